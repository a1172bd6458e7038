/** The record that is only ever added to. Nothing prunes it: retention of runs and journals leaves it alone. */

import { bulkInsert, type Database, keepQuery, type Queryable, serialise, together } from '../store/index.ts';
import { type AuditEntry, type AuditLine, beginning, chain } from './line.ts';
import { type AuditQuery, listLines } from './list.ts';
import type { AuditTables } from './tables.ts';
import { type Verification, type VerifiedBefore, verifyChain } from './verify.ts';

export interface Audit {
  /**
   * Adds lines in the order given, in the transaction that does what they tell of, so that neither is kept without the
   * other. Given the whole database, it takes a transaction of its own.
   * Beware: until that transaction ends nobody else can append; do it last.
   */
  append(entries: readonly AuditEntry[], within: Queryable): Promise<void>;
  /** Lines by what they concern; see AuditQuery. */
  list(query?: AuditQuery): Promise<readonly AuditLine[]>;
  /** The number of the last line, and what was done in those after `number`, each action once; without a number, in none. */
  since(number?: number): Promise<AuditNews>;
  /**
   * Reads the whole chain, in batches, and says whether every line is as it was written, in its place, and none is
   * missing. Lines cut off at the end leave a chain that is intact: hand in what an earlier verification found, kept
   * elsewhere, to have that noticed too.
   */
  verify(before?: VerifiedBefore): Promise<Verification>;
}

export interface AuditNews {
  readonly last: number;
  readonly actions: readonly string[];
}

/** The audit kept in `db`. */
export function openAudit(db: Database): Audit {
  return {
    append(entries, within) {
      if (entries.length === 0) return Promise.resolve();
      return 'transaction' in within
        ? db.transaction((own) => append(entries, own))
        : append(entries, within);
    },
    list: (query = {}) => listLines(db, query),
    since: (number) => newsSince(db, number),
    verify: (before) => verifyChain(db, before),
  };
}

/** Lines that are made in one go: a hundred thousand take the better part of a second, in which nobody else would have a turn. */
const stretch = 1_000;

async function append(entries: readonly AuditEntry[], within: Queryable): Promise<void> {
  const [, [newestLine]] = await together([serialise(within, 'audit'), newest(within, {})]);
  let last: Pick<AuditLine, 'seq' | 'hash'> = newestLine ?? { seq: 0, hash: beginning };
  for (let from = 0; from < entries.length; from += stretch) {
    const rows = chain(entries.slice(from, from + stretch), last);
    await bulkInsert(within, { table: 'audit_line', columns, rows });
    last = rows.at(-1) ?? last;
  }
}

const columns = {
  seq: 'bigint',
  at: 'bigint',
  actor: 'text',
  action: 'text',
  subject: 'text',
  sync: 'text',
  run: 'text',
  plan: 'text',
  person: 'text',
  details: 'json',
  hash: 'text',
} as const;

async function newsSince(db: Database, number?: number): Promise<AuditNews> {
  const last = (await newest(db, {}))[0]?.seq ?? 0;
  if (number === undefined || last <= number) return { last, actions: [] };
  const rows = await db
    .tables<AuditTables>()
    .selectFrom('audit_line')
    .select('action')
    .distinct()
    .where('seq', '>', number)
    .where('seq', '<=', last)
    .execute();
  return { last, actions: rows.map(({ action }) => action) };
}

const newest = keepQuery((within) =>
  within
    .tables<AuditTables>()
    .selectFrom('audit_line')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1),
);
