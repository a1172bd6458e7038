/** What accounts of a world in memory lead and own, and how it is given to somebody else. */

import { type Change, type Holding, ProvisioningError } from '../../model/index.ts';
import type { World } from './world.ts';

/** By account; what is only counted is left out unless it is asked for. */
export function holdingsOf(
  world: World,
  accounts: readonly string[],
  counts: boolean,
): ReadonlyMap<string, readonly Holding[]> {
  return new Map(
    accounts.flatMap((account) => {
      const all = world.holdings.get(account) ?? [];
      const told = all.filter(({ count }) => counts || count === undefined);
      return told.length === 0 ? [] : [[account, told] as const];
    }),
  );
}

/** Gives it to the other, unless a third has it by now. */
export function moveHolding(
  world: World,
  { account, to, holding }: Extract<Change, { readonly type: 'holding.move' }>,
): { readonly note?: string } {
  const next = world.accounts.get(to);
  if (next === undefined) throw new ProvisioningError('not-found', `No account has the id ${to}; plan anew.`);
  if (!next.active)
    throw new ProvisioningError('unsupported', `The account ${to} is closed; name somebody who is not.`);
  const mine = world.holdings.get(account) ?? [];
  const same = ({ kind, id }: Holding): boolean => kind === holding.kind && id === holding.id;
  if (!mine.some(same)) return { note: 'Somebody else has it already.' };
  world.holdings.set(
    account,
    mine.filter((one) => !same(one)),
  );
  world.holdings.set(to, [...(world.holdings.get(to) ?? []), holding]);
  return {};
}
