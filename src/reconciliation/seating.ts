/** Everything about seats that others ask of this room. */

import { ProvisioningError } from '../model/index.ts';
import { type Billing, billingOfPerson } from './billable.ts';
import type { Parts } from './context.ts';
import { type PlanSeats, planSeats } from './plan-seats.ts';
import { getPlan } from './plans.ts';
import { savingOf } from './prices.ts';
import { inLine, type Taker } from './queueing.ts';
import { type Reclaimable, type ReclaimKind, reclaimable, twinsAmong } from './reclaimable.ts';
import { planReclaim } from './reclaiming.ts';
import type { Reclaim } from './reclaims.ts';
import type { Reports } from './reports.ts';
import { countSeats, type SeatHolder, type SeatReport } from './seat-counts.ts';
import { type SeatHistory, type SeatsRead, seatHistory, seatsLastRead } from './seat-history.ts';
import { type SeatLimit, seatLimits } from './seat-limits.ts';
import { waitersAt } from './seat-planning.ts';
import { type SeatUse, seatUse } from './seat-use.ts';
import { lastRead, seatHolders } from './seats.ts';
import { withRun } from './session.ts';

/** Which seats are to be taken back, and how. */
export interface ReclaimRequest {
  readonly target: string;
  readonly kinds: readonly ReclaimKind[];
  readonly by: Reclaim;
  /** Only seats of these products; absent: all. */
  readonly products?: readonly string[];
  /** Only these accounts; absent: all of these kinds. */
  readonly accounts?: readonly string[];
  readonly actor: string;
}

/** Somebody who waits for a seat. */
export type SeatWaiter = Pick<Taker, 'person' | 'products' | 'since'> & { readonly sync: string };

/** The seats of one product, and how many people wait for one. */
export interface SeatCount extends SeatLimit {
  readonly waiting: number;
}

/** Seats that could be taken back, counted. Amounts are for a month. */
export interface ReclaimSummary {
  readonly currency?: string;
  readonly kinds: readonly { readonly kind: ReclaimKind; readonly accounts: number }[];
  readonly products: readonly {
    readonly product: string;
    readonly seats: number;
    readonly saving?: number;
  }[];
}

export interface Seating {
  /** Seats of a target by product, from what was last read. @throws ProvisioningError `not-found` when it never was. */
  seats(target: string): Promise<SeatReport>;
  /** Seats of a target at a glance, and what was freed since then; nothing when it was never read. */
  seatUse(of: { readonly target: string; readonly since: number }): Promise<SeatUse | undefined>;
  /** Seats of a target as far as is known now, with how many people wait: counted, without who has them. Nothing when it was never read. */
  seatCounts(target: string): Promise<readonly SeatCount[]>;
  /** Seats of all targets as each was last read whole, and how many people wait: for whoever asks often. */
  seatGauges(): Promise<readonly (SeatsRead & { readonly waiting: number })[]>;
  /** Open accounts that take a seat, in order of their ids, from behind `after` on. Throws as `seats`. */
  seatHolders(request: { readonly target: string; readonly after?: string }): AsyncIterable<SeatHolder>;
  /** Seats day by day since then, and when the next step is reached. */
  seatHistory(of: { readonly target: string; readonly since: number }): Promise<readonly SeatHistory[]>;
  /** Who waits for a seat of a target, the next one first. */
  seatWaiters(target: string): Promise<readonly SeatWaiter[]>;
  /** Seats that could be taken back, in order of the accounts' ids. Throws as `seats`. */
  reclaimable(request: { readonly target: string; readonly after?: string }): AsyncIterable<Reclaimable>;
  /** How many there are of each kind, and what giving them all back would save. Throws as `seats`. */
  reclaimSummary(target: string): Promise<ReclaimSummary>;
  /** Makes plans that take them back, one for each sync that answers for them; each waits for approval. Gives their ids. */
  reclaim(request: ReclaimRequest): Promise<readonly string[]>;
  /** Seats and cost before and after a plan. @throws ProvisioningError `not-found` */
  planSeats(plan: string): Promise<PlanSeats>;
  /** What makes a person billable, at all targets, as they were last read. */
  billing(person: string): Promise<readonly Billing[]>;
}

