/** How long it took from what a source told to what was done at a target. */

import { sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { BATCH } from './context.ts';
import type { ReconciliationTables } from './tables.ts';

/** Something in a person's life, as the directory noted it. Times are milliseconds since 1970. */
export interface Told {
  readonly person: string;
  readonly at: number;
}

/** Milliseconds of so many, by the half and by nineteen of twenty; absent when there are none. */
export interface Pace {
  readonly count: number;
  readonly median?: number;
  readonly p95?: number;
}

/** What followed from what was told: by itself, and after somebody had approved it. */
export interface Paces {
  readonly byItself: Pace;
  readonly approved: Pace;
}

/** A change that was done. */
interface Done extends Told {
  readonly approved: boolean;
}

/** From each event to the first change of that person after it; what led to nothing does not count. */
export async function paceOf(db: Queryable, events: readonly Told[]): Promise<Paces> {
  const people = [...new Set(events.map(({ person }) => person))];
  const since = Math.min(...events.map(({ at }) => at));
  const done: Done[] = [];
  for (let begin = 0; begin < people.length; begin += BATCH) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select(['person', 'finished_at', 'approved'])
      .where('person', 'in', people.slice(begin, begin + BATCH))
      .where(sql<boolean>`state = 'done'`)
      .where('finished_at', '>=', since)
      .execute();
    for (const { person, finished_at: at, approved } of rows)
      if (person !== null && at !== null) done.push({ person, at, approved: approved === 1 });
  }
  return measure(events, done);
}

/** Pairs each event with the first change after it and before the person's next event. Pure. */
export function measure(events: readonly Told[], done: readonly Done[]): Paces {
  const changes = Map.groupBy(done, ({ person }) => person);
  const waits: { readonly approved: boolean; readonly wait: number }[] = [];
  for (const [person, told] of Map.groupBy(events, (event) => event.person)) {
    const mine = (changes.get(person) ?? []).toSorted((a, b) => a.at - b.at);
    const times = told.map(({ at }) => at).toSorted((a, b) => a - b);
    for (const [place, at] of times.entries()) {
      const next = times[place + 1] ?? Number.POSITIVE_INFINITY;
      const first = mine.find((change) => change.at >= at && change.at < next);
      if (first !== undefined) waits.push({ approved: first.approved, wait: first.at - at });
    }
  }
  const pace = (approved: boolean): Pace =>
    summed(waits.filter((one) => one.approved === approved).map(({ wait }) => wait));
  return { byItself: pace(false), approved: pace(true) };
}

function summed(waits: readonly number[]): Pace {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return sorted.length === 0 ? { count: 0 } : { count: sorted.length, median: at(0.5), p95: at(0.95) };
}
