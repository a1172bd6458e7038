/** Syncs: looked at, made, changed. */

import { z } from '@hono/zod-openapi';
import { Name, type SavedSync, type Settings, SyncEntry } from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { route } from './route.ts';
import { type SyncVersionRooms, syncVersionRoutes } from './sync-versions.ts';
import { expectedVersion, versionTag } from './version.ts';

const tag = 'syncs';

/** Made anew, since only schemas that are made after the library was loaded can be given a name in the document. */
export const WrittenSync = z.strictObject(SyncEntry.shape).openapi('WrittenSync', {
  description: 'A sync as rollcall.yaml writes it.',
});

/** A sync as it is told: as written, with every default, or with what keeps it from being used. */
const Sync = z
  .strictObject({
    name: z.string(),
    written: z.record(z.string(), z.unknown()).meta({ description: 'As written; see WrittenSync.' }),
    sync: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'With every default: durations in milliseconds, shares from 0 to 1.' }),
    faults: z.array(Fault).meta({ description: 'Why it can no longer be used; usually none.' }),
    managedBy: z.enum(['file', 'api']),
    version: z.int(),
    createdAt: z.int(),
    changedAt: z.int(),
    changedBy: z.string(),
    removedAt: z.int().optional(),
  })
  .openapi('Sync');

/** What these routes need. */
export interface SyncRooms {
  readonly settings: Pick<
    Settings,
    'savedSyncs' | 'savedSync' | 'saveSync' | 'removeSync' | 'compileWritten'
  > &
    SyncVersionRooms['settings'];
}

const params = z.strictObject({ name: z.string() });

export function syncRoutes({ settings }: SyncRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/syncs',
        tag,
        role: 'viewer',
        summary: 'List syncs',
        query: z.strictObject({
          removed: z.stringbool().default(false).meta({ description: 'Also removed ones.' }),
        }),
        answer: z.array(Sync),
      },
      async ({ query }) => (await settings.savedSyncs({ removed: query.removed })).map(told),
    ),
    route(
      {
        method: 'get',
        path: '/syncs/{name}',
        tag,
        role: 'viewer',
        summary: 'Show a sync',
        params,
        answer: Sync,
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        const sync = await settings.savedSync(params.name);
        context.header('etag', versionTag(sync));
        return told(sync);
      },
    ),
    route(
      {
        method: 'put',
        path: '/syncs/{name}',
        tag,
        role: 'administrator',
        summary: 'Make or change a sync',
        description: 'Compiled against its target first; all faults are told with their paths.',
        params: z.strictObject({ name: Name }),
        body: WrittenSync,
        answer: Sync,
        refuses: ['conflict'],
      },
      async ({ params, principal, context }) => {
        const content: unknown = await context.req.json();
        const request = { actor: principal.actor, expected: expectedVersion(context) };
        const saved = await settings.saveSync({ name: params.name, content }, request);
        context.header('etag', versionTag(saved));
        return told(saved);
      },
    ),
    route(
      {
        method: 'delete',
        path: '/syncs/{name}',
        tag,
        role: 'administrator',
        summary: 'Remove a sync',
        description: 'Nothing is run for it any more; accounts and grants stay as they are.',
        params,
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal, context }) => {
        await settings.removeSync(params.name, {
          actor: principal.actor,
          expected: expectedVersion(context),
        });
        return undefined;
      },
    ),
    ...syncVersionRoutes({ settings }),
    route(
      {
        method: 'post',
        path: '/syncs/{name}/check',
        tag,
        role: 'viewer',
        summary: 'Compile a sync without saving it',
        params: z.strictObject({ name: Name }),
        body: WrittenSync,
        answer: z.record(z.string(), z.unknown()).meta({ description: 'The sync with every default.' }),
      },
      async ({ params, context }) => {
        const content: unknown = await context.req.json();
        return { ...(await settings.compileWritten({ name: params.name, content })).sync };
      },
    ),
  ];
}

function told({ written, sync, ...rest }: SavedSync) {
  return { ...rest, written: { ...written }, ...(sync === undefined ? {} : { sync: { ...sync } }) };
}
