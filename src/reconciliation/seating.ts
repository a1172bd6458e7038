/** Everything about seats that others ask of this room. */

import { ProvisioningError } from '../model/index.ts';
import { type Billing, billingOfPerson } from './billable.ts';
import type { Parts } from './context.ts';
import { type PlanSeats, planSeats } from './plan-seats.ts';
import { getPlan } from './plans.ts';
import { type Reclaimable, type ReclaimKind, reclaimable } from './reclaimable.ts';
import { planReclaim } from './reclaiming.ts';
import type { Reclaim } from './reclaims.ts';
import type { Reports } from './reports.ts';
import type { SeatHolder, SeatReport } from './seat-counts.ts';
import { type SeatHistory, type SeatsRead, seatHistory, seatsLastRead } from './seat-history.ts';
import { openSeatHolders } from './seat-holders.ts';
import { type SeatLimit, seatLimits } from './seat-limits.ts';
import { lookAtSeats, type ReclaimSummary, type SeatAsking, type SeatLook } from './seat-look.ts';
import { waitersAt } from './seat-planning.ts';
import { type SeatUse, seatUse } from './seat-use.ts';
import { type SeatWaiter, type WaiterPlace, waitersBehind } from './seat-waiters.ts';
import { lastRead } from './seats.ts';
import { withRun } from './session.ts';
import { shareNext } from './sharing.ts';
import { twinsAmong } from './twins.ts';

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

/** The seats of one product, and how many people wait for one. */
export interface SeatCount extends SeatLimit {
  readonly waiting: number;
}

/** A list of a target's accounts, from behind that one on. */
interface Behind {
  readonly target: string;
  readonly after?: string;
}

/** The same of those who take seats. */
interface HoldersAsked extends Behind {
  /** A part of the user name, the name or the address. */
  readonly text?: string;
}

export interface Seating {
  /** Seats of a target by product, from what was last read. @throws ProvisioningError `not-found` when it never was. */
  seats(target: string): Promise<SeatReport>;
  /** The same with what could be taken back, from one walk over those who take seats. Who asks at once shares it. Throws as `seats`. */
  seatLook(asking: SeatAsking): Promise<SeatLook>;
  /** When a target was last read whole, milliseconds since 1970. Throws as `seats`. */
  seatsAsOf(target: string): Promise<number>;
  /** Seats of a target at a glance, and what was freed since then; nothing when it was never read. */
  seatUse(of: { readonly target: string; readonly since: number }): Promise<SeatUse | undefined>;
  /** Seats of a target as far as is known now, with how many people wait: counted, without who has them. Nothing when it was never read. */
  seatCounts(target: string): Promise<readonly SeatCount[]>;
  /** Seats of all targets as each was last read whole, and how many people wait: for whoever asks often. */
  seatGauges(): Promise<readonly (SeatsRead & { readonly waiting: number })[]>;
  /** Open accounts that take a seat, in order of their ids, from behind `after` on. Throws as `seats`. */
  seatHolders(request: HoldersAsked): AsyncIterable<SeatHolder>;
  /** Seats day by day since then, and when the next step is reached. */
  seatHistory(of: { readonly target: string; readonly since: number }): Promise<readonly SeatHistory[]>;
  /** Who waits for a seat of a target, the next one first, from behind that place on; at most 1,000 unless told. */
  seatWaiters(
    target: string,
    query?: { readonly after?: WaiterPlace; readonly limit?: number },
  ): Promise<readonly SeatWaiter[]>;
  /** Seats that could be taken back, in order of the accounts' ids. Throws as `seats`. */
  reclaimable(request: Behind): AsyncIterable<Reclaimable>;
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

  async function* holdersBehind({ target, after, text }: HoldersAsked): AsyncIterable<SeatHolder> {
    await lastRead(db, target);
    const holders = await openSeatHolders(parts, target);
    try {
      for await (const page of holders.pages(after, text)) yield* page;
    } finally {
      await holders.close();
    }
  }

  async function* reclaimables({ target, after }: Behind): AsyncIterable<Reclaimable> {
    await lastRead(db, target);
    const holders = await openSeatHolders(parts, target);
    try {
      const twins = twinsAmong(await holders.ofAccounts((await holders.twins()).sharing()));
      for await (const page of holders.pages(after))
        yield* page.flatMap((holder) => reclaimable(holder, twins) ?? []);
    } finally {
      await holders.close();
    }
  }

  const look = async (asking: SeatAsking): Promise<SeatLook> =>
    lookAtSeats(parts, asking, { prices: await prices(), waiting: await waitingAt(asking.target) });
  const shared = shareNext((key) => {
    const [target, first]: readonly [string, number] = JSON.parse(key);
    return look({ target, first });
  });
  /** Who wants to see everybody walks alone. */
  const seatLook = (asking: SeatAsking): Promise<SeatLook> =>
    asking.each === undefined ? shared(JSON.stringify([asking.target, asking.first])) : look(asking);

  /** How many people wait, by product. */
  async function waitingAt(target: string): Promise<ReadonlyMap<string, number>> {
    const waiting = new Map<string, number>();
    for (const { products } of await waitersAt(db, target))
      for (const product of products) waiting.set(product, (waiting.get(product) ?? 0) + 1);
    return waiting;
  }

  return {
    seats: async (target) => (await seatLook({ target, first: 0 })).report,
    seatLook,
    seatsAsOf: (target) => lastRead(db, target),
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
    seatHolders: holdersBehind,
    seatUse: async (of) => seatUse(db, { ...of, prices: await prices() }),
    seatHistory: async (of) => seatHistory(db, { ...of, now: clock.now(), prices: await prices() }),
    seatWaiters: (target, query) => waitersBehind(db, target, { limit: 1_000, ...query }),
    reclaimable: reclaimables,
    reclaimSummary: async (target) => (await seatLook({ target, first: 0 })).reclaim,
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
