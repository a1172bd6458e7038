/** What the overview shows of the past: lives by day, the pace of what followed, seats at a glance. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Clock } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { route } from './route.ts';

const tag = 'service';
const day = 86_400_000;
/** Events that the pace is measured by, the newest. */
const mostEvents = 2_000;

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

/** What these routes need. */
export interface OverviewRooms {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: Pick<Directory, 'eventCounts' | 'events'>;
  readonly reconciliation: Pick<Reconciliation, 'pace' | 'seatUse'>;
  readonly settings: Pick<Settings, 'connections'>;
}

export function overviewRoutes({ clock, directory, reconciliation, settings }: OverviewRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/lifecycle/days',
        tag: 'people',
        role: 'viewer',
        summary: 'Count joiners, movers, leavers and rehires by day',
        description:
          'People: what several sources tell of one, each in its own time, counts on the day of the first word; a move that another source tells within a week is the same.',
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
  ];
}
