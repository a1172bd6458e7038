/** Every version of a sync: a list that says where each differs from the one before, and the content of the one that is looked at. */

import { z } from '@hono/zod-openapi';
import { ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { versionsPage } from './versions.ts';

/** What these routes need. */
export interface SyncVersionRooms {
  readonly settings: Pick<Settings, 'syncVersions'>;
}

const tag = 'syncs';

const Version = z.strictObject({
  version: z.int(),
  at: z.int(),
  actor: z.string(),
  action: z.enum(['created', 'changed', 'removed', 'restored']),
  managedBy: z.enum(['file', 'api']),
});

export function syncVersionRoutes({ settings }: SyncVersionRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/syncs/{name}/versions',
        tag,
        role: 'viewer',
        summary: 'List the versions of a sync, the newest first',
        description: 'Also of one that was removed. What a version says is told on its own.',
        params: z.strictObject({ name: z.string() }),
        query: z.strictObject(pageQuery),
        answer: pageOf(
          Version.extend({
            changed: z.array(z.string()).meta({
              description:
                'The parts of the sync that differ from the version before; none of the first one.',
            }),
          }),
        ),
      },
      ({ params, query }) =>
        versionsPage(
          query,
          (some) => settings.syncVersions(params.name, some),
          ({ content, ...version }, older) => ({
            ...version,
            changed: older === undefined ? [] : partsThatDiffer(older.content, content),
          }),
        ),
    ),
    route(
      {
        method: 'get',
        path: '/syncs/{name}/versions/{version}',
        tag,
        role: 'viewer',
        summary: 'Show a version of a sync',
        params: z.strictObject({
          name: z.string(),
          version: z.string().regex(/^[1-9]\d{0,8}$/, 'must be the number of a version'),
        }),
        answer: Version.extend({
          content: z.record(z.string(), z.unknown()).meta({ description: 'As written; see WrittenSync.' }),
        }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const { name } = params;
        const version = Number(params.version);
        const [found] = await settings.syncVersions(name, { before: version + 1, limit: 1 });
        if (found?.version !== version)
          throw new ProvisioningError(
            'not-found',
            `There is no version ${version} of the sync ${name}; list them with GET /syncs/${name}/versions.`,
          );
        return { ...found, content: { ...found.content } };
      },
    ),
  ];
}

/** Names of the parts of which one says something else than the other. */
function partsThatDiffer(before: object, now: object): readonly string[] {
  const [old, young] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(now)),
  ];
  return [...new Set([...old.keys(), ...young.keys()])].filter(
    (part) => JSON.stringify(old.get(part)) !== JSON.stringify(young.get(part)),
  );
}
