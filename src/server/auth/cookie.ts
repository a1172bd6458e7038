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
