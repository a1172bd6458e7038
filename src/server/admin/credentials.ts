/** What identity providers that push prove themselves by: made, listed, rotated, revoked. */

import { z } from '@hono/zod-openapi';
import { Name, type Settings } from '../../settings/index.ts';
import type { Door } from '../door/index.ts';
import type { Ways } from '../forwarded.ts';
import { route } from './route.ts';

const tag = 'credentials';
const day = 86_400_000;
const Scope = z.enum(['read', 'write']);
const Kind = z.enum(['token', 'client']).meta({
  description: '`token`: shown as it is. `client`: exchanged for access tokens at SOURCE/oauth/token.',
});

const Credential = z
  .strictObject({
    id: z
      .string()
      .meta({ description: 'Of a client: its `client_id`. Of a token of the settings: the setting.' }),
    source: z.string(),
    kind: Kind,
    name: z.string(),
    scopes: z.array(Scope),
    managedBy: z.enum(['settings', 'api']),
    prefix: z.string().optional().meta({ description: 'How it begins.' }),
    createdAt: z.int().optional(),
    createdBy: z.string().optional(),
    expiresAt: z.int().optional(),
    revokedAt: z.int().optional(),
    lastUsedAt: z.int().optional().meta({ description: 'To the minute.' }),
    lastAddress: z.string().optional(),
  })
  .openapi('Credential');

const Made = z.strictObject({
  credential: Credential,
  secret: z.string().meta({ description: 'The token, or the client’s secret. It is shown this once.' }),
});

const expiresAt = z
  .int()
  .optional()
  .meta({ description: 'Milliseconds since 1970; none: it does not expire.' });
const one = z.strictObject({ source: z.string(), credential: z.string() });

/** What these routes need. */
export interface CredentialRooms {
  readonly door: Pick<Door, 'credentials'>;
  readonly settings: Pick<Settings, 'connection'>;
  readonly ways: Pick<Ways, 'originOf' | 'isWritten'>;
}

/** Names by which a machine reaches nobody but itself. */
const ownNames = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

export function credentialRoutes({ door, settings, ways }: CredentialRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/sources/{source}/addresses',
        tag,
        role: 'viewer',
        summary: 'Tell where an identity provider that pushes reaches this service',
        params: z.strictObject({ source: z.string() }),
        answer: z.strictObject({
          scim2: z.string(),
          scim1: z.string().meta({ description: 'The same, for SCIM 1.1.' }),
          known: z.enum(['written', 'guessed', 'local']).meta({
            description:
              '`written`: by public-url. `guessed`: nobody has written it, so it is the one this request came to. `local`: only this very machine reaches it.',
          }),
        }),
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        const { name } = await settings.connection(params.source);
        const origin = ways.originOf(context);
        const isLocal = ownNames.test(new URL(origin).hostname);
        return {
          scim2: `${origin}/scim/v2/${name}`,
          scim1: `${origin}/scim/v1/${name}`,
          known: isLocal ? 'local' : ways.isWritten ? 'written' : 'guessed',
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/credentials',
        tag,
        role: 'viewer',
        summary: 'List what sources that push prove themselves by',
        query: z.strictObject({
          source: z.string().optional(),
          revoked: z.stringbool().default(false).meta({ description: 'Also revoked ones.' }),
        }),
        answer: z.array(Credential),
      },
      ({ query: { source, revoked } }) =>
        door.credentials.list({ revoked, ...(source === undefined ? {} : { source }) }),
    ),
    route(
      {
        method: 'post',
        path: '/sources/{source}/credentials',
        tag,
        role: 'administrator',
        summary: 'Make a token or a client for a source that pushes',
        description: 'Two of a kind can be live, one to replace the other.',
        params: z.strictObject({ source: z.string() }),
        body: z.strictObject({
          name: Name,
          kind: Kind.default('token'),
          scopes: z.array(Scope).min(1).default(['read', 'write']),
          expiresAt,
        }),
        answer: Made,
        status: 201,
        refuses: ['not-found', 'conflict'],
      },
      ({ params, body, principal }) =>
        door.credentials.create(
          { ...body, scopes: [...new Set(body.scopes)], source: params.source },
          principal.actor,
        ),
    ),
    route(
      {
        method: 'post',
        path: '/sources/{source}/credentials/{credential}/rotate',
        tag,
        role: 'administrator',
        summary: 'Make the successor of a credential, and let the old one end after a while',
        params: one,
        body: z.strictObject({
          overlap: z
            .int()
            .min(0)
            .max(90 * day)
            .default(7 * day)
            .meta({ description: 'Milliseconds for which the old one works on.' }),
        }),
        answer: Made,
        status: 201,
        refuses: ['not-found', 'conflict'],
      },
      ({ params, body, principal }) => door.credentials.rotate({ ...params, ...body }, principal.actor),
    ),
    route(
      {
        method: 'delete',
        path: '/sources/{source}/credentials/{credential}',
        tag,
        role: 'administrator',
        summary: 'Revoke a credential of a source; it stops working at once',
        params: one,
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal }) => {
        await door.credentials.revoke(params, principal.actor);
        return undefined;
      },
    ),
  ];
}
