/** What a full reading of a target has seen of that which was known before it began, and how the rest is forgotten. */

import { type Database, type Marks, openMarks, type Queryable } from '../store/index.ts';
import { forgetAccounts } from './keeping.ts';
import type { ReconciliationTables } from './tables.ts';

/** Numbers looked through at once. */
const PAGE = 10_000;

type Numbered = 'observed_account' | 'observed_grant';

/** Marks of the rows that were told again; rows made since the reading began need none. */
export interface Seen {
  readonly accounts: Marks;
  readonly grants: Marks;
  /** Ids; entitlements are few beside accounts. */
  readonly entitlements: Set<string>;
  /** The highest numbers when the reading began. */
  readonly upTo: Readonly<Record<Numbered, number>>;
}

/** Begins to note what a full reading tells. */
export async function openSeen(db: Database): Promise<Seen> {
  return {
    accounts: openMarks(),
    grants: openMarks(),
    entitlements: new Set(),
    upTo: {
      observed_account: await highest(db, 'observed_account'),
      observed_grant: await highest(db, 'observed_grant'),
    },
  };
}

async function highest(db: Queryable, table: Numbered): Promise<number> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom(table)
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** Forgets what a reading that ended with `complete` did not tell; page by page, where anything is missing at all. */
export async function forgetUnseen(db: Database, target: string, seen: Seen): Promise<void> {
  const tables = db.tables<ReconciliationTables>();
  for await (const gone of unseen(db, { target, seen, table: 'observed_account' })) {
    const rows = await tables
      .selectFrom('observed_account')
      .select('id')
      .where('number', 'in', gone)
      .execute();
    const ids = rows.map(({ id }) => id);
    await db.transaction((tx) => forgetAccounts(tx, target, ids));
  }
  for await (const gone of unseen(db, { target, seen, table: 'observed_grant' })) {
    await tables.deleteFrom('observed_grant').where('number', 'in', gone).execute();
  }
  const known = await tables
    .selectFrom('observed_entitlement')
    .select('id')
    .where('target', '=', target)
    .execute();
  for (const { id } of known) {
    if (seen.entitlements.has(id)) continue;
    await tables
      .deleteFrom('observed_entitlement')
      .where('target', '=', target)
      .where('id', '=', id)
      .execute();
  }
}

/** The numbers of a target's rows that were there before the reading and were not told, in pages. */
async function* unseen(
  db: Queryable,
  { target, seen, table }: { readonly target: string; readonly seen: Seen; readonly table: Numbered },
): AsyncGenerator<readonly number[]> {
  const marks = table === 'observed_account' ? seen.accounts : seen.grants;
  const old = db
    .tables<ReconciliationTables>()
    .selectFrom(table)
    .where('target', '=', target)
    .where('number', '<=', seen.upTo[table]);
  const { count } = await old.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  // What is marked is there, so when nothing is missing there is nothing to look for.
  if (Number(count) === marks.size) return;
  let after = 0;
  for (;;) {
    const rows = await old
      .select('number')
      .where('number', '>', after)
      .orderBy('number')
      .limit(PAGE)
      .execute();
    const gone = rows.filter(({ number }) => !marks.has(number)).map(({ number }) => number);
    if (gone.length > 0) yield gone;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.number ?? after;
  }
}
