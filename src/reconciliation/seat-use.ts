/** Seats at a glance: how many of each product are taken, and how many were freed of late. Counted by the database. */

import { sql } from 'kysely';
import type { Entitlement, SeatPrices } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { BATCH } from './context.ts';
import { accountsById, entitlementsOf, grantsOf, observedAt } from './observed.ts';
import { costOf, money } from './prices.ts';
import { seatLimits } from './seat-limits.ts';
import { givingIn } from './seat-moves.ts';
import type { ReconciliationTables } from './tables.ts';

/** Seats of one product. Amounts are for a month; absent: no price is set. */
export interface ProductUse {
  readonly product: string;
  /** As the target tells it, else the product's id. */
  readonly name: string;
  readonly used: number;
  /** As the target says; absent: unlimited, or not told. */
  readonly total?: number;
  /** Taken back by us since then and taken by that account no more. */
  readonly freed: number;
  readonly cost?: number;
  readonly saved?: number;
}

/** Seats of one target as it was last read. Times are milliseconds since 1970. */
export interface SeatUse {
  readonly target: string;
  readonly asOf: number;
  readonly since: number;
  readonly currency?: string;
  readonly products: readonly ProductUse[];
}

/** Nothing when the target was never read. */
export async function seatUse(
  db: Queryable,
  of: { readonly target: string; readonly since: number; readonly prices: SeatPrices | undefined },
): Promise<SeatUse | undefined> {
  const { target, since, prices } = of;
  const asOf = await observedAt(db, target);
  if (asOf === undefined) return undefined;
  const { byId } = await entitlementsOf(db, target);
  const gives = [...byId.values()].some(({ licences = [] }) => licences.length > 0);
  if (!gives) return { target, asOf, since, products: [] };
  const freed = await freedSince(db, { target, since, byId });
  const priced = prices?.prices[target];
  const products = (await seatLimits(db, target)).map(({ product, name, used, total }) => {
    const back = freed.get(product) ?? 0;
    const price = priced?.[product];
    const cost = price === undefined ? undefined : costOf(price, used);
    const before = price === undefined ? undefined : costOf(price, used + back);
    return {
      product,
      name,
      used,
      ...(total === undefined ? {} : { total }),
      freed: back,
      ...(cost === undefined ? {} : { cost }),
      ...(cost === undefined || before === undefined ? {} : { saved: money(before - cost) }),
    };
  });
  const currency = prices === undefined || priced === undefined ? {} : { currency: prices.currency };
  return { target, asOf, since, ...currency, products };
}

/** Accounts that we closed or took a group from, whose product they hold no more: by product. */
async function freedSince(
  db: Queryable,
  of: { readonly target: string; readonly since: number; readonly byId: ReadonlyMap<string, Entitlement> },
): Promise<ReadonlyMap<string, number>> {
  const { target, since, byId } = of;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['account', 'entitlement'])
    .distinct()
    .where('target', '=', target)
    .where(sql<boolean>`state = 'done' and type in ('account.deactivate', 'grant.remove')`)
    .where('finished_at', '>=', since)
    .where('undone', '<>', 2)
    .where('account', 'is not', null)
    .execute();
  const licences = givingIn({ byId });
  const taken = Map.groupBy(rows, ({ account }) => account ?? '');
  const accounts = [...taken.keys()];
  const freed = new Map<string, number>();
  for (let begin = 0; begin < accounts.length; begin += BATCH) {
    const some = accounts.slice(begin, begin + BATCH);
    const known = await accountsById(db, target, some);
    const grants = await grantsOf(db, target, some);
    for (const account of some) {
      const holds = (grants.get(account) ?? []).flatMap(licences);
      const kept = new Set(known.get(account)?.active === true ? holds : []);
      const lost = (taken.get(account) ?? []).flatMap(({ entitlement }) =>
        entitlement === null ? holds : licences(entitlement),
      );
      for (const product of new Set(lost))
        if (!kept.has(product)) freed.set(product, (freed.get(product) ?? 0) + 1);
    }
  }
  return freed;
}
