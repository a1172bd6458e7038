/** After a crash or an answer that never came: looks what became of intended changes, and writes it down. */

import type { Account, Planned } from '../model/index.ts';
import { isLinkChange, sameValue } from '../model/index.ts';
import { changeLine } from './change-line.ts';
import type { Context } from './context.ts';
import { type Done, recordEffects } from './effects.ts';
import {
  changesOf,
  type JournalEntry,
  replanChanges,
  type Settled,
  settle,
  settleChanges,
} from './journal.ts';
import { accountKey } from './keeping.ts';
import { linksOfAccounts, linksOfPeople } from './links.ts';
import { observeSome } from './observe.ts';
import { accountsById, accountsByKey, type Entitlements, entitlementsOf, grantsOf } from './observed.ts';

const BATCH = 200;

export interface SettleResult {
  /** Changes whose effect was found. */
  readonly found: number;
  /** Changes that did not happen: they are planned again. */
  readonly lost: number;
}

/**
 * Settles every change of a plan whose intent was written and whose outcome was not. What the target shows decides:
 * a change with its effect there is done, one without is planned again. Doing it twice is harmless for all but a
 * creation, and a second creation is refused by the target and then recognised as ours.
 */
export async function settleIntended(
  context: Context,
  plan: string,
  keys: readonly string[],
): Promise<SettleResult> {
  let found = 0;
  let lost = 0;
  for (;;) {
    const entries = await changesOf(context.db, plan, { states: ['intended'], limit: BATCH });
    if (entries.length === 0) return { found, lost };
    const done = await settleSome(context, { plan, keys, entries });
    found += done;
    lost += entries.length - done;
  }
}

async function settleSome(
  context: Context,
  {
    plan,
    keys,
    entries,
  }: { readonly plan: string; readonly keys: readonly string[]; readonly entries: readonly JournalEntry[] },
): Promise<number> {
  const { db, sync, target, clock } = context;
  const links = await linksOfPeople(
    db,
    sync.to,
    entries.flatMap(({ person }) => person ?? []),
  );
  const accountOf = (entry: JournalEntry): string | undefined => {
    const { change } = entry;
    if ('id' in change) return change.id;
    if (!('account' in change) || change.type === 'account.create') return undefined;
    return typeof change.account === 'string'
      ? change.account
      : links.get(change.account.createdFor)?.account;
  };
  const accounts = [...new Set(entries.flatMap((entry) => accountOf(entry) ?? []))];
  const resembling = entries.flatMap(({ change }) =>
    change.type === 'account.create' ? [{ ...change.account, id: '' }] : [],
  );
  await observeSome({ db, clock, target: sync.to, keys }, target, { accounts, resembling });
  const entitlements = await entitlementsOf(db, sync.to);
  const known = await accountsById(db, sync.to, accounts);
  const grants = await grantsOf(db, sync.to, accounts);
  const found: { readonly entry: JournalEntry; readonly settled: Settled }[] = [];
  const effects: Done[] = [];
  const back: number[] = [];
  for (const entry of entries) {
    const account = accountOf(entry);
    const done = await effectOf(context, { entry, account, known, grants, entitlements });
    if (done === undefined) back.push(entry.seq);
    else {
      const note = 'Found to have been done when its answer was lost.';
      found.push({ entry, settled: settle(entry, { state: 'done', note }, done) });
      effects.push(done);
    }
  }
  await db.transaction(async (tx) => {
    const now = clock.now();
    await settleChanges(
      tx,
      plan,
      found.map(({ settled }) => settled),
      now,
    );
    await replanChanges(tx, plan, back);
    await recordEffects(tx, { target: sync.to, sync: sync.name, keys, now }, effects);
    await context.audit.append(
      found.map((one) => changeLine(context, { ...one, at: now })),
      tx,
    );
  });
  return found.length;
}

interface Look {
  readonly entry: JournalEntry;
  readonly account: string | undefined;
  readonly known: ReadonlyMap<string, Account>;
  readonly grants: ReadonlyMap<string, readonly string[]>;
  readonly entitlements: Entitlements;
}

/** The change as done, when its effect is to be seen; nothing otherwise. */
async function effectOf(context: Context, look: Look): Promise<Done | undefined> {
  const { change } = look.entry;
  if (change.type === 'account.create') {
    const made = await createdAccount(context, change.account);
    return made === undefined ? undefined : { change, account: made };
  }
  if (change.type === 'entitlement.create') {
    const made = look.entitlements.byName(change.name);
    return made === undefined ? undefined : { change, entitlement: made.id };
  }
  if (look.account === undefined || isLinkChange(change)) return undefined;
  // Doing it twice is harmless: the second finds it done.
  if (change.type === 'holding.move') return undefined;
  const account = look.known.get(look.account);
  if (change.type === 'account.delete')
    return account === undefined ? { change, account: look.account } : undefined;
  if (account === undefined) return undefined;
  // Whether an account has lost its name cannot be seen from it: doing it twice is harmless.
  if (change.type === 'account.anonymise') return undefined;
  if (change.type === 'grant.add' || change.type === 'grant.remove')
    return grantEffect(change, look, account);
  return accountEffect(change, account) ? { change, account: account.id } : undefined;
}

function accountEffect(
  change: Extract<Planned, { readonly type: 'account.update' | 'account.activate' | 'account.deactivate' }>,
  account: Account,
): boolean {
  if (change.type === 'account.activate') return account.active;
  if (change.type === 'account.deactivate') return !account.active;
  return Object.entries(change.after).every(([name, value]) =>
    sameValue(account.attributes[name] ?? null, value),
  );
}

function grantEffect(
  change: Extract<Planned, { readonly type: 'grant.add' | 'grant.remove' }>,
  { grants, entitlements }: Look,
  account: Account,
): Done | undefined {
  const { entitlement } = change;
  const id = typeof entitlement === 'string' ? entitlement : entitlements.byName(entitlement.createdAs)?.id;
  if (id === undefined) return undefined;
  const holds = grants.get(account.id)?.includes(id) ?? false;
  return holds === (change.type === 'grant.add')
    ? { change, account: account.id, entitlement: id }
    : undefined;
}

/** The one account that has the unique attributes of a creation of ours and that nobody is linked to. */
async function createdAccount(
  { db, sync, target }: Context,
  wanted: Omit<Account, 'id'>,
): Promise<string | undefined> {
  for (const { name, uniqueness } of target.schema) {
    const key = accountKey(wanted, name);
    if (uniqueness !== 'server' || key === undefined) continue;
    const ids = (await accountsByKey(db, sync.to, name, [key])).get(key) ?? [];
    const [id] = ids;
    if (ids.length !== 1 || id === undefined) continue;
    const claimed = await linksOfAccounts(db, sync.to, [id]);
    if (!claimed.has(id)) return id;
  }
  return undefined;
}
