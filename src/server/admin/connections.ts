/** Connections: looked at, made, changed, tried. */

import { z } from '@hono/zod-openapi';
import {
  asProvisioningError,
  type Clock,
  codes,
  type IdentitySource,
  type ProvisioningTarget,
} from '../../model/index.ts';
import { Name, type Onlooker, type Settings } from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { route } from './route.ts';
import { expectedVersion, versionTag } from './version.ts';

const tag = 'connections';

/** A connection as it is told. Times are milliseconds since 1970, as everywhere. */
const Connection = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['source', 'target']),
    type: z.string().meta({ description: 'The connector; see /connectors.' }),
    config: z.record(z.string(), z.unknown()).meta({
      description:
        'As written. Where a secret is kept stands { sealed, changedAt }, or the reference of the file.',
    }),
    managedBy: z.enum(['file', 'api']),
    version: z.int(),
    createdAt: z.int(),
    changedAt: z.int(),
    changedBy: z.string(),
    removedAt: z.int().optional(),
  })
  .openapi('Connection');

const Versions = z.array(
  z.strictObject({
    version: z.int(),
    at: z.int(),
    actor: z.string(),
    action: z.enum(['created', 'changed', 'removed', 'restored']),
    managedBy: z.enum(['file', 'api']),
    content: z.record(z.string(), z.unknown()),
  }),
);

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

/** How a try of a connection went: a failure is an answer, not a problem of this request. */
const Trial = z.strictObject({
  ok: z.boolean(),
  milliseconds: z.int(),
  code: z.enum(codes).optional(),
  message: z.string().optional().meta({ description: 'What is missing, and what to do.' }),
  faults: z
    .array(Fault)
    .optional()
    .meta({ description: 'Every thing that is missing, where more than one.' }),
  proved: z.array(z.strictObject({ right: z.string(), means: z.string() })).meta({
    description: 'What was found to be so, right by right, as the other side calls each.',
  }),
  warnings: z.array(z.string()).meta({ description: 'What works, and will not for long, or not in all.' }),
  ends: z.array(z.strictObject({ what: z.string(), at: z.int(), renew: z.string() })).meta({
    description: 'What of that by which the connection proves itself ends, as the other side tells.',
  }),
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
    | 'openSource'
    | 'openTarget'
    | 'capabilities'
    | 'reseal'
  >;
  readonly clock: Pick<Clock, 'now'>;
}

const params = z.strictObject({ name: z.string() });

export function connectionRoutes({ settings, clock }: ConnectionRooms) {
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
          'Secrets are sent in the clear, sealed at once and never told again; { "sealed": true } in their place keeps what there is. If-Match with the ETag refuses to overwrite what somebody changed meanwhile.',
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
        summary: 'List every version of a connection, the newest first',
        params,
        answer: Versions,
      },
      async ({ params }) =>
        (await settings.connectionVersions(params.name)).map((version) => ({
          ...version,
          content: { ...version.content },
        })),
    ),
    route(
      {
        method: 'post',
        path: '/connections/{name}/check',
        tag,
        role: 'operator',
        summary: 'Try a connection: whether its credentials work and suffice',
        params,
        answer: Trial,
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        const { kind, name } = await settings.connection(params.name);
        const began = clock.now();
        const open = kind === 'source' ? settings.openSource : settings.openTarget;
        const tried = await tryConnection((onlooker) => open(name, context.req.raw.signal, onlooker));
        return { ...tried, milliseconds: clock.now() - began };
      },
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

type Tried = Omit<z.infer<typeof Trial>, 'milliseconds'>;

/** What a connection proves, warns of and lacks. */
async function tryConnection(
  open: (onlooker: Onlooker) => Promise<IdentitySource | ProvisioningTarget>,
): Promise<Tried> {
  const proved: { right: string; means: string }[] = [];
  const warnings: string[] = [];
  const ends: Tried['ends'] = [];
  try {
    const connection = await open({
      warned: (warning) => void warnings.push(warning),
      proved: (right, means) => void proved.push({ right, means }),
    });
    try {
      await connection.check();
      ends.push(...((await connection.ends?.()) ?? []));
    } finally {
      await connection.close();
    }
    return { ok: true, proved, warnings, ends };
  } catch (thrown) {
    const { code, message, faults } = asProvisioningError(thrown);
    return {
      ok: false,
      code,
      message,
      ...(faults.length > 0 && { faults: [...faults] }),
      proved,
      warnings,
      ends,
    };
  }
}
