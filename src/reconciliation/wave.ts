/** One wave of an apply: the intents of some people's changes are written, the changes made, and what came of them written. */

import { type Entitlement, foldKey, isLinkChange } from '../model/index.ts';
import { type Applying, judged, leftBecause, noteFailure, plannedAnew, type Result } from './applying.ts';
import { entitlementsAsked } from './asked-entitlements.ts';
import { batches, type Traveller, together } from './batch.ts';
import { billingOf, stillBillable } from './billable.ts';
import { changeLine } from './change-line.ts';
import type { Context } from './context.ts';
import { type EffectParts, recordEffects } from './effects.ts';
import { intend, type JournalEntry, replanChanges, type Settled, settle, settleChanges } from './journal.ts';
import { linksOfAccounts, linksOfPeople } from './links.ts';
import { entitlementsNamed } from './observed.ts';
import { perform, resolve } from './perform.ts';

/** Outcomes written in one transaction; after a crash between two the changes of the second are looked at. */
const WRITTEN = 2_000;

/** Changes to our own memory: one transaction, no calls. */
export async function memoryWave(
  context: Context,
  applying: Applying,
  entries: readonly JournalEntry[],
): Promise<void> {
  const { db, sync, clock } = context;
  await db.transaction(async (tx) => {
    const people = await linksOfPeople(
      tx,
      sync.to,
      entries.flatMap(({ person }) => person ?? []),
    );
    const accounts = await linksOfAccounts(
      tx,
      sync.to,
      entries.flatMap(({ change }) => (change.type === 'link.add' ? [change.account] : [])),
    );
    const results: Result[] = entries.map((entry) => {
      const { change } = entry;
      if (!isLinkChange(change)) throw new Error(`a change of type ${change.type} stands among links`);
      const clash = change.type === 'link.add' && (people.has(change.person) || accounts.has(change.account));
      if (clash) {
        const message =
          'The person or the account has been linked otherwise since; the person is planned anew.';
        return plannedAnew(applying, entry, message);
      }
      const entitlement = change.type === 'grant.release' ? { entitlement: change.entitlement } : {};
      return {
        entry,
        settled: settle(entry, { state: 'done' }),
        done: { change, account: change.account, ...entitlement },
      };
    });
    for (const result of results) noteFailure(applying, result);
    await write(tx, context, applying, results, clock.now());
  });
}

/** Changes to the target, different people side by side as far as the connection allows. */
export async function targetWave(
  context: Context,
  applying: Applying,
  entries: readonly JournalEntry[],
): Promise<void> {
  const { db, clock, sync } = context;
  const links = await linksOfPeople(
    db,
    sync.to,
    entries.flatMap(({ person }) => person ?? []),
  );
  const made = new Map([...links].map(([person, { account }]) => [person, account]));
  await db.transaction((tx) =>
    intend(
      tx,
      applying.plan,
      entries.map(({ seq }) => seq),
      clock.now(),
    ),
  );
  const named = await entitlementsNamed(db, sync.to, namesIn(entries));
  const groups = [...byPerson(entries).values()];
  const results: Result[] = [];
  const batched: Traveller[] = [];
  const { handled, total, failed } = applying;
  const before = handled - entries.length;
  await sideBySide(groups, context.target.concurrency ?? 1, async (group) => {
    for (const entry of group) {
      const result = await one(context, applying, { entry, made, named, batched });
      if (result !== undefined) results.push(result);
    }
    // A wave takes minutes where a target is slow: whoever looks on sees each answer.
    context.report({
      run: context.run,
      step: 'applying',
      done: before + results.length,
      total,
      failed: failed.size,
    });
  });
  for (const travellers of batches(context, batched))
    results.push(...(await together(context, applying, travellers)));
  // In the order of their rows, which batches have shuffled: each transaction then touches few pages of the database.
  results.sort((one, other) => one.entry.seq - other.entry.seq);
  // Not in one transaction: others wait for it, and all its texts would be in memory at once.
  for (let from = 0; from < results.length; from += WRITTEN) {
    const some = results.slice(from, from + WRITTEN);
    await db.transaction((tx) => write(tx, context, applying, some, clock.now()));
  }
  if (applying.stopped !== undefined) throw applying.stopped;
}

