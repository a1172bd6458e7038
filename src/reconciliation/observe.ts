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
import { keepSeats } from './seat-limits.ts';
import { forgetUnseen, openSeen, type Seen } from './seen.ts';
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
  await begin(db, target);
  const noted = await openSeen(db);
  const seen = await take(parts, from.read(), options, { noted });
  await forgetUnseen(db, target, noted);
  await db
    .tables<ReconciliationTables>()
    .updateTable('observation')
    .set({ completed_at: parts.clock.now(), ...seen })
    .where('target', '=', target)
    .execute();
  await keepSeats(db, target, { from, now: parts.clock.now() });
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
  const told: string[] = [];
  const seen = await take(parts, noting(from.read(scope), told), options, { replaceGrants: true });
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

interface How {
  /** A full reading notes what it has seen. */
  readonly noted?: Seen;
  /** Whether an account's grants are all told with it, in one batch. */
  readonly replaceGrants?: boolean;
}

async function take(
  parts: ObserveParts,
  records: AsyncIterable<TargetRecord>,
  options: ObserveOptions,
  how: How,
): Promise<Observed> {
  const seen = { accounts: 0, entitlements: 0, grants: 0 };
  let complete = false;
  let batch: Batch = { accounts: [], entitlements: [], grants: [] };
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = { accounts: [], entitlements: [], grants: [] };
    await parts.db.transaction((tx) => keep(tx, parts, { ...how, batch: full }));
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
  { batch, noted, replaceGrants }: How & { readonly batch: Batch },
): Promise<void> {
  await keepEntitlements(tx, target, batch.entitlements, noted);
  await keepAccounts(tx, { target, keys }, batch.accounts, noted);
  if (replaceGrants === true && batch.accounts.length > 0) {
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
  await keepGrants(tx, target, batch.grants, noted);
}

/** A target that was never read whole gets its line; one that was keeps what is known until the reading is complete. */
async function begin(db: Queryable, target: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .insertInto('observation')
    .values({ target, completed_at: null, accounts: 0, entitlements: 0, grants: 0 })
    .onConflict((clash) => clash.column('target').doNothing())
    .execute();
}
