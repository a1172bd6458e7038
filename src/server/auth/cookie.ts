/** The cookie of a session, and the refusal of requests that another site makes a browser send with it. */

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { ProvisioningError } from '../../model/index.ts';

const name = 'rollcall_session';
/** A header that no other site can make a browser send without asking us first. */
const proof = 'x-rollcall-console';

export function sessionOf(context: Context): string | undefined {
  return getCookie(context, name);
}

/** @param secure whether browsers reach the service by https */
export function keepSession(context: Context, session: string, secure: boolean): void {
  setCookie(context, name, session, { httpOnly: true, sameSite: 'Strict', path: '/', secure });
}

export function dropSession(context: Context): void {
  deleteCookie(context, name, { path: '/' });
}

/** What the browser carries through a sign-in by a provider, sealed by us, and for how many seconds. */
const carries = {
  attempt: { name: 'rollcall_attempt', maxAge: 600 },
  /** A page may ask twice before it shows the sentence, so it is not gone with the first answer. */
  refusal: { name: 'rollcall_refusal', maxAge: 60 },
} as const;
const carriedPath = '/api/v1/session';

export function carried(context: Context, what: keyof typeof carries): string | undefined {
  return getCookie(context, carries[what].name);
}

/** The provider sends the browser back from its own site: `Lax` lets the cookie come along, `Strict` would not. */
export function keepCarried(
  context: Context,
  {
    what,
    value,
    secure,
  }: { readonly what: keyof typeof carries; readonly value: string; readonly secure: boolean },
): void {
  setCookie(context, carries[what].name, value, {
    httpOnly: true,
    sameSite: 'Lax',
    path: carriedPath,
    maxAge: carries[what].maxAge,
    secure,
  });
}

export function dropCarried(context: Context, what: keyof typeof carries): void {
  deleteCookie(context, carries[what].name, { path: carriedPath });
}

/** Throws `forbidden` when a request that changes something does not come from our own pages. */
export function refuseForgery(context: Context): void {
  if (context.req.method === 'GET') return;
  const site = context.req.header('sec-fetch-site');
  const ours = context.req.header(proof) !== undefined && (site === undefined || site === 'same-origin');
  if (ours) return;
  throw new ProvisioningError(
    'forbidden',
    `A session changes things only from the console itself; send a token, or the header ${proof}.`,
  );
}
