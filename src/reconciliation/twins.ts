/** Accounts that share their address with another one that takes a seat. Pure. */

import { foldKey } from '../model/index.ts';
import type { SeatHolder } from './seat-counts.ts';

/** Addresses as they come along, in any order. Of each it keeps no more than the address and one account. */
export interface Twins {
  note(holder: Pick<SeatHolder, 'account' | 'email'>): void;
  /** The accounts of which another one has the address. */
  sharing(): readonly string[];
}

export function openTwins(): Twins {
  const first = new Map<string, string>();
  const sharing = new Set<string>();
  return {
    note({ account, email }) {
      if (email === undefined) return;
      const key = foldKey(email);
      const before = first.get(key);
      if (before === undefined) first.set(key, account);
      else sharing.add(before).add(account);
    },
    sharing: () => [...sharing],
  };
}

/**
 * Of accounts that share their address, each that is not kept with the one that is: the one that belongs to somebody, else
 * the one that was used last, else the first.
 */
export function twinsAmong(holders: readonly SeatHolder[]): ReadonlyMap<string, SeatHolder> {
  const twins = new Map<string, SeatHolder>();
  const known = holders.filter(({ email }) => email !== undefined);
  for (const together of Map.groupBy(known, ({ email = '' }) => foldKey(email)).values()) {
    const [kept, ...others] = together.toSorted(keptFirst);
    // Two accounts that belong to two people are not one person's, whatever their addresses are.
    for (const other of others)
      if (kept !== undefined && other.person === undefined) twins.set(other.account, kept);
  }
  return twins;
}

function keptFirst(a: SeatHolder, b: SeatHolder): number {
  const linked = Number(a.person === undefined) - Number(b.person === undefined);
  if (linked !== 0) return linked;
  const [x, y] = [a.lastActive ?? '', b.lastActive ?? ''];
  return x === y ? (a.account < b.account ? -1 : 1) : x > y ? -1 : 1;
}
