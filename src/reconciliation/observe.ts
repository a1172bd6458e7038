/** Reads what the target holds now into the store, page by page: memory is bounded by a batch, not by the company. */

import type {
  Account,
  Clock,
  Entitlement,
  ProvisioningTarget,
  ReadScope,
  TargetRecord,
} from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Database, Queryable } from '../store/index.ts';
import { forgetAccounts, keepAccounts, keepEntitlements, keepGrants } from './keeping.ts';
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
