/** Seats that could be taken back: of sleepers, of accounts never used, of a person's second account, of people who have left. */

import { foldKey } from '../model/index.ts';
import type { SeatHolder } from './seat-counts.ts';

/** Why a seat could be taken back. */
export const reclaimKinds = ['inactive', 'never', 'duplicate', 'left'] as const;
export type ReclaimKind = (typeof reclaimKinds)[number];

/** A seat that could be taken back, and why. */
export interface Reclaimable extends SeatHolder {
  readonly kind: ReclaimKind;
  readonly because: string;
}

/** The holder as somebody whose seat could be taken back, or nothing. Whoever is protected keeps it. */
export function reclaimable(
  holder: SeatHolder,
  twins: ReadonlyMap<string, SeatHolder>,
): Reclaimable | undefined {
  if (holder.protected === true) return undefined;
  if (holder.left !== undefined) return { ...holder, kind: 'left', because: holder.left };
  const twin = twins.get(holder.account);
  if (twin !== undefined)
    return {
      ...holder,
      kind: 'duplicate',
      because: `The account ${twin.userName ?? twin.account} has the same address${twin.person === undefined ? '' : ' and belongs to somebody'}.`,
    };
  if (holder.inactive === undefined) return undefined;
  return { ...holder, kind: holder.never === true ? 'never' : 'inactive', because: holder.inactive };
}

/**
 * Accounts that share their address with another one that takes a seat, each with the one that is kept: the one that
 * belongs to somebody, else the one that was used last, else the first.
 */
export async function twinsAmong(
  holders: AsyncIterable<SeatHolder>,
): Promise<ReadonlyMap<string, SeatHolder>> {
  const first = new Map<string, SeatHolder>();
  const shared = new Map<string, SeatHolder[]>();
  for await (const holder of holders) {
    if (holder.email === undefined) continue;
    const key = foldKey(holder.email);
    const before = first.get(key);
    if (before === undefined) first.set(key, holder);
    else shared.set(key, [...(shared.get(key) ?? [before]), holder]);
  }
  const twins = new Map<string, SeatHolder>();
  for (const together of shared.values()) {
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
