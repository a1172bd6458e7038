/** Seats by product, counted and priced. Pure. */

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
}

/** What a seat costs a month: target → product → amount. */
export interface SeatPrices {
  /** As it is shown behind amounts: `EUR`. */
  readonly currency: string;
  readonly prices: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface ProductSeats {
  readonly product: string;
  readonly used: number;
  /** Taken by accounts that count as inactive. */
  readonly reclaimable: number;
  /** Taken by accounts that are linked to nobody. */
  readonly unlinked: number;
  /** For one seat and month, for all that are used, for all that could be taken back; absent: no price is set. */
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
  of: { readonly target: string; readonly asOf: number; readonly prices: SeatPrices | undefined },
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
  const { target, asOf, prices } = of;
  const priced = prices?.prices[target];
  return {
    target,
    asOf,
    ...(prices === undefined || priced === undefined ? {} : { currency: prices.currency }),
    products: [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([product, count]) => ({ product, ...count, ...costs(priced?.[product], count) })),
  };
}

function costs(
  price: number | undefined,
  { used, reclaimable }: { readonly used: number; readonly reclaimable: number },
): Pick<ProductSeats, 'price' | 'cost' | 'saving'> {
  if (price === undefined) return {};
  return { price, cost: money(used * price), saving: money(reclaimable * price) };
}

/** To the hundredth: 3 × 0.1 is 0.3. */
function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
