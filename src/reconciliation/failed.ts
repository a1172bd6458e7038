/** Changes that failed of late, for whoever asks what went wrong. */

import { sql } from 'kysely';
import type { Outcome } from '../model/index.ts';
import { fromJson, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** A change that failed, and why. */
export interface FailedChange {
  readonly plan: string;
  readonly seq: number;
  readonly sync: string;
  readonly type: string;
  readonly person?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly outcome: Extract<Outcome, { state: 'failed' }>;
}

export interface FailedQuery {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly limit: number;
  /** Only those that come after this one in the list. */
  readonly behind?: Pick<FailedChange, 'at' | 'plan' | 'seq'>;
}

/** Changes that failed since then, the newest first. */
export async function failedChanges(
  db: Queryable,
  { since, limit, behind }: FailedQuery,
): Promise<readonly FailedChange[]> {
  let query = failedSince(db, since).select([
    'plan',
    'seq',
    'sync',
    'type',
    'person',
    'finished_at',
    'outcome',
  ]);
  if (behind !== undefined) {
    const { at, plan, seq } = behind;
    query = query
      .where('finished_at', '<=', at)
      .where(sql<boolean>`(finished_at, plan, seq) < (${at}, ${plan}, ${seq})`);
  }
  const rows = await query
    .orderBy('finished_at', 'desc')
    .orderBy('plan', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ person, finished_at: at, outcome: kept, ...rest }) => {
    const outcome = kept === null ? undefined : fromJson<Outcome>(kept);
    if (outcome?.state !== 'failed' || at === null) return [];
    return [{ ...rest, ...(person === null ? {} : { person }), at, outcome }];
  });
}

/** As long as this is the same, so is what `failedChanges` tells; it costs much less. */
export async function failedMark(db: Queryable, since: number): Promise<string> {
  const { count, first, last } = await failedSince(db, since)
    .select(({ fn }) => [
      fn.countAll<number | string>().as('count'),
      fn.min('finished_at').as('first'),
      fn.max('finished_at').as('last'),
    ])
    .executeTakeFirstOrThrow();
  return [count, first, last].join(' ');
}

function failedSince(db: Queryable, since: number) {
  return (
    db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      // Spelt out, so that the index of what failed is used.
      .where(sql<boolean>`state = 'failed'`)
      .where('finished_at', '>=', since)
  );
}
