/** Which seats a person's part of a plan takes and gives back. Pure. */

import type { Account, Planned } from '../model/index.ts';
import type { Entitlements } from './observed.ts';
import type { PersonPlan } from './plan.ts';
import type { Subject } from './subject.ts';

/** One seat of one person, taken (1) or given back (-1). */
export interface SeatMove {
  readonly product: string;
  readonly moves: 1 | -1;
}

/** The products that an entitlement gives, by its id. */
export type Giving = (entitlement: string) => readonly string[];

/** What these entitlements give; one that is not among them, nothing. */
export function givingIn({ byId }: Pick<Entitlements, 'byId'>): Giving {
  return (entitlement) => byId.get(entitlement)?.licences ?? [];
}

/** Compares the seats that the account takes now with those it takes once the plan is done. */
export function seatMoves(subject: Subject, plan: PersonPlan, giving: Giving): readonly SeatMove[] {
  if (plan.changes.length === 0) return [];
  const account = accountOf(subject, plan);
  const held = new Set(
    account === undefined
      ? []
      : (subject.held.get(account.id) ?? []).map(({ entitlement }) => entitlement.id),
  );
  const before = account?.active === true ? productsOf(held, giving) : new Set<string>();
  const after = afterwards({ active: account?.active ?? false, held }, plan.changes, giving);
  return [
    ...[...after]
      .filter((product) => !before.has(product))
      .map((product) => ({ product, moves: 1 }) as const),
    ...[...before]
      .filter((product) => !after.has(product))
      .map((product) => ({ product, moves: -1 }) as const),
  ];
}

/** The account that the plan's changes concern, where there is one already. */
function accountOf({ account, candidates }: Subject, plan: PersonPlan): Account | undefined {
  if (plan.changes.some(({ type }) => type === 'account.create')) return undefined;
  return account ?? candidates.find((candidate) => candidate.account.id === plan.account)?.account;
}

function productsOf(held: Iterable<string>, giving: Giving): Set<string> {
  return new Set([...held].flatMap(giving));
}

function afterwards(
  state: { active: boolean; readonly held: Set<string> },
  changes: readonly Planned[],
  giving: Giving,
): Set<string> {
  for (const change of changes) {
    if (change.type === 'account.create') state.active = change.account.active;
    else if (change.type === 'account.activate') state.active = true;
    else if (['account.deactivate', 'account.delete', 'account.anonymise'].includes(change.type))
      state.active = false;
    else if (change.type === 'grant.remove') state.held.delete(change.entitlement);
    else if (change.type === 'grant.add' && typeof change.entitlement === 'string')
      state.held.add(change.entitlement);
  }
  return state.active ? productsOf(state.held, giving) : new Set();
}

/** Whether a plan opens an account, made or closed until now: without its seat that waits too. */
export function opens(changes: readonly Planned[]): boolean {
  return changes.some(({ type }) => type === 'account.create' || type === 'account.activate');
}

/**
 * What of a person's changes goes on while a seat of these products is waited for. An account that is yet to be made is
 * not made; one that is closed stays closed; an open one is given all but the groups that give these seats.
 */
export function withoutSeats(
  changes: readonly Planned[],
  products: ReadonlySet<string>,
  giving: Giving,
): readonly Planned[] {
  if (changes.some(({ type }) => type === 'account.create')) return [];
  return changes.filter((change) => {
    if (change.type === 'account.activate') return false;
    if (change.type !== 'grant.add' || typeof change.entitlement !== 'string') return true;
    return !giving(change.entitlement).some((product) => products.has(product));
  });
}
