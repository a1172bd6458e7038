/** Seats by product, counted and priced. Pure. */

import type { SeatPrice, SeatPrices } from '../model/index.ts';
import { costOf, savingOf } from './prices.ts';
import type { SeatsTold } from './seat-limits.ts';

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
  /** As the target tells it, else the product's id. */
  readonly name: string;
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
export interface SeatCounts {
  add(holder: SeatHolder): void;
  report(of: Counted): SeatReport;
}

/** What beside the holders bears on a report. */
export interface Counted {
  readonly target: string;
  readonly asOf: number;
  readonly prices: SeatPrices | undefined;
  /** What the target told of its seats, by product. */
  readonly told?: ReadonlyMap<string, SeatsTold>;
  /** How many wait, by product. */
  readonly waiting?: ReadonlyMap<string, number>;
}

export function openSeatCounts(): SeatCounts {
  const counts = new Map<string, { used: number; reclaimable: number; unlinked: number }>();
  return {
    add({ products, person, inactive }) {
      for (const product of products) {
        const count = counts.get(product) ?? { used: 0, reclaimable: 0, unlinked: 0 };
        counts.set(product, count);
        count.used += 1;
        if (inactive !== undefined) count.reclaimable += 1;
        if (person === undefined) count.unlinked += 1;
      }
    },
    report({ target, asOf, prices, told = new Map(), waiting }) {
      const limited = [...told].filter(([, { total }]) => total !== undefined).map(([product]) => product);
      const priced = prices?.prices[target];
      return {
        target,
        asOf,
        ...(prices === undefined || priced === undefined ? {} : { currency: prices.currency }),
        products: [...new Set([...counts.keys(), ...limited])].sort().map((product) => {
          const { used: counted, reclaimable, unlinked } = counts.get(product) ?? nobody;
          const { name = product, total, beyond = 0 } = told.get(product) ?? {};
          const used = counted + beyond;
          const waits = waiting?.get(product);
          return {
            product,
            name,
            used,
            reclaimable,
            unlinked,
            ...(total === undefined ? {} : { total }),
            ...(waits === undefined ? {} : { waiting: waits }),
            ...costs(priced?.[product], { used, reclaimable }),
          };
        }),
      };
    },
  };
}

const nobody = { used: 0, reclaimable: 0, unlinked: 0 };

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