/** Groups that a plan makes are named by its grants, and have their ids only once they are made. */
function namesIn(entries: readonly JournalEntry[]): readonly string[] {
  return entries.flatMap(({ change }) =>
    change.type === 'grant.add' && typeof change.entitlement !== 'string'
      ? [change.entitlement.createdAs]
      : [],
  );
}

function byPerson(entries: readonly JournalEntry[]): Map<string, JournalEntry[]> {
  const groups = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const key = entry.person ?? `#${entry.seq}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Runs the work for all items, at most `width` at a time. */
async function sideBySide<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

interface OneParts {
  readonly entry: JournalEntry;
  /** Accounts by person, those of this wave among them. */
  readonly made: Map<string, string>;
  /** Entitlements that grants of this wave name, by folded name. */
  readonly named: ReadonlyMap<string, Pick<Entitlement, 'id'>>;
  readonly batched: Traveller[];
}

async function one(
  context: Context,
  applying: Applying,
  { entry, made, named, batched }: OneParts,
): Promise<Result | undefined> {
  const { change, person } = entry;
  if (applying.stopped !== undefined || context.signal.aborted) return { entry, back: true };
  const left = leftBecause(applying, person);
  if (left !== undefined) return skipped(entry, left);
  if (isLinkChange(change)) throw new Error(`a change of type ${change.type} stands among target changes`);
  const ready = resolve(
    change,
    (of) => made.get(of),
    (name) => named.get(foldKey(name))?.id,
  );
  if (typeof ready === 'string') return skipped(entry, ready);
  if (context.target.batches?.some(({ type }) => type === ready.type) === true) {
    batched.push({ entry, change: ready });
    return undefined;
  }
  const performed = await perform(context, ready, entry.attempts + 1);
  const result = judged(applying, entry, ready, performed);
  if (ready.type === 'account.create' && 'done' in result && result.done?.account !== undefined) {
    made.set(ready.identity, result.done.account);
  }
  noteFailure(applying, result);
  return result;

  function skipped(of: JournalEntry, message: string): Result {
    return { entry: of, settled: settle(of, { state: 'skipped', message }) };
  }
}

/** Outcomes, effects and audit lines, in one transaction. */
async function write(
  tx: Parameters<typeof recordEffects>[0],
  context: Context,
  applying: Applying,
  results: readonly Result[],
  now: number,
): Promise<void> {
  const parts: EffectParts = { target: context.sync.to, sync: context.sync.name, keys: applying.keys, now };
  const settled = results.flatMap((result) => ('settled' in result ? [result] : []));
  await recordEffects(
    tx,
    parts,
    settled.flatMap(({ done }) => done ?? []),
  );
  const told = await withBilling(tx, parts.target, settled);
  await settleChanges(
    tx,
    applying.plan,
    told.map((result) => result.settled),
    now,
  );
  await replanChanges(
    tx,
    applying.plan,
    results.flatMap((result) => ('back' in result ? [result.entry.seq] : [])),
  );
  await context.audit.append(
    told.map(({ entry, settled: what }) => changeLine(context, { entry, settled: what, at: now })),
    tx,
  );
}

type Told = Extract<Result, { readonly settled: Settled }>;

/** After a removal: what still makes the account billable stands in the outcome. */
async function withBilling(
  tx: Parameters<typeof recordEffects>[0],
  target: string,
  settled: readonly Told[],
): Promise<readonly Told[]> {
  const taken = settled.filter(({ done }) => done?.change.type === 'grant.remove');
  if (taken.length === 0) return settled;
  const { byId, known } = entitlementsAsked(tx, target);
  const productsOf = ({ done }: Told) => byId.get(done?.entitlement ?? '')?.licences ?? [];
  const accounts = await known(() =>
    taken.flatMap((one) => (productsOf(one).length > 0 ? (one.done?.account ?? []) : [])),
  );
  const billing = await billingOf(tx, target, [...new Set(accounts)]);
  return settled.map((one) => {
    const { outcome } = one.settled;
    if (one.done?.change.type !== 'grant.remove' || outcome.state !== 'done') return one;
    const still = stillBillable(billing.get(one.done.account ?? '') ?? [], productsOf(one));
    if (still === undefined) return one;
    const note = outcome.note === undefined ? still : `${outcome.note} ${still}`;
    return { ...one, settled: { ...one.settled, outcome: { ...outcome, note } } };
  });
}
