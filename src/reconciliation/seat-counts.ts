/** Seats by product, counted and priced. Pure. */

import type { SeatPrice, SeatPrices } from '../model/index.ts';
import { costOf, savingOf } from './prices.ts';
import type { SeatLimit } from './seat-limits.ts';

/** An open account that takes at least one seat. */
export interface SeatHolder {
  readonly account: string;
  readonly userName?: string;
  /** Our id of the person; absent: the account is linked to nobody. */
  readonly person?: string;
  /** The sync that answers for the account. */
  readonly sync?: string;
  readonly products: readonly string[];
  /** Names of the entitlements that give the seats. */
  readonly via: readonly string[];
  /** As the target tells it, ISO 8601. */
  readonly lastActive?: string;
  /** The account counts as inactive, and the seat could be taken back: why, in one sentence. */
  readonly inactive?: string;
  /** Inactive, and never used at all. */
  readonly never?: true;
  /** The person has left at the source, and the account still takes a seat: why, in one sentence. */
  readonly left?: string;
  /** No sync may change the account. */
  readonly protected?: true;
  readonly email?: string;
}

export interface ProductSeats {
  readonly product: string;
  readonly used: number;
  /** As the target says; absent: unlimited, or not told. */
  readonly total?: number;
  /** Taken by accounts that count as inactive. */
  readonly reclaimable: number;
  /** Taken by accounts that are linked to nobody. */
  readonly unlinked: number;
  /** People who need a seat and get none. */
  readonly waiting?: number;
  /** For one seat and month (where all cost the same), for all that are used, for all that could be taken back; absent: no price is set. */
  readonly price?: number;
  readonly cost?: number;
  readonly saving?: number;
}

export interface SeatReport {
  readonly target: string;
  /** When the target was last read whole, milliseconds since 1970. */
  readonly asOf: number;
  readonly currency?: string;
  readonly products: readonly ProductSeats[];
}

/** Counts the seats of all holders, product by product. */
export async function countSeats(
  of: {
    readonly target: string;
    readonly asOf: number;
    readonly prices: SeatPrices | undefined;
    readonly limits?: readonly SeatLimit[];
    /** How many wait, by product. */
    readonly waiting?: ReadonlyMap<string, number>;
  },
  holders: AsyncIterable<SeatHolder> | Iterable<SeatHolder>,
): Promise<SeatReport> {
  const counts = new Map<string, { used: number; reclaimable: number; unlinked: number }>();
  for await (const { products, person, inactive } of holders) {
    for (const product of products) {
      const count = counts.get(product) ?? { used: 0, reclaimable: 0, unlinked: 0 };
      counts.set(product, count);
      count.used += 1;
      if (inactive !== undefined) count.reclaimable += 1;
      if (person === undefined) count.unlinked += 1;
    }
  }
  const { target, asOf, prices, limits = [], waiting } = of;
  for (const { product, total } of limits)
    if (total !== undefined && !counts.has(product))
      counts.set(product, { used: 0, reclaimable: 0, unlinked: 0 });
  const priced = prices?.prices[target];
  return {
    target,
    asOf,
    ...(prices === undefined || priced === undefined ? {} : { currency: prices.currency }),
    products: [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([product, count]) => {
        const limit = limits.find((one) => one.product === product);
        const used = Math.max(count.used, limit?.used ?? 0);
        const waits = waiting?.get(product);
        return {
          product,
          ...count,
          used,
          ...(limit?.total === undefined ? {} : { total: limit.total }),
          ...(waits === undefined ? {} : { waiting: waits }),
          ...costs(priced?.[product], { used, reclaimable: count.reclaimable }),
        };
      }),
  };
}

function costs(
  price: SeatPrice | undefined,
  { used, reclaimable }: { readonly used: number; readonly reclaimable: number },
): Pick<ProductSeats, 'price' | 'cost' | 'saving'> {
  if (price === undefined) return {};
  const cost = costOf(price, used);
  const saving = savingOf(price, { used, back: reclaimable });
  return {
    ...(price.by === 'each' ? { price: price.price } : {}),
    ...(cost === undefined ? {} : { cost }),
    ...(saving === undefined ? {} : { saving }),
  };
}
