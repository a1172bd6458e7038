/** Seats that could be taken back: of sleepers, of accounts never used, of a person's second account, of people who have left. */

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

/** Seats that could be taken back, by kind and by product. */
export interface ReclaimCounts {
  add(one: Reclaimable): void;
  /** Of one that was added. */
  remove(one: Reclaimable): void;
  /** In the order of `reclaimKinds`; those of which there is none are left out. */
  kinds(): readonly { readonly kind: ReclaimKind; readonly accounts: number }[];
  /** In the order of the products' ids; the same. */
  products(): readonly { readonly product: string; readonly seats: number }[];
}

export function openReclaimCounts(): ReclaimCounts {
  const kinds = new Map<ReclaimKind, number>();
  const seats = new Map<string, number>();
  const count = ({ kind, products }: Reclaimable, by: 1 | -1): void => {
    kinds.set(kind, (kinds.get(kind) ?? 0) + by);
    for (const product of products) seats.set(product, (seats.get(product) ?? 0) + by);
  };
  return {
    add: (one) => count(one, 1),
    remove: (one) => count(one, -1),
    kinds: () =>
      reclaimKinds
        .map((kind) => ({ kind, accounts: kinds.get(kind) ?? 0 }))
        .filter(({ accounts }) => accounts > 0),
    products: () =>
      [...seats]
        .filter(([, of]) => of > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([product, of]) => ({ product, seats: of })),
  };
}
