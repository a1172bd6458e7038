/** Who is whom: this room's memory of which account belongs to which person, and of what each sync gave it. */

import type { Queryable } from '../store/index.ts';
import { among, bulkUpsert } from '../store/index.ts';
import type { Link } from './subject.ts';
import type { GrantLedgerTable, LinkTable, ReconciliationTables } from './tables.ts';

function asLink(row: LinkTable): Link {
  return {
    person: row.person,
    account: row.account,
    sync: row.sync,
    origin: row.origin,
    createdAt: row.created_at,
  };
}

/** The links of these people at a target, by person. */
export async function linksOfPeople(
  db: Queryable,
  target: string,
  people: readonly string[],
): Promise<Map<string, Link>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('link')
    .selectAll()
    .where('target', '=', target)
    .where(among(db, 'person', [...new Set(people)]))
    .execute();
  return new Map(rows.map((row) => [row.person, asLink(row)]));
}

/** The links of these accounts at a target, by account. */
export async function linksOfAccounts(
  db: Queryable,
  target: string,
  accounts: readonly string[],
): Promise<Map<string, Link>> {
  if (accounts.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('link')
    .selectAll()
    .where('target', '=', target)
    .where(among(db, 'account', [...new Set(accounts)]))
    .execute();
  return new Map(rows.map((row) => [row.account, asLink(row)]));
}

/** A person's accounts at all targets. */
export async function linksOfPerson(
  db: Queryable,
  person: string,
): Promise<readonly (Link & { readonly target: string })[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('link')
    .selectAll()
    .where('person', '=', person)
    .execute();
  return rows.map((row) => ({ ...asLink(row), target: row.target }));
}

/** How many accounts a sync answers for. */
export async function countLinks(db: Queryable, target: string, sync: string): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('link')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('target', '=', target)
    .where('sync', '=', sync)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Remembers pairs. A person has at most one account at a target, and an account one person: another pair fails with `conflict`. */
export async function addLinks(db: Queryable, target: string, links: readonly Link[]): Promise<void> {
  await bulkUpsert(db, {
    table: 'link',
    columns: {
      target: 'text',
      person: 'text',
      account: 'text',
      sync: 'text',
      origin: 'text',
      created_at: 'bigint',
    },
    key: ['target', 'person'],
    update: ['account', 'sync'],
    rows: links.map(({ createdAt, ...link }) => ({ ...link, target, created_at: createdAt })),
  });
}

/** Forgets whose account this is. */
export async function removeLinkOfAccount(db: Queryable, target: string, account: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .deleteFrom('link')
    .where('target', '=', target)
    .where('account', '=', account)
    .execute();
}

export async function removeLink(db: Queryable, target: string, person: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .deleteFrom('link')
    .where('target', '=', target)
    .where('person', '=', person)
    .execute();
}

export async function moveLink(db: Queryable, target: string, person: string, to: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('link')
    .set({ sync: to })
    .where('target', '=', target)
    .where('person', '=', person)
    .execute();
}

/** Everything the ledger says of these accounts. */
export async function ledgerOf(
  db: Queryable,
  target: string,
  accounts: readonly string[],
): Promise<readonly GrantLedgerTable[]> {
  if (accounts.length === 0) return [];
  return db
    .tables<ReconciliationTables>()
    .selectFrom('grant_ledger')
    .selectAll()
    .where('target', '=', target)
    .where(among(db, 'account', [...new Set(accounts)]))
    .execute();
}

/** Remembers that a sync gave these grants. */
export async function recordGiven(db: Queryable, rows: readonly GrantLedgerTable[]): Promise<void> {
  if (rows.length === 0) return;
  await bulkUpsert(db, {
    table: 'grant_ledger',
    columns: {
      target: 'text',
      account: 'text',
      entitlement: 'text',
      sync: 'text',
      rule: 'text',
      given_at: 'bigint',
    },
    key: ['target', 'account', 'entitlement', 'sync'],
    update: ['rule', 'given_at'],
    rows,
  });
}

/** Forgets what syncs gave: all of an account, one grant of it, or one sync's part in that grant. */
export async function forgetGiven(
  db: Queryable,
  target: string,
  what: { readonly account: string; readonly entitlement?: string; readonly sync?: string },
): Promise<void> {
  let query = db
    .tables<ReconciliationTables>()
    .deleteFrom('grant_ledger')
    .where('target', '=', target)
    .where('account', '=', what.account);
  if (what.entitlement !== undefined) query = query.where('entitlement', '=', what.entitlement);
  if (what.sync !== undefined) query = query.where('sync', '=', what.sync);
  await query.execute();
}
