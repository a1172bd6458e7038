/** How long leavers keep access, and who has it for too long. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Clock } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { exported, exportQuery, fileOf } from './exporting.ts';
import { page, pageOf, pageQuery, placeOf } from './page.ts';
import { namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';

const tag = 'people';
const day = 86_400_000;
const milliseconds = { description: 'Milliseconds.' };
/** Leavers that are named at once for an export. */
const batch = 1_000;

const Leaver = z
  .strictObject({
    target: z.string(),
    person: z.string(),
    account: z.string(),
    sync: z.string(),
    state: z.enum(['suspected', 'leaving', 'open', 'closed', 'gone']).meta({
      description:
        'suspected, leaving: access stays until `dueAt`. open: until somebody does something, or a run succeeds. closed: the target has taken the change. gone: it shows no access.',
    }),
    dueAt: z.int().optional().meta({ description: 'When the next step is due.' }),
    toldAt: z.int().meta({ description: 'When a source told that the person left.' }),
    doneAt: z.int().optional().meta({ description: 'When the target had taken the change.' }),
    shownAt: z.int().optional().meta({ description: 'When the target showed no access; absent: not yet.' }),
    lasted: z.int().meta({ description: 'Milliseconds that access lasted, until now where it still does.' }),
    objective: z.int().optional().meta({ description: '`closed-within` of the sync, in milliseconds.' }),
    late: z.boolean(),
  })
  .openapi('Leaver');

const filter = {
  days: z.coerce.number().int().min(1).max(366).default(30),
  person: z.string().optional(),
  state: z.enum(['all', 'open', 'late']).default('all').meta({
    description: 'open: who has access still. late: who has or had it for longer than allowed.',
  }),
};
const columns = [
  'person',
  'name',
  'target',
  'account',
  'sync',
  'state',
  'dueAt',
  'toldAt',
  'doneAt',
  'shownAt',
  'lasted',
  'objective',
  'late',
] as const;

/** What these routes need. */
export interface LeaverRooms {
  readonly reconciliation: Pick<Reconciliation, 'deprovisioning' | 'breachesBehind'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
  readonly clock: Pick<Clock, 'now'>;
}

const Place = z.tuple([z.number(), z.string(), z.string()]);

/** Where the list goes on. Throws `invalid` for what we did not hand out. */
function placeIn(cursor: string | undefined) {
  const place = placeOf(cursor, Place);
  if (place === undefined) return {};
  const [toldAt, person, target] = place;
  return { after: { toldAt, person, target } };
}

/** The other way round: what `placeIn` reads. */
function placeFor({ toldAt, person, target }: z.output<typeof Leaver>): z.output<typeof Place> {
  return [toldAt, person, target];
}

export function leaverRoutes({ reconciliation, directory, settings, clock }: LeaverRooms) {
  const names = z.record(z.string(), z.string());
  const namesOf = (of: readonly { readonly person: string }[]) =>
    namesOfPeople(
      { directory, settings },
      of.map(({ person }) => person),
    );
  const asked = ({ days, person, state }: z.output<z.ZodObject<typeof filter>>) => ({
    ...(person === undefined ? { since: clock.now() - days * day } : { person }),
    ...(state === 'open' ? { open: true } : {}),
    ...(state === 'late' ? { late: true } : {}),
  });
  /** All of them, the newest first, a batch at a time. */
  async function* all(wanted: Parameters<typeof asked>[0]) {
    for (let after = {}; ; ) {
      const { leavers } = await reconciliation.deprovisioning({ ...asked(wanted), ...after, limit: batch });
      const known = await namesOf(leavers);
      yield leavers.map((leaver) => ({ ...leaver, name: known[leaver.person] ?? leaver.person }));
      const last = leavers.at(-1);
      if (last === undefined || leavers.length < batch) return;
      after = { after: { toldAt: last.toldAt, person: last.person, target: last.target } };
    }
  }
  return [
    route(
      {
        method: 'get',
        path: '/deprovisioning',
        tag,
        role: 'viewer',
        summary: 'Measure how long leavers kept access, from the word of the source to what the target shows',
        query: z.strictObject({
          ...filter,
          ...pageQuery,
          limit: z.coerce.number().int().min(1).max(1_000).default(200),
        }),
        answer: z.strictObject({
          closed: z.int(),
          open: z.int().meta({ description: 'Leavers who still have access.' }),
          late: z.int().meta({ description: 'For longer than the objective of their sync.' }),
          median: z.int().optional().meta(milliseconds),
          p95: z.int().optional().meta(milliseconds),
          leavers: z
            .array(Leaver)
            .meta({ description: 'A page of them, the newest first; all are counted.' }),
          next: z
            .string()
            .optional()
            .meta({ description: 'The cursor of the next page; absent: this is the last.' }),
          names,
        }),
      },
      async ({ query: { limit, cursor, ...wanted } }) => {
        const found = await reconciliation.deprovisioning({
          ...asked(wanted),
          ...placeIn(cursor),
          limit: limit + 1,
        });
        const { items: leavers, ...next } = page(found.leavers, limit, placeFor);
        return { ...found, leavers, ...next, names: await namesOf(leavers) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/deprovisioning/export',
        tag,
        role: 'viewer',
        summary: 'Export leavers with how long each kept access, the newest first',
        query: z.strictObject({ ...exportQuery, ...filter }),
        produces: fileOf('Leaver'),
      },
      async ({ query: { format, ...wanted }, context }) =>
        exported(context, {
          name: 'leavers',
          format,
          columns,
          batches: () => all(wanted),
          row: (leaver) => leaver,
        }),
    ),
    route(
      {
        method: 'get',
        path: '/deprovisioning/late',
        tag,
        role: 'viewer',
        summary: 'List leavers who have access now for longer than the objective of their sync allows',
        description: 'Who has it longest comes first.',
        query: z.strictObject(pageQuery),
        answer: pageOf(Leaver).extend({
          count: z.int().meta({ description: 'How many there are in all.' }),
          names,
        }),
      },
      async ({ query: { limit, cursor } }) => {
        const { count, leavers } = await reconciliation.breachesBehind({
          ...placeIn(cursor),
          limit: limit + 1,
        });
        const shown = page(leavers, limit, placeFor);
        return { ...shown, count, names: await namesOf(shown.items) };
      },
    ),
  ];
}
