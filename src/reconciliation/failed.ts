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

/** Changes that failed since then, the newest first. */
export async function failedChanges(
  db: Queryable,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<readonly FailedChange[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['plan', 'seq', 'sync', 'type', 'person', 'finished_at', 'outcome'])
    .where(sql<boolean>`state = 'failed'`)
    .where('finished_at', '>=', since)
    .orderBy('finished_at', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ person, finished_at: at, outcome: kept, ...rest }) => {
    const outcome = kept === null ? undefined : fromJson<Outcome>(kept);
    if (outcome?.state !== 'failed' || at === null) return [];
    return [{ ...rest, ...(person === null ? {} : { person }), at, outcome }];
  });
}
