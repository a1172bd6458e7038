/** Seats of a target in one look: one walk over all who take one gives the counts, what could be taken back, and the first of those. */

import type { SeatPrices } from '../model/index.ts';
import type { Parts } from './context.ts';
import { savingOf } from './prices.ts';
import {
  openReclaimCounts,
  type Reclaimable,
  type ReclaimCounts,
  type ReclaimKind,
  reclaimable,
} from './reclaimable.ts';
import { openSeatCounts, type SeatHolder, type SeatReport } from './seat-counts.ts';
import { openSeatHolders, type SeatHolders } from './seat-holders.ts';
import { seatsTold } from './seat-limits.ts';
import { lastRead } from './seats.ts';
import { openTwins, twinsAmong } from './twins.ts';

/** Seats that could be taken back, counted. Amounts are for a month. */
export interface ReclaimSummary {
  readonly currency?: string;
  readonly kinds: readonly { readonly kind: ReclaimKind; readonly accounts: number }[];
  readonly products: readonly {
    readonly product: string;
    /** As the target tells it, else the product's id. */
    readonly name: string;
    readonly seats: number;
    readonly saving?: number;
  }[];
}

export interface SeatLook {
  readonly report: SeatReport;
  readonly reclaim: ReclaimSummary;
  /** The first of them, in order of the accounts' ids. */
  readonly reclaimable: readonly Reclaimable[];
}

export interface SeatAsking {
  readonly target: string;
  /** How many of those whose seats could be taken back are listed. */
  readonly first: number;
  /** Called with everybody who takes a seat, in order of the accounts' ids. */
  readonly each?: (holder: SeatHolder) => void;
}

/** What beside the holders bears on a look. */
export interface SeatAround {
  readonly prices: SeatPrices | undefined;
  /** How many people wait, by product. */
  readonly waiting: ReadonlyMap<string, number>;
}

const nobody: ReadonlyMap<string, SeatHolder> = new Map();

/** @throws ProvisioningError `not-found` when the target was never read whole. */
export async function lookAtSeats(
  parts: Parts,
  { target, first, each }: SeatAsking,
  { prices, waiting }: SeatAround,
): Promise<SeatLook> {
  const asOf = await lastRead(parts.db, target);
  const holders = await openSeatHolders(parts, target);
  try {
    const told = await seatsTold(parts.db, target);
    const counts = openSeatCounts();
    const back = openReclaimCounts();
    const twins = openTwins();
    const found = new Map<string, Reclaimable>();
    for await (const page of holders.all())
      for (const holder of page) {
        each?.(holder);
        counts.add(holder);
        twins.note(holder);
        const one = reclaimable(holder, nobody);
        if (one === undefined) continue;
        back.add(one);
        if (found.size < first) found.set(one.account, one);
      }
    for (const twin of await withTwins(holders, twins.sharing(), back)) found.set(twin.account, twin);
    const report = counts.report({ target, asOf, prices, told, waiting });
    return {
      report,
      reclaim: summaryOf(report, back, prices),
      reclaimable: [...found.values()].sort((a, b) => (a.account < b.account ? -1 : 1)).slice(0, first),
    };
  } finally {
    await holders.close();
  }
}

/** Who is somebody's second account is known once all addresses are: those are counted anew, as what they are. */
async function withTwins(
  holders: SeatHolders,
  sharing: readonly string[],
  back: ReclaimCounts,
): Promise<readonly Reclaimable[]> {
  const known = await holders.ofAccounts(sharing);
  const twins = twinsAmong(known);
  return known.flatMap((holder) => {
    const [before, now] = [reclaimable(holder, nobody), reclaimable(holder, twins)];
    if (now === undefined || now.kind === before?.kind) return [];
    if (before !== undefined) back.remove(before);
    back.add(now);
    return [now];
  });
}

function summaryOf(
  { target, products }: SeatReport,
  back: ReclaimCounts,
  prices: SeatPrices | undefined,
): ReclaimSummary {
  const priced = prices?.prices[target];
  return {
    ...(prices === undefined || priced === undefined ? {} : { currency: prices.currency }),
    kinds: back.kinds(),
    products: back.products().map(({ product, seats }) => {
      const { name = product, used = seats } = products.find((one) => one.product === product) ?? {};
      const price = priced?.[product];
      const saving = price === undefined ? undefined : savingOf(price, { used, back: seats });
      return { product, name, seats, ...(saving === undefined ? {} : { saving }) };
    }),
  };
}
