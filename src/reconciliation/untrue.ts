/** A plan that undoes or reclaims is not made from rules: what it would do is compared with how the target stands when it is applied. */

import { type Account, type Planned, sameValue } from '../model/index.ts';
import type { Context } from './context.ts';
import { changesOf, type JournalEntry, settle, settleChanges } from './journal.ts';
import { observeSome } from './observe.ts';
import { accountsById, grantsOf } from './observed.ts';
import type { Plan } from './plans.ts';

const BATCH = 500;

/** What an undoing change presupposes, as the target stands. */
export interface Standing {
  readonly account: Account | undefined;
  readonly holds: readonly string[];
}

/** Why a change can no longer be undone by this one, or nothing when it can. */
export function untrue(change: Planned, { account, holds }: Standing): string | undefined {
  if (change.type === 'link.remove' || change.type === 'link.add') return undefined;
  // Its handler asks the target who has it now.
  if (change.type === 'holding.move') return undefined;
  if (account === undefined) return 'The account is gone from the target.';
  if (account.protected !== undefined) return account.protected;
  switch (change.type) {
    case 'account.update': {
      const moved = Object.entries(change.before).filter(
        ([name, value]) => !sameValue(account.attributes[name] ?? null, value),
      );
      return moved.length === 0
        ? undefined
        : `${moved.map(([name]) => name).join(', ')} changed again since.`;
    }
    case 'account.activate':
      return account.active ? 'The account is active again already.' : undefined;
    case 'account.deactivate':
      return account.active ? undefined : 'The account is inactive already.';
    case 'grant.add':
      return typeof change.entitlement === 'string' && holds.includes(change.entitlement)
        ? 'The account holds it again already.'
        : undefined;
    case 'grant.remove':
      return holds.includes(change.entitlement) ? undefined : 'The account does not hold it any more.';
    default:
      return undefined;
  }
}

/** Skips what is no longer so, with the reason; gives nobody to be planned anew, since an undo repeats no rule. */
export async function dropUntrue(
  context: Context,
  plan: Plan,
  keys: readonly string[],
): Promise<readonly string[]> {
  const { db, clock, sync } = context;
  let after = -1;
  for (;;) {
    const entries = await changesOf(db, plan.id, { after, states: ['planned'], limit: BATCH });
    const last = entries.at(-1);
    if (last === undefined) return [];
    after = last.seq;
    const accounts = [...new Set(entries.flatMap(({ change }) => accountIn(change) ?? []))];
    await observeSome({ db, clock, target: sync.to, keys }, context.target, { accounts, resembling: [] });
    const standings = await standingsOf(context, accounts);
    const skipped = entries.flatMap((entry: JournalEntry) => {
      const message = untrue(entry.change, standings(accountIn(entry.change)));
      return message === undefined ? [] : [settle(entry, { state: 'skipped', message })];
    });
    await db.transaction((tx) => settleChanges(tx, plan.id, skipped, clock.now()));
  }
}

/** The account that a change names. */
export function accountIn(change: Planned): string | undefined {
  const named = 'id' in change ? change.id : 'account' in change ? change.account : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** How accounts stand, as far as is known. */
export async function standingsOf(
  { db, sync }: Pick<Context, 'db' | 'sync'>,
  accounts: readonly string[],
): Promise<(account: string | undefined) => Standing> {
  const known = await accountsById(db, sync.to, accounts);
  const grants = await grantsOf(db, sync.to, accounts);
  return (account = '') => ({ account: known.get(account), holds: grants.get(account) ?? [] });
}
