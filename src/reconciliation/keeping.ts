/** Writes what is known of a target: accounts with their keys, entitlements, grants. */

import { createHash } from 'node:crypto';
import type { Account, Entitlement } from '../model/index.ts';
import { accountSearchText, canonicalJson, foldKey } from '../model/index.ts';
import { bulkFind, bulkUpsert, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Where it is kept: the target connection's name, and the attributes whose values are kept as keys. */
export interface KeepingParts {
  readonly target: string;
  readonly keys: readonly string[];
}

/**
 * What of an account decides whether it has changed: not when it was last used, but by what it is found. A sync that looks
 * for accounts by another attribute finds those too that have not changed since.
 */
function accountDigest(account: Account, keys: readonly string[]): string {
  const { attributes, active } = account;
  const text = canonicalJson({ attributes, active, protected: account.protected ?? null, keys });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** What a full reading notes of that which was there already, by the row's number or the entitlement's id. */
export interface Noting {
  readonly accounts: { add(number: number): void };
  readonly grants: { add(number: number): void };
  readonly entitlements: { add(id: string): void };
}

/** Keeps grants; one that is known costs no writing. */
export async function keepGrants(
  tx: Queryable,
  target: string,
  grants: readonly { readonly account: string; readonly entitlement: string }[],
  seen?: Noting,
): Promise<void> {
  if (grants.length === 0) return;
  const key = { target: 'text', account: 'text', entitlement: 'text' } as const;
  const rows = grants.map((grant) => ({ ...grant, target }));
  const known = await bulkFind(tx, { table: 'observed_grant', number: 'number', key, rows });
  for (const { number } of known) seen?.grants.add(number);
  const there = new Set(known.map(({ at }) => at));
  await bulkUpsert(tx, {
    table: 'observed_grant',
    columns: key,
    key: Object.keys(key),
    update: 'nothing',
    rows: rows.filter((_, at) => !there.has(at)),
  });
}

export async function keepEntitlements(
  tx: Queryable,
  target: string,
  entitlements: readonly Entitlement[],
  seen?: Noting,
): Promise<void> {
  if (entitlements.length === 0) return;
  for (const { id } of entitlements) seen?.entitlements.add(id);
  await bulkUpsert(tx, {
    table: 'observed_entitlement',
    columns: {
      target: 'text',
      id: 'text',
      name: 'text',
      name_key: 'text',
      kind: 'text',
      protected: 'text',
      administrative: 'integer',
      licences: 'json',
    },
    key: ['target', 'id'],
    update: ['name', 'name_key', 'kind', 'protected', 'administrative', 'licences'],
    rows: entitlements.map((entitlement) => ({
      target,
      id: entitlement.id,
      name: entitlement.name,
      name_key: foldKey(entitlement.name),
      kind: entitlement.kind,
      protected: entitlement.protected ?? null,
      administrative: entitlement.administrative === true ? 1 : 0,
      licences: entitlement.licences ?? [],
    })),
  });
}

/** Keeps accounts; an unchanged one costs no writing. */
export async function keepAccounts(
  tx: Queryable,
  { target, keys }: KeepingParts,
  accounts: readonly Account[],
  seen?: Noting,
): Promise<void> {
  if (accounts.length === 0) return;
  const known = await tx
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select(['id', 'number', 'digest', 'last_active', 'search_of'])
    .where('target', '=', target)
    .where(
      'id',
      'in',
      accounts.map(({ id }) => id),
    )
    .execute();
  for (const { number } of known) seen?.accounts.add(number);
  const before = new Map(known.map((row) => [row.id, row]));
  const rows = accounts.map((account) => ({ account, digest: accountDigest(account, keys) }));
  const same = ({ account, digest }: (typeof rows)[number]): boolean => {
    const row = before.get(account.id);
    return (
      row?.digest === digest && row.search_of === digest && row.last_active === (account.lastActive ?? null)
    );
  };
  const changed = rows.filter((row) => !same(row));
  await bulkUpsert(tx, {
    table: 'observed_account',
    columns: {
      target: 'text',
      id: 'text',
      digest: 'text',
      active: 'integer',
      protected: 'text',
      last_active: 'text',
      attributes: 'json',
      search: 'text',
      search_of: 'text',
    },
    key: ['target', 'id'],
    update: ['digest', 'active', 'protected', 'last_active', 'attributes', 'search', 'search_of'],
    rows: changed.map(({ account, digest }) => ({
      target,
      id: account.id,
      digest,
      active: account.active,
      protected: account.protected,
      last_active: account.lastActive,
      attributes: account.attributes,
      search: accountSearchText(account),
      search_of: digest,
    })),
  });
  const renamed = changed.filter(({ account, digest }) => before.get(account.id)?.digest !== digest);
  await keepKeys(
    tx,
    { target, keys },
    renamed.map(({ account }) => account),
    before,
  );
}

async function keepKeys(
  tx: Queryable,
  { target, keys }: KeepingParts,
  accounts: readonly Account[],
  known: ReadonlyMap<string, unknown>,
): Promise<void> {
  const stale = accounts.filter(({ id }) => known.has(id)).map(({ id }) => id);
  if (stale.length > 0) {
    await tx
      .tables<ReconciliationTables>()
      .deleteFrom('observed_key')
      .where('target', '=', target)
      .where('account', 'in', stale)
      .execute();
  }
  const rows = accounts.flatMap((account) =>
    keys.flatMap((attribute) => {
      const key = accountKey(account, attribute);
      return key === undefined ? [] : [{ target, attribute, key, account: account.id }];
    }),
  );
  if (rows.length === 0) return;
  await bulkUpsert(tx, {
    table: 'observed_key',
    columns: { target: 'text', attribute: 'text', key: 'text', account: 'text' },
    key: ['target', 'attribute', 'key', 'account'],
    update: 'nothing',
    rows,
  });
}

/** The folded value by which an account is found, or nothing when it has none. */
export function accountKey(account: Pick<Account, 'attributes'>, attribute: string): string | undefined {
  const value = account.attributes[attribute];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? foldKey(value) : undefined;
}

/** Forgets accounts with their keys and grants: the target does not have them any more. */
export async function forgetAccounts(
  tx: Queryable,
  target: string,
  accounts: readonly string[],
): Promise<void> {
  const tables = tx.tables<ReconciliationTables>();
  await tables
    .deleteFrom('observed_grant')
    .where('target', '=', target)
    .where('account', 'in', accounts)
    .execute();
  await tables
    .deleteFrom('observed_key')
    .where('target', '=', target)
    .where('account', 'in', accounts)
    .execute();
  await tables
    .deleteFrom('observed_account')
    .where('target', '=', target)
    .where('id', 'in', accounts)
    .execute();
}

/** Forgets that an account holds an entitlement. */
export async function forgetGrant(
  tx: Queryable,
  target: string,
  { account, entitlement }: { readonly account: string; readonly entitlement: string },
): Promise<void> {
  await tx
    .tables<ReconciliationTables>()
    .deleteFrom('observed_grant')
    .where('target', '=', target)
    .where('account', '=', account)
    .where('entitlement', '=', entitlement)
    .execute();
}
