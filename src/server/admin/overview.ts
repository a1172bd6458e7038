/** What the overview shows of the past: lives by day, the pace of what followed, seats at a glance, failures by their cause. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { type Clock, codes } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { causesOf, type Failed } from './causes.ts';
import { exported, exportQuery, fileOf } from './exporting.ts';
import { namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';

const tag = 'service';
const day = 86_400_000;
/** Events that the pace is measured by, the newest. */
const mostEvents = 2_000;
/** Failures that are grouped, the newest. */
const mostFailed = 5_000;

const Days = z.strictObject({
  days: z.coerce.number().int().min(1).max(366).default(30),
});

const DayCounts = z
  .strictObject({
    at: z.int().meta({ description: 'When the day begins where the reader is.' }),
    joiner: z.int(),
    mover: z.int(),
    leaver: z.int(),
    rehire: z.int(),
  })
  .openapi('DayCounts');

const Pace = z.strictObject({
  count: z.int(),
  median: z.int().optional().meta({ description: 'Milliseconds.' }),
  p95: z.int().optional().meta({ description: 'Milliseconds.' }),
});

const Use = z
  .strictObject({
    target: z.string(),
    asOf: z.int(),
    since: z.int(),
    currency: z.string().optional(),
    products: z.array(
      z.strictObject({
        product: z.string(),
        name: z.string().meta({ description: 'As the target tells it, else the product’s id.' }),
        used: z.int(),
        total: z.int().optional().meta({ description: 'Absent: unlimited, or not told.' }),
        freed: z.int().meta({ description: 'Taken back by Rollcall since then.' }),
        cost: z.number().optional().meta({ description: 'Of all that are used, a month.' }),
        saved: z.number().optional().meta({ description: 'Of all that were freed, a month.' }),
      }),
    ),
  })
  .openapi('SeatUse');

const Cause = z
  .strictObject({
    of: z.enum(['change', 'run', 'reading', 'job']),
    code: z.enum(codes),
    message: z.string().meta({ description: 'Of the newest of them.' }),
    anew: z.boolean().meta({
      description:
        'Nothing failed: something had changed meanwhile, and it is planned or read anew by itself.',
    }),
    count: z.int(),
    people: z.int(),
    where: z.array(z.string()).meta({ description: 'Syncs or sources.' }),
    firstAt: z.int(),
    lastAt: z.int(),
    plan: z.string().optional(),
    persons: z
      .array(z.strictObject({ id: z.string(), name: z.string() }))
      .meta({ description: 'Some of the people.' }),
  })
  .openapi('Cause');

const causeColumns = [
  'of',
  'code',
  'message',
  'anew',
  'count',
  'people',
  'persons',
  'where',
  'firstAt',
  'lastAt',
  'plan',
] as const;

/** What these routes need. */
export interface OverviewRooms {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: Pick<Directory, 'eventCounts' | 'events' | 'readings' | 'persons'>;
  readonly jobs: Pick<Jobs, 'failures'>;
  readonly reconciliation: Pick<Reconciliation, 'pace' | 'seatUse' | 'failedChanges' | 'runs'>;
  readonly settings: Pick<Settings, 'connections'>;
}

