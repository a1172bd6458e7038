/** Writes what is known of a target: accounts with their keys, entitlements, grants. */

import { createHash } from 'node:crypto';
import type { Account, Entitlement } from '../model/index.ts';
import { canonicalJson, foldKey } from '../model/index.ts';
import { bulkUpdate, bulkUpsert, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Where it is kept: the target connection's name, and the attributes whose values are kept as keys. */
export interface KeepingParts {
  readonly target: string;
  readonly keys: readonly string[];
}

/** What of an account decides whether it has changed: not when it was last used. */
export function accountDigest(account: Account): string {
  const { attributes, active } = account;
  const text = canonicalJson({ attributes, active, protected: account.protected ?? null });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export async function keepGrants(
  tx: Queryable,
  target: string,
  grants: readonly { readonly account: string; readonly entitlement: string }[],
  generation: number,
): Promise<void> {
  if (grants.length === 0) return;
  await bulkUpsert(tx, {
    table: 'observed_grant',
    columns: { target: 'text', account: 'text', entitlement: 'text', seen: 'bigint' },
    key: ['target', 'account', 'entitlement'],
    update: ['seen'],
    rows: grants.map((grant) => ({ ...grant, target, seen: generation })),
  });
}

export async function keepEntitlements(
  tx: Queryable,
  target: string,
  entitlements: readonly Entitlement[],
  generation: number,
): Promise<void> {
  if (entitlements.length === 0) return;
  await bulkUpsert(tx, {
    table: 'observed_entitlement',
    columns: {
      target: 'text',
      id: 'text',
      seen: 'bigint',
      name: 'text',
      name_key: 'text',
      kind: 'text',
      protected: 'text',
      administrative: 'integer',
      licences: 'json',
    },
    key: ['target', 'id'],
    update: ['seen', 'name', 'name_key', 'kind', 'protected', 'administrative', 'licences'],
    rows: entitlements.map((entitlement) => ({
      target,
      id: entitlement.id,
      seen: generation,
      name: entitlement.name,
      name_key: foldKey(entitlement.name),
      kind: entitlement.kind,
      protected: entitlement.protected ?? null,
      administrative: entitlement.administrative === true ? 1 : 0,
      licences: entitlement.licences ?? [],
    })),
  });
}

/** Keeps accounts; an unchanged one costs only its mark of having been seen. */
export async function keepAccounts(
  tx: Queryable,
  { target, keys }: KeepingParts,
  accounts: readonly Account[],
  generation: number,
): Promise<void> {
  if (accounts.length === 0) return;
  const known = await tx
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select(['id', 'digest', 'last_active'])
    .where('target', '=', target)
    .where(
      'id',
      'in',
      accounts.map(({ id }) => id),
    )
    .execute();
  const before = new Map(known.map((row) => [row.id, row]));
  const rows = accounts.map((account) => ({ account, digest: accountDigest(account) }));
  const same = ({ account, digest }: (typeof rows)[number]): boolean => {
    const row = before.get(account.id);
    return row !== undefined && row.digest === digest && row.last_active === (account.lastActive ?? null);
  };
  await bulkUpdate(tx, {
    table: 'observed_account',
    key: { target: 'text', id: 'text' },
    set: { seen: 'bigint' },
    rows: rows.filter(same).map(({ account }) => ({ target, id: account.id, seen: generation })),
  });
  const changed = rows.filter((row) => !same(row));
  await bulkUpsert(tx, {
    table: 'observed_account',
    columns: {
      target: 'text',
      id: 'text',
      seen: 'bigint',
      digest: 'text',
      active: 'integer',
      protected: 'text',
      last_active: 'text',
      attributes: 'json',
    },
    key: ['target', 'id'],
    update: ['seen', 'digest', 'active', 'protected', 'last_active', 'attributes'],
    rows: changed.map(({ account, digest }) => ({
      target,
      id: account.id,
      seen: generation,
      digest,
      active: account.active,
      protected: account.protected,
      last_active: account.lastActive,
      attributes: account.attributes,
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
