/** Signing in and out of the console, and the administrators who may. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ProvisioningError } from '../../model/index.ts';
import { Role } from '../../settings/index.ts';
import {
  dropSession,
  keepSession,
  refuseForgery,
  type SignIn,
  type SingleSignOn,
  sessionOf,
} from '../auth/index.ts';
import { namedPage, namedQuery, pageOf } from './page.ts';
import { route } from './route.ts';

const tag = 'administrators';

const Password = z.string().min(12).max(256).meta({ description: 'At least twelve characters.' });
const Name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@ -]{0,63}$/u, 'must be a name or an address of at most 64 characters');
const Administrator = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: Role,
    ways: z.array(z.enum(['password', 'oidc'])).meta({ description: 'By what they sign in.' }),
    createdAt: z.int(),
    createdBy: z.string(),
    lastSeenAt: z.int().optional(),
  })
  .openapi('Administrator');

/** What these routes need. */
export interface SessionRooms {
  readonly signIn: SignIn;
  readonly singleSignOn: Pick<SingleSignOn, 'end'>;
  /** Whether browsers reach the service by https: then the cookie is sent by no other way. */
  readonly secure: boolean;
  /** Where a request comes from, for the throttle. */
  addressOf(context: Context): string;
}

export function sessionRoutes({ signIn, singleSignOn, secure, addressOf }: SessionRooms) {
  return [
    route(
      {
        method: 'post',
        path: '/session',
        tag,
        role: 'anyone',
        summary: 'Sign in: the answer sets the cookie of a session',
        body: z.strictObject({ name: z.string().max(64), password: z.string().max(256) }),
        refuses: ['invalid', 'unauthorized', 'forbidden', 'rate-limited'],
      },
      async ({ body, context }) => {
        refuseForgery(context);
        const address = addressOf(context);
        keepSession(context, await signIn.signIn({ ...body, address }), secure);
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/session/first',
        tag,
        role: 'anyone',
        summary: 'Become the first administrator, with the one-time code of the printed link, and sign in',
        body: z.strictObject({ code: z.string().min(1), name: Name, password: Password }),
        refuses: ['invalid', 'unauthorized', 'forbidden', 'conflict', 'rate-limited'],
      },
      async ({ body, context }) => {
        refuseForgery(context);
        const address = addressOf(context);
        keepSession(context, await signIn.first({ ...body, address }), secure);
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/session/first/check',
        tag,
        role: 'anyone',
        summary: 'Tell whether the one-time code of the printed link is still good; it is not used up',
        body: z.strictObject({ code: z.string().min(1) }),
        refuses: ['invalid', 'unauthorized', 'forbidden', 'rate-limited'],
      },
      async ({ body, context }) => {
        refuseForgery(context);
        await signIn.checkFirst({ ...body, address: addressOf(context) });
        return undefined;
      },
    ),
    route(
      {
        method: 'delete',
        path: '/session',
        tag,
        role: 'viewer',
        summary: 'Sign out',
        answer: z.strictObject({
          next: z.string().optional().meta({
            description: 'Where to go to end the session at the provider too, if it was begun there.',
          }),
        }),
      },
      async ({ context }) => {
        const session = sessionOf(context);
        const token = session === undefined ? undefined : await signIn.signOut(session);
        dropSession(context);
        const next = token === undefined ? undefined : await singleSignOn.end(token);
        return next === undefined ? {} : { next };
      },
    ),
    route(
      {
        method: 'put',
        path: '/session/password',
        tag,
        role: 'viewer',
        summary: 'Change one’s own password, with the present one',
        description: 'All other sessions of theirs end; the answer sets the cookie of a new one.',
        body: z.strictObject({ present: z.string().max(256), password: Password }),
        refuses: ['conflict'],
      },
      async ({ body, context }) => {
        const session = sessionOf(context);
        if (session === undefined || context.req.header('authorization') !== undefined)
          throw new ProvisioningError('invalid', 'A token has no password; sign in and ask again.');
        const address = addressOf(context);
        keepSession(context, await signIn.changeOwnPassword({ ...body, session, address }), secure);
        return undefined;
      },
    ),
    route(
      {
        method: 'get',
        path: '/administrators',
        tag,
        role: 'administrator',
        summary: 'List who may sign in',
        query: z.strictObject(namedQuery),
        answer: pageOf(Administrator),
      },
      ({ query }) => namedPage(query, (listing) => signIn.administrators(listing)),
    ),
    route(
      {
        method: 'post',
        path: '/administrators',
        tag,
        role: 'administrator',
        summary: 'Let somebody sign in',
        body: z.strictObject({ name: Name, role: Role, password: Password }),
        answer: Administrator,
        status: 201,
        refuses: ['conflict'],
      },
      ({ body, principal }) => signIn.add(body, principal.actor),
    ),
    route(
      {
        method: 'put',
        path: '/administrators/{id}',
        tag,
        role: 'administrator',
        summary: 'Change somebody’s role or password; their sessions end',
        params: z.strictObject({ id: z.string() }),
        body: z.strictObject({ role: Role.optional(), password: Password.optional() }),
        answer: Administrator,
        refuses: ['not-found', 'conflict'],
      },
      ({ params, body, principal }) => signIn.change(params.id, body, principal.actor),
    ),
    route(
      {
        method: 'delete',
        path: '/administrators/{id}',
        tag,
        role: 'administrator',
        summary: 'Let somebody sign in no longer; their sessions end',
        params: z.strictObject({ id: z.string() }),
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal }) => {
        await signIn.remove(params.id, principal.actor);
        return undefined;
      },
    ),
  ];
}