export function overviewRoutes(rooms: OverviewRooms) {
  const { clock, directory, reconciliation, settings } = rooms;
  return [
    route(
      {
        method: 'get',
        path: '/lifecycle/days',
        tag: 'people',
        role: 'viewer',
        summary: 'Count joiners, movers, leavers and rehires by day',
        query: Days.extend({
          ahead: z.coerce
            .number()
            .int()
            .min(-840)
            .max(840)
            .default(0)
            .meta({ description: 'Minutes by which the reader’s clock is ahead of UTC.' }),
        }),
        answer: z.array(DayCounts),
      },
      async ({ query: { days, ahead: minutes } }) => {
        const ahead = minutes * 60_000;
        const last = Math.floor((clock.now() + ahead) / day);
        const first = last - days + 1;
        const from = first * day - ahead;
        const counts = await directory.eventCounts({ from, to: (last + 1) * day - ahead, ahead });
        const byDay = Map.groupBy(counts, (one) => one.day);
        return Array.from({ length: days }, (_, place) => {
          const of = byDay.get(first + place) ?? [];
          const count = (kind: string): number => of.find((one) => one.kind === kind)?.count ?? 0;
          return {
            at: (first + place) * day - ahead,
            joiner: count('joiner'),
            mover: count('mover'),
            leaver: count('leaver'),
            rehire: count('rehire'),
          };
        });
      },
    ),
    route(
      {
        method: 'get',
        path: '/pace',
        tag,
        role: 'viewer',
        summary: 'Measure the time from what a source told to what was done at a target',
        description: `By the newest ${mostEvents} events in people’s lives; what led to nothing does not count.`,
        query: Days,
        answer: z.strictObject({
          byItself: Pace.meta({ description: 'Where nobody had to approve.' }),
          approved: Pace.meta({ description: 'Where somebody had to.' }),
        }),
      },
      async ({ query: { days } }) => {
        const from = clock.now() - days * day;
        const events = await directory.events({ from, limit: mostEvents });
        return reconciliation.pace(events.map(({ person, at }) => ({ person, at })));
      },
    ),
    route(
      {
        method: 'get',
        path: '/seats',
        tag: 'seats',
        role: 'viewer',
        summary: 'Count seats of all targets at a glance, and what was freed of late',
        description: 'Tells what was last read; asks nobody. Targets that were never read are left out.',
        query: Days,
        answer: z.array(Use),
      },
      async ({ query: { days } }) => {
        const since = clock.now() - days * day;
        const all = [];
        for (const { name, kind } of await settings.connections()) {
          const use = kind === 'target' ? await reconciliation.seatUse({ target: name, since }) : undefined;
          if (use !== undefined) all.push(use);
        }
        return all;
      },
    ),
    route(
      {
        method: 'get',
        path: '/failures',
        tag,
        role: 'viewer',
        summary:
          'List what failed, grouped by its cause, the most frequent first; then what is only begun anew',
        description: `Of the newest ${mostFailed} changes, 500 runs, 500 readings and 500 jobs.`,
        query: Days.extend({ days: Days.shape.days.default(7) }),
        answer: z.array(Cause),
      },
      ({ query: { days } }) => causesSince(rooms, days),
    ),
    route(
      {
        method: 'get',
        path: '/failures/export',
        tag,
        role: 'viewer',
        summary: 'Export what failed, by its cause, the most frequent first; then what is only begun anew',
        query: z.strictObject({ ...exportQuery, days: Days.shape.days.default(7) }),
        produces: fileOf('Cause'),
      },
      async ({ query: { format, days }, context }) =>
        exported(context, {
          name: 'failures',
          format,
          columns: causeColumns,
          batches: async function* () {
            yield await causesSince(rooms, days);
          },
          row: ({ where, persons, ...rest }) => ({
            ...rest,
            where: where.join(' '),
            persons: persons.map(({ name }) => name).join(', '),
          }),
        }),
    ),
  ];
}

/** What failed in so many days, by its cause, with some of the people by name. */
async function causesSince(rooms: OverviewRooms, days: number): Promise<readonly z.output<typeof Cause>[]> {
  const causes = causesOf(await failedSince(rooms, rooms.clock.now() - days * day));
  const names = await namesOfPeople(
    rooms,
    causes.flatMap(({ persons }) => persons),
  );
  return causes.map(({ persons, where, ...rest }) => ({
    ...rest,
    where: [...where],
    persons: persons.map((id) => ({ id, name: names[id] ?? id })),
  }));
}

async function failedSince(rooms: OverviewRooms, since: number): Promise<readonly Failed[]> {
  const { directory, jobs, reconciliation } = rooms;
  const changes = await reconciliation.failedChanges({ since, limit: mostFailed });
  const runs = await reconciliation.runs({ states: ['failed', 'interrupted'], limit: 500 });
  const readings = await directory.readings({ state: 'failed', limit: 500 });
  const failures = await jobs.failures(500);
  const all: readonly Failed[] = [
    ...changes.map(({ outcome: { code, message }, at, sync, plan, person }) => ({
      of: 'change' as const,
      code,
      message,
      at,
      plan,
      where: sync,
      anew: code === 'stale',
      ...(person === undefined ? {} : { person }),
    })),
    ...runs.flatMap(({ error, finishedAt, startedAt, sync, plan }) =>
      error === undefined
        ? []
        : [
            {
              of: 'run' as const,
              ...error,
              at: finishedAt ?? startedAt,
              where: sync,
              anew: error.code === 'stale',
              ...(plan === undefined ? {} : { plan }),
            },
          ],
    ),
    ...readings.flatMap(({ code, message, finishedAt, startedAt, source, kind }) =>
      code === undefined
        ? []
        : [
            {
              of: 'reading' as const,
              code,
              message: message ?? code,
              at: finishedAt ?? startedAt,
              where: source,
              // Changes that cannot be told from the last reading on are followed by a reading of everything.
              anew: kind === 'changes' && code === 'stale',
            },
          ],
    ),
    ...failures.map(({ message, at, name, payload }) => ({
      of: 'job' as const,
      code: 'internal' as const,
      anew: false,
      message,
      at,
      where: String(payload.sync ?? payload.source ?? name),
    })),
  ];
  return all.filter(({ at }) => at >= since);
}
