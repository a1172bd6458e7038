/** What a target has that syncs can give, found by name; and the target read anew because somebody asks. */

import { z } from '@hono/zod-openapi';
import type { Clock, Entitlement } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { lineByLine } from './line-by-line.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'connections';

const TargetEntitlement = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['group', 'role', 'product', 'organisation']),
    protected: z.string().optional().meta({ description: 'No sync gives or takes it: why.' }),
    administrative: z.boolean(),
    licences: z
      .array(z.string())
      .optional()
      .meta({ description: 'Products of which it gives a seat; absent: none.' }),
  })
  .openapi('TargetEntitlement');

/** What these routes need. */
export interface TargetReadingRooms {
  readonly settings: Pick<Settings, 'capabilities'>;
  readonly reconciliation: Pick<Reconciliation, 'targetReadAt' | 'searchEntitlements' | 'readTarget'>;
  readonly clock: Pick<Clock, 'now'>;
}

const params = z.strictObject({ name: z.string() });

export function targetReadingRoutes(rooms: TargetReadingRooms) {
  const { settings, reconciliation, clock } = rooms;
  return [
    route(
      {
        method: 'get',
        path: '/connections/{name}/entitlements',
        tag,
        role: 'viewer',
        summary: 'Find what a target can give: groups, roles, organisations',
        description:
          'By id or any part of a name; names that begin with it first. Tells what was last read or made; asks nobody.',
        params,
        query: z.strictObject({ ...pageQuery, text: z.string().default('') }),
        answer: pageOf(TargetEntitlement).extend({
          readAt: z
            .int()
            .optional()
            .meta({ description: 'When the target was last read whole; absent: it never was.' }),
        }),
        refuses: ['not-found', 'stale'],
      },
      async ({ params: { name }, query: { limit, cursor, text } }) => {
        await settings.capabilities(name);
        const past = after<string>(cursor, 'text');
        const found = await reconciliation.searchEntitlements({
          target: name,
          text,
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
        });
        const { items, ...next } = page(found, limit, ({ id }) => id);
        const readAt = await reconciliation.targetReadAt(name);
        return { items: items.map(told), ...next, ...(readAt === undefined ? {} : { readAt }) };
      },
    ),
    route(
      {
        method: 'post',
        path: '/connections/{name}/read/live',
        tag,
        role: 'operator',
        summary: 'Read a target whole, now, and tell how far that is',
        description:
          'As a plan does before it is made; nothing is changed at the target. Whoever goes away ends it.',
        params,
        produces: {
          'application/x-ndjson':
            'An object a line: { "seen": { accounts, entitlements, grants } } as it goes on; at last { "read": { at, accounts, entitlements, grants } }, or { "problem": Problem }.',
        },
        refuses: ['not-found'],
      },
      async ({ params: { name }, context }) => {
        await settings.capabilities(name);
        return lineByLine(context, async ({ tell, signal }) => {
          const onProgress = (seen: object) => tell({ seen: { ...seen } });
          const seen = await reconciliation.readTarget({ target: name, signal, onProgress });
          return { read: { at: clock.now(), ...seen } };
        });
      },
    ),
  ];
}

function told({ id, name, kind, protected: why, administrative = false, licences = [] }: Entitlement) {
  return {
    id,
    name,
    kind,
    administrative,
    ...(why === undefined ? {} : { protected: why }),
    ...(licences.length === 0 ? {} : { licences }),
  };
}
