/** The changes of a plan: listed, exported, and counted by group. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { JournalEntry as Entry, Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { JournalEntry } from './change.ts';
import { batchesOf, exported, exportQuery, fileOf } from './exporting.ts';
import { after, page, pageOf, pageQuery, placedPage } from './page.ts';
import { changeColumns, changeRow } from './plan-export.ts';
import { changeFilter, filterOf } from './plan-filter.ts';
import { namesOfChanges, PlanNames } from './plan-names.ts';
import { route } from './route.ts';

const tag = 'plans';
const params = z.strictObject({ plan: z.string() });

/** Changes that are read at once for an export, with the names of all that they concern. */
const batch = 500;

interface Rooms {
  readonly reconciliation: Pick<Reconciliation, 'planById' | 'planGroups' | 'changes' | 'names'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
}

const moved = z.strictObject({ adds: z.int(), removes: z.int() });

const PlanGroup = z.strictObject({
  id: z.string().optional().meta({ description: 'None: the plan makes the group, and has not yet.' }),
  name: z.string(),
  adds: z.int().meta({ description: 'As planned.' }),
  removes: z.int().meta({ description: 'As planned.' }),
  leftOut: moved.optional().meta({
    description: 'Of these, what the approval left out; none: nobody has decided.',
  }),
  done: moved.optional().meta({ description: 'Of these, what was done; none: more may be done.' }),
  holders: z.int().optional().meta({
    description: 'Accounts that are in it by now, whoever put them there. None: the plan makes the group.',
  }),
});

/** The routes; they are among those of plans. */
export function planChangeRoutes(rooms: Rooms) {
  const { reconciliation } = rooms;
  return [
    route(
      {
        method: 'get',
        path: '/plans/{plan}/groups',
        tag,
        role: 'viewer',
        summary: 'List the groups that a plan changes, those with most changes first',
        params,
        query: z.strictObject({
          ...pageQuery,
          text: z.string().max(200).optional().meta({ description: 'A part of the name.' }),
        }),
        answer: pageOf(PlanGroup),
        refuses: ['not-found'],
      },
      async ({ params: { plan }, query: { limit, cursor, text } }) => {
        const past = after<number>(cursor, 'number');
        const found = await reconciliation.planGroups(plan, {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...(text === undefined ? {} : { text }),
        });
        return placedPage(found, limit);
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/changes',
        tag,
        role: 'viewer',
        summary: 'List the changes of a plan, in order, with what became of them',
        params,
        query: z.strictObject({ ...pageQuery, ...changeFilter }),
        answer: pageOf(JournalEntry).extend({ names: PlanNames }),
        refuses: ['not-found'],
      },
      async ({ params: { plan }, query: { limit, cursor, ...filter } }) => {
        const { target } = await reconciliation.planById(plan);
        const past = after<number>(cursor, 'number');
        const found = await reconciliation.changes(plan, {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...filterOf(filter),
        });
        const shown = page(found, limit, (entry) => entry.seq);
        // What is asked for has its name too where nothing fits.
        const named = [...shown.items, { person: filter.person, entitlement: filter.entitlement }];
        return { ...shown, names: await namesOfChanges(rooms, target, named) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/export',
        tag,
        role: 'viewer',
        summary: 'Export the changes of a plan, in order, with before and after and what became of them',
        description: 'Persons, accounts and groups stand there by id and by name.',
        params,
        query: z.strictObject({ ...exportQuery, ...changeFilter }),
        produces: fileOf('JournalEntry with names'),
        refuses: ['not-found'],
      },
      async ({ params: { plan }, query: { format, ...filter }, context }) => {
        const { target, sync } = await reconciliation.planById(plan);
        const read = (past: number) =>
          reconciliation.changes(plan, { limit: batch, after: past, ...filterOf(filter) });
        async function* named() {
          for await (const entries of batchesOf<Entry>((last) => read(last?.seq ?? -1))) {
            const names = await namesOfChanges(rooms, target, entries);
            yield entries.map((entry) => ({ ...entry, names: namesIn(entry, names) }));
          }
        }
        return exported(context, {
          name: `plan-${sync}-${plan}`,
          format,
          columns: changeColumns,
          batches: named,
          row: changeRow,
        });
      },
    ),
  ];
}

/** What those are called whom one change concerns. */
function namesIn({ person, account, entitlement }: Entry, names: z.output<typeof PlanNames>) {
  const [who, at, group] = [
    names.people[person ?? ''],
    names.accounts[account ?? ''],
    names.entitlements[entitlement ?? ''],
  ];
  return {
    ...(who === undefined ? {} : { person: who }),
    ...(at === undefined ? {} : { account: at }),
    ...(group === undefined ? {} : { entitlement: group }),
  };
}
