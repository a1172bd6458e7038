/** Connections: looked at, made, changed. */

import { z } from '@hono/zod-openapi';
import { Name, type Settings } from '../../settings/index.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { expectedVersion, versionTag } from './version.ts';
import { versionsPage } from './versions.ts';

const tag = 'connections';

/** A connection as it is told. Times are milliseconds since 1970, as everywhere. */
const Connection = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['source', 'target']),
    type: z.string().meta({ description: 'The connector; see /connectors.' }),
    config: z.record(z.string(), z.unknown()).meta({
      description:
        'As written. Where a secret is kept stands { sealed, changedAt, expires }, or the reference of the file.',
    }),
    managedBy: z.enum(['file', 'api']),
    version: z.int(),
    createdAt: z.int(),
    changedAt: z.int(),
    changedBy: z.string(),
    removedAt: z.int().optional(),
  })
  .openapi('Connection');

const Version = z.strictObject({
  version: z.int(),
  at: z.int(),
  actor: z.string(),
  action: z.enum(['created', 'changed', 'removed', 'restored']),
  managedBy: z.enum(['file', 'api']),
  content: z.record(z.string(), z.unknown()),
  before: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'The content of the version before; absent: this is the first.' }),
});

const Attribute = z.strictObject({
  name: z.string(),
  type: z.enum(['string', 'boolean', 'integer', 'decimal', 'dateTime', 'complex']),
  multiValued: z.boolean(),
  required: z.boolean(),
  caseExact: z.boolean(),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  uniqueness: z.enum(['none', 'server']),
  description: z.string(),
});

const Seats = z.strictObject({
  product: z.string(),
  name: z.string(),
  used: z.int(),
  total: z.int().optional(),
});

/** What these routes need. */
export interface ConnectionRooms {
  readonly settings: Pick<
    Settings,
    | 'connections'
    | 'connection'
    | 'connectionVersions'
    | 'saveConnection'
    | 'removeConnection'
    | 'openTarget'
    | 'capabilities'
    | 'reseal'
  >;
}

const params = z.strictObject({ name: z.string() });

export function connectionRoutes({ settings }: ConnectionRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/connections',
        tag,
        role: 'viewer',
        summary: 'List connections',
        query: z.strictObject({
          removed: z.stringbool().default(false).meta({ description: 'Also removed ones.' }),
        }),
        answer: z.array(Connection),
      },
      ({ query }) => settings.connections({ removed: query.removed }),
    ),
    route(
      {
        method: 'get',
        path: '/connections/{name}',
        tag,
        role: 'viewer',
        summary: 'Show a connection',
        params,
        answer: Connection,
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        const connection = await settings.connection(params.name);
        context.header('etag', versionTag(connection));
        return connection;
      },
    ),
    route(
      {
        method: 'put',
        path: '/connections/{name}',
        tag,
        role: 'administrator',
        summary: 'Make or change a connection',
        description:
          'Secrets are sent in the clear, sealed at once and never told again; { "sealed": true } in their place keeps what there is, and { "text": …, "expires": "2027-01-31" } says when the other side ends it (with null: no more). If-Match with the ETag refuses to overwrite what somebody changed meanwhile.',
        params: z.strictObject({ name: Name }),
        body: z.strictObject({
          kind: z.enum(['source', 'target']),
          type: z.string(),
          config: z.record(z.string(), z.unknown()).default({}),
        }),
        answer: Connection,
        refuses: ['conflict'],
      },
      async ({ params, body, principal, context }) => {
        const written = { name: params.name, ...body };
        const saved = await settings.saveConnection(written, {
          actor: principal.actor,
          expected: expectedVersion(context),
        });
        context.header('etag', versionTag(saved));
        return saved;
      },
    ),
    route(
      {
        method: 'delete',
        path: '/connections/{name}',
        tag,
        role: 'administrator',
        summary: 'Remove a connection',
        description: 'Refused while a sync uses it. Its versions stay; its secrets do not.',
        params,
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal, context }) => {
        await settings.removeConnection(params.name, {
          actor: principal.actor,
          expected: expectedVersion(context),
        });
        return undefined;
      },
    ),
    route(
      {
        method: 'get',
        path: '/connections/{name}/versions',
        tag,
        role: 'viewer',
        summary: 'List the versions of a connection, the newest first',
        description: 'Also of one that was removed.',
        params,
        query: z.strictObject(pageQuery),
        answer: pageOf(Version),
      },
      ({ params, query }) =>
        versionsPage(
          query,
          (some) => settings.connectionVersions(params.name, some),
          ({ content, ...version }, older) => ({
            ...version,
            content: { ...content },
            ...(older === undefined ? {} : { before: { ...older.content } }),
          }),
        ),
    ),
    route(
      {
        method: 'get',
        path: '/connections/{name}/capabilities',
        tag,
        role: 'viewer',
        summary: 'Show what a target can hold and do',
        params,
        answer: z.strictObject({ schema: z.array(Attribute), changes: z.array(z.string()) }),
        refuses: ['not-found'],
      },
      ({ params }) => settings.capabilities(params.name),
    ),
    route(
      {
        method: 'post',
        path: '/secrets/reseal',
        tag,
        role: 'administrator',
        summary: 'Seal every secret with the newest key',
        description: 'After a new key was put first in encryption-keys; then the older one can be taken out.',
        answer: z.strictObject({ resealed: z.int() }),
      },
      async ({ principal }) => ({ resealed: await settings.reseal(principal.actor) }),
    ),
    route(
      {
        method: 'get',
        path: '/connections/{name}/seats',
        tag,
        role: 'viewer',
        summary: 'Ask a target how many seats of each product are taken',
        params,
        answer: z.array(Seats),
        refuses: ['not-found', 'unavailable'],
      },
      async ({ params, context }) => {
        const target = await settings.openTarget(params.name, context.req.raw.signal);
        try {
          return (await target.seats?.()) ?? [];
        } finally {
          await target.close();
        }
      },
    ),
  ];
}
