/** Admin tokens: made, listed, revoked; the first one, made by the link that the service prints. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Name, Role } from '../../settings/index.ts';
import type { Administrators } from '../auth/index.ts';
import { namedPage, namedQuery, pageOf } from './page.ts';
import { route } from './route.ts';

const tag = 'tokens';

const Token = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: Role,
    prefix: z.string().meta({ description: 'How the token begins.' }),
    managedBy: z.enum(['file', 'api']),
    createdAt: z.int(),
    createdBy: z.string(),
    expiresAt: z.int().optional(),
    lastUsedAt: z.int().optional().meta({ description: 'To the minute.' }),
    revokedAt: z.int().optional(),
  })
  .openapi('Token');

const Made = z.strictObject({
  token: Token,
  secret: z.string().meta({ description: 'The token itself. It is shown this once.' }),
});

/** What these routes need. */
export interface TokenRooms {
  readonly administrators: Administrators;
  /** Where a request comes from, for the throttle. */
  addressOf(context: Context): string;
}

export function tokenRoutes({ administrators, addressOf }: TokenRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/me',
        tag,
        role: 'viewer',
        summary: 'Show whose token or session this is',
        answer: z.strictObject({
          name: z.string(),
          role: Role,
          password: z.boolean().meta({ description: 'Whether they have a password that they can change.' }),
        }),
      },
      async ({ principal: { name, role, hasPassword = false } }) => ({ name, role, password: hasPassword }),
    ),
    route(
      {
        method: 'get',
        path: '/tokens',
        tag,
        role: 'administrator',
        summary: 'List admin tokens',
        query: z.strictObject({
          ...namedQuery,
          revoked: z.stringbool().default(false).meta({ description: 'Also revoked ones.' }),
        }),
        answer: pageOf(Token),
      },
      ({ query: { revoked, ...asked } }) =>
        namedPage(asked, (listing) => administrators.tokens({ ...listing, revoked })),
    ),
    route(
      {
        method: 'post',
        path: '/tokens',
        tag,
        role: 'administrator',
        summary: 'Make an admin token',
        body: z.strictObject({
          name: Name,
          role: Role,
          expiresAt: z
            .int()
            .optional()
            .meta({ description: 'Milliseconds since 1970; none: it does not expire.' }),
        }),
        answer: Made,
        status: 201,
        refuses: ['conflict'],
      },
      ({ body, principal }) => administrators.createToken(body, principal.actor),
    ),
    route(
      {
        method: 'delete',
        path: '/tokens/{id}',
        tag,
        role: 'administrator',
        summary: 'Revoke an admin token; it stops working at once',
        params: z.strictObject({ id: z.string() }),
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal }) => {
        await administrators.revokeToken(params.id, principal.actor);
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/tokens/first',
        tag,
        role: 'anyone',
        summary: 'Make the first administrator’s token, with the one-time code of the printed link',
        body: z.strictObject({ code: z.string().min(1), name: Name }),
        answer: Made,
        status: 201,
        refuses: ['invalid', 'unauthorized', 'conflict', 'rate-limited'],
      },
      ({ body, context }) => administrators.redeem({ ...body, address: addressOf(context) }),
    ),
  ];
}
