/** Reads what the target holds now into the store, page by page: memory is bounded by a batch, not by the company. */

import { createHash } from 'node:crypto';
import type {
  Account,
  Clock,
  Entitlement,
  ProvisioningTarget,
  ReadScope,
  TargetRecord,
} from '../model/index.ts';
import { canonicalJson, foldKey, ProvisioningError } from '../model/index.ts';
import type { Database, Queryable } from '../store/index.ts';
import { bulkUpsert } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Records written in one transaction. */
const BATCH = 2_000;

export interface ObserveParts {
  readonly db: Database;
  readonly clock: Clock;
  /** The target connection's name. */
  readonly target: string;
  /** Attributes whose values are kept as keys: correlation keys and unique ones. */
  readonly keys: readonly string[];
}

export interface Observed {
  readonly accounts: number;
  readonly entitlements: number;
  readonly grants: number;
}

export interface ObserveOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (seen: Observed) => void;
}

/**
 * Takes in a full reading. What the reading did not tell is forgotten only after `complete`;
 * a reading that is cut short throws, and nothing is concluded from what it lacked.
 */
export async function observeAll(
  parts: ObserveParts,
  from: ProvisioningTarget,
  options: ObserveOptions = {},
): Promise<Observed> {
  const { db, target } = parts;
  const generation = (await currentGeneration(db, target)) + 1;
  await setGeneration(db, target, generation);
  const seen = await take(parts, from.read(), generation, options);
  await db.transaction(async (tx) => {
    const tables = tx.tables<ReconciliationTables>();
    const older = { target, generation };
    await tables
      .deleteFrom('observed_key')
      .where('target', '=', target)
      .where('account', 'in', (inner) =>
        inner
          .selectFrom('observed_account')
          .select('id')
          .where('target', '=', target)
          .where('seen', '<', older.generation),
      )
      .execute();
    for (const table of ['observed_account', 'observed_entitlement', 'observed_grant'] as const) {
      await tables.deleteFrom(table).where('target', '=', target).where('seen', '<', generation).execute();
    }
    await tables
      .updateTable('observation')
      .set({
        completed_at: parts.clock.now(),
        accounts: seen.accounts,
        entitlements: seen.entitlements,
        grants: seen.grants,
      })
      .where('target', '=', target)
      .execute();
  });
  return seen;
}

/**
 * Takes in a reading of some accounts. An account that was asked for by id and is not told is gone;
 * what an account held before and is not told to hold is gone too.
 */
export async function observeSome(
  parts: ObserveParts,
  from: ProvisioningTarget,
  scope: ReadScope,
  options: ObserveOptions = {},
): Promise<Observed> {
  const { db, target } = parts;
  if (scope.accounts.length === 0 && scope.resembling.length === 0)
    return { accounts: 0, entitlements: 0, grants: 0 };
  const generation = await currentGeneration(db, target);
  const told: string[] = [];
  const seen = await take(parts, noting(from.read(scope), told), generation, options, true);
  const gone = scope.accounts.filter((id) => !told.includes(id));
  if (gone.length > 0) await db.transaction((tx) => forgetAccounts(tx, target, gone));
  return seen;
}

async function* noting(records: AsyncIterable<TargetRecord>, told: string[]): AsyncIterable<TargetRecord> {
  for await (const record of records) {
    if (record.type === 'account') told.push(record.account.id);
    yield record;
  }
}

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

interface Batch {
  accounts: Account[];
  entitlements: Entitlement[];
  grants: { account: string; entitlement: string }[];
}