export function openSeating(parts: Parts, reports: Reports): Seating {
  const { db, clock } = parts;
  const prices = async () => parts.seatPrices?.();

  async function* reclaimables(request: { readonly target: string; readonly after?: string }) {
    await lastRead(db, request.target);
    const twins = await twinsAmong(seatHolders(parts, { target: request.target }));
    for await (const holder of seatHolders(parts, request)) {
      const found = reclaimable(holder, twins);
      if (found !== undefined) yield found;
    }
  }

  /** How many people wait, by product. */
  async function waitingAt(target: string): Promise<ReadonlyMap<string, number>> {
    const waiting = new Map<string, number>();
    for (const { products } of await waitersAt(db, target))
      for (const product of products) waiting.set(product, (waiting.get(product) ?? 0) + 1);
    return waiting;
  }

  return {
    async seats(target) {
      const asOf = await lastRead(db, target);
      const [limits, waiting] = [await seatLimits(db, target), await waitingAt(target)];
      return countSeats(
        { target, asOf, prices: await prices(), limits, waiting },
        seatHolders(parts, { target }),
      );
    },
    async seatCounts(target) {
      const waiting = await waitingAt(target);
      return (await seatLimits(db, target)).map((one) => ({
        ...one,
        waiting: waiting.get(one.product) ?? 0,
      }));
    },
    async seatGauges() {
      const read = await seatsLastRead(db);
      const waiting = new Map<string, ReadonlyMap<string, number>>();
      for (const { target } of read) if (!waiting.has(target)) waiting.set(target, await waitingAt(target));
      return read.map((one) => ({ ...one, waiting: waiting.get(one.target)?.get(one.product) ?? 0 }));
    },
    async *seatHolders(request) {
      await lastRead(db, request.target);
      yield* seatHolders(parts, request);
    },
    seatUse: async (of) => seatUse(db, { ...of, prices: await prices() }),
    seatHistory: async (of) => seatHistory(db, { ...of, now: clock.now(), prices: await prices() }),
    seatWaiters: async (target) => (await waitersAt(db, target)).toSorted(inLine),
    reclaimable: reclaimables,
    async reclaimSummary(target) {
      const kinds = new Map<ReclaimKind, number>();
      const seats = new Map<string, number>();
      for await (const { kind, products } of reclaimables({ target })) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        for (const product of products) seats.set(product, (seats.get(product) ?? 0) + 1);
      }
      const list = await prices();
      const priced = list?.prices[target];
      const limits = await seatLimits(db, target);
      return {
        ...(list === undefined || priced === undefined ? {} : { currency: list.currency }),
        kinds: [...kinds].map(([kind, accounts]) => ({ kind, accounts })),
        products: [...seats]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([product, back]) => {
            const price = priced?.[product];
            const used = limits.find((one) => one.product === product)?.used ?? back;
            const saving = price === undefined ? undefined : savingOf(price, { used, back });
            return { product, seats: back, ...(saving === undefined ? {} : { saving }) };
          }),
      };
    },
    async reclaim(request) {
      const chosen: Reclaimable[] = [];
      for await (const one of reclaimables({ target: request.target }))
        if (isChosen(one, request)) chosen.push(one);
      if (chosen.length === 0)
        throw new ProvisioningError(
          'not-found',
          `No seat of ${request.target} could be taken back by that choice; look at the report again.`,
        );
      return planEach(parts, reports, { request, chosen });
    },
    planSeats: async (id) => planSeats(db, await getPlan(db, id), await prices()),
    billing: (person) => billingOfPerson(db, person),
  };
}

function isChosen(
  { account, kind, products }: Reclaimable,
  { accounts, kinds, products: wanted }: ReclaimRequest,
): boolean {
  if (accounts !== undefined && !accounts.includes(account)) return false;
  return kinds.includes(kind) && (wanted === undefined || products.some((one) => wanted.includes(one)));
}

/** A plan belongs to one sync: accounts that none answers for go into that of the first that leads to the target. */
async function planEach(
  parts: Parts,
  reports: Reports,
  { request, chosen }: { readonly request: ReclaimRequest; readonly chosen: readonly Reclaimable[] },
): Promise<readonly string[]> {
  const { target, by, products, actor } = request;
  const [first] = await parts.syncs.syncsTo(target);
  if (first === undefined)
    throw new ProvisioningError(
      'conflict',
      `No sync leads to ${target}; make one before seats are taken back.`,
    );
  const plans: string[] = [];
  for (const [sync, of] of Map.groupBy(chosen, (one) => one.sync ?? first.name)) {
    const run = await withRun(parts, reports, {
      request: { sync, kind: 'plan', actor },
      work: async (context) => {
        const plan = await planReclaim(context, { of, by, ...(products === undefined ? {} : { products }) });
        return { state: plan.state === 'empty' ? 'done' : 'held', plan: plan.id };
      },
    });
    if (run.plan !== undefined) plans.push(run.plan);
  }
  return plans;
}
