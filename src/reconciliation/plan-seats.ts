/** Seats and cost before and after a plan, and who waits for a seat. */

import type { SeatPrices } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Plan } from './plans.ts';
import { costOf, money } from './prices.ts';
import type { ReconciliationTables } from './tables.ts';

/** What a plan does to the seats of one product. Amounts are for a month; absent: no price is set. */
export interface PlanProduct {
  readonly product: string;
  readonly name: string;
  readonly total?: number;
  readonly before: number;
  readonly after: number;
  readonly takes: number;
  readonly frees: number;
  /** People who need a seat and get none. */
  readonly waits: number;
  readonly costBefore?: number;
  readonly costAfter?: number;
}

export interface PlanSeats {
  readonly currency?: string;
  readonly products: readonly PlanProduct[];
}

/** As the plan stands; nothing of a target without seats. */
export async function planSeats(
  db: Queryable,
  plan: Plan,
  prices: SeatPrices | undefined,
): Promise<PlanSeats> {
  const limits = plan.counts.seats ?? [];
  if (limits.length === 0) return { products: [] };
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_seat')
    .select(['product', 'moves', 'waits', ({ fn }) => fn.countAll<number>().as('count')])
    .where('plan', '=', plan.id)
    .groupBy(['product', 'moves', 'waits'])
    .execute();
  const priced = prices?.prices[plan.target];
  const products = limits.map(({ product, name, used, total }) => {
    const count = (moves: number, waits: number): number =>
      rows
        .filter((row) => row.product === product && row.moves === moves && row.waits === waits)
        .reduce((sum, row) => sum + Number(row.count), 0);
    const takes = count(1, 0);
    const frees = count(-1, 0);
    const after = used + takes - frees;
    const price = priced?.[product];
    const [costBefore, costAfter] = [used, after].map((seats) =>
      price === undefined ? undefined : costOf(price, seats),
    );
    return {
      product,
      name,
      ...(total === undefined ? {} : { total }),
      before: used,
      after,
      takes,
      frees,
      waits: count(1, 1),
      ...(costBefore === undefined ? {} : { costBefore: money(costBefore) }),
      ...(costAfter === undefined ? {} : { costAfter: money(costAfter) }),
    };
  });
  return {
    ...(prices === undefined || priced === undefined ? {} : { currency: prices.currency }),
    products,
  };
}