async function take(
  parts: ObserveParts,
  records: AsyncIterable<TargetRecord>,
  generation: number,
  options: ObserveOptions,
  replaceGrants = false,
): Promise<Observed> {
  const seen = { accounts: 0, entitlements: 0, grants: 0 };
  let complete = false;
  let batch: Batch = { accounts: [], entitlements: [], grants: [] };
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = { accounts: [], entitlements: [], grants: [] };
    await parts.db.transaction((tx) => keep(tx, parts, { batch: full, generation, replaceGrants }));
    options.onProgress?.(seen);
    options.signal?.throwIfAborted();
  };
  for await (const record of records) {
    if (record.type === 'account') batch.accounts.push(record.account);
    else if (record.type === 'entitlement') batch.entitlements.push(record.entitlement);
    else if (record.type === 'grant')
      batch.grants.push({ account: record.account, entitlement: record.entitlement });
    else complete = true;
    seen.accounts += record.type === 'account' ? 1 : 0;
    seen.entitlements += record.type === 'entitlement' ? 1 : 0;
    seen.grants += record.type === 'grant' ? 1 : 0;
    if (batch.accounts.length + batch.entitlements.length + batch.grants.length >= BATCH) await flush();
  }
  await flush();
  if (complete) return seen;
  throw new ProvisioningError(
    'unavailable',
    `The reading of target ${parts.target} was cut short, so nothing is concluded from it; it will be tried again.`,
  );
}

/** What of an account decides whether it has changed: not when it was last used. */
export function accountDigest(account: Account): string {
  const { attributes, active } = account;
  const text = canonicalJson({ attributes, active, protected: account.protected ?? null });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function keep(
  tx: Queryable,
  { target, keys }: ObserveParts,
  { batch, generation, replaceGrants }: { batch: Batch; generation: number; replaceGrants: boolean },
): Promise<void> {
  await keepEntitlements(tx, target, batch.entitlements, generation);
  await keepAccounts(tx, { target, keys }, batch.accounts, generation);
  if (replaceGrants && batch.accounts.length > 0) {
    await tx
      .tables<ReconciliationTables>()
      .deleteFrom('observed_grant')
      .where('target', '=', target)
      .where(
        'account',
        'in',
        batch.accounts.map(({ id }) => id),
      )
      .execute();
  }
  await keepGrants(tx, target, batch.grants, generation);
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
  { target, keys }: Pick<ObserveParts, 'target' | 'keys'>,
  accounts: readonly Account[],
  generation: number,
): Promise<void> {
  if (accounts.length === 0) return;
  const tables = tx.tables<ReconciliationTables>();
  const ids = accounts.map(({ id }) => id);
  const known = await tables
    .selectFrom('observed_account')
    .select(['id', 'digest'])
    .where('target', '=', target)
    .where('id', 'in', ids)
    .execute();
  const digests = new Map(known.map(({ id, digest }) => [id, digest]));
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
    rows: accounts.map((account) => ({
      target,
      id: account.id,
      seen: generation,
      digest: accountDigest(account),
      active: account.active ? 1 : 0,
      protected: account.protected ?? null,
      last_active: account.lastActive ?? null,
      attributes: account.attributes,
    })),
  });
  const changed = accounts.filter((account) => digests.get(account.id) !== accountDigest(account));
  await keepKeys(tx, { target, keys }, changed, digests);
}

async function keepKeys(
  tx: Queryable,
  { target, keys }: Pick<ObserveParts, 'target' | 'keys'>,
  accounts: readonly Account[],
  known: ReadonlyMap<string, string>,
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

/** The number of the newest full reading, finished or not. */
export async function currentGeneration(db: Queryable, target: string): Promise<number> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('observation')
    .select('generation')
    .where('target', '=', target)
    .executeTakeFirst();
  return row?.generation ?? 0;
}

async function setGeneration(db: Queryable, target: string, generation: number): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .insertInto('observation')
    .values({ target, generation, completed_at: null, accounts: 0, entitlements: 0, grants: 0 })
    .onConflict((clash) => clash.column('target').doUpdateSet({ generation }))
    .execute();
}

/** When the target was last read completely, or nothing: then it never was. */
export async function lastObservation(
  db: Queryable,
  target: string,
): Promise<(Observed & { readonly at: number }) | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('observation')
    .selectAll()
    .where('target', '=', target)
    .executeTakeFirst();
  if (row === undefined || row.completed_at === null) return undefined;
  return { at: row.completed_at, accounts: row.accounts, entitlements: row.entitlements, grants: row.grants };
}
