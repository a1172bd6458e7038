/** What was done to a person, in every sync, those that are gone too: the newest first. */

import { sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { asEntry, type JournalEntry } from './journal.ts';
import type { ReconciliationTables } from './tables.ts';

/** Where a change stands among all that were done to a person. */
export interface JournalPlace {
  /** When it was finished, else begun; milliseconds since 1970. */
  readonly at: number;
  readonly plan: string;
  readonly seq: number;
}

/** One change, with where it was done. */
export interface PersonJournalEntry extends JournalEntry, JournalPlace {
  readonly sync: string;
  readonly target: string;
}

/** Changes that were begun for a person, in any sync, behind a place. One person's are few, and found by the index. */
export async function journalOfPerson(
  db: Queryable,
  query: { readonly person: string; readonly before?: JournalPlace; readonly limit: number },
): Promise<readonly PersonJournalEntry[]> {
  const { person, before, limit } = query;
  const at = sql<number>`coalesce(finished_at, intended_at, 0)`;
  let select = db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .selectAll()
    .select(at.as('at'))
    .where('person', '=', person)
    .where('state', '<>', 'planned');
  if (before !== undefined)
    select = select.where(sql<boolean>`(${at}, plan, seq) < (${before.at}, ${before.plan}, ${before.seq})`);
  const rows = await select
    .orderBy(at, 'desc')
    .orderBy('plan', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...asEntry(row), at: Number(row.at), sync: row.sync, target: row.target }));
}
