/** What a plan takes and gives of seats; whoever would take more than there are waits, in the order that the sync gives. */

import { bulkUpdate, bulkUpsert, type Queryable } from '../store/index.ts';
import { BATCH, type Context } from './context.ts';
import { changesOf } from './journal.ts';
import type { PersonPlan } from './plan.ts';
import { type Taker, type Waiting, waitingOf } from './queueing.ts';
import type { Rules } from './rules.ts';
import { type SeatLimit, seatLimits } from './seat-limits.ts';
import { type Giving, opens, seatMoves, withoutSeats } from './seat-moves.ts';
import type { Subject } from './subject.ts';
import type { ReconciliationTables } from './tables.ts';

/** One seat that a plan moves, as it is written down. */
export interface SeatRow {
  readonly person: string;
  readonly product: string;
  readonly moves: number;
  readonly opens: number;
  readonly rank_group: number;
  readonly rank_order: number;
}

/** What these plans of people do to seats; nothing where the target has none. */
export function seatRows(
  of: readonly { readonly subject: Subject; readonly plan: PersonPlan }[],
  rules: Rules,
  giving: Giving,
): readonly SeatRow[] {
  return of.flatMap(({ subject, plan }) => {
    const moves = seatMoves(subject, plan, giving);
    if (moves.length === 0) return [];
    const takes = moves.some((move) => move.moves > 0);
    const rank = takes ? rules.mapping.rank(subject.person) : { group: 0, order: 0 };
    return moves.map(({ product, moves: count }) => ({
      person: subject.person.id,
      product,
      moves: count,
      opens: opens(plan.changes) ? 1 : 0,
      rank_group: rank.group,
      rank_order: rank.order,
    }));
  });
}

export async function addSeatRows(tx: Queryable, plan: string, rows: readonly SeatRow[]): Promise<void> {
  if (rows.length === 0) return;
  await bulkUpsert(tx, {
    table: 'plan_seat',
    columns: {
      plan: 'text',
      person: 'text',
      product: 'text',
      moves: 'integer',
      opens: 'integer',
      rank_group: 'bigint',
      rank_order: 'bigint',
      waits: 'integer',
    },
    key: ['plan', 'person', 'product'],
    update: 'nothing',
    rows: rows.map((row) => ({ ...row, plan, waits: 0 })),
  });
}

export interface SeatsOfPlan {
  /** As they were when the plan was made. */
  readonly limits: readonly SeatLimit[];
  /** How many people wait. */
  readonly waiting: number;
}

interface SeatScope {
  readonly plan: string;
  /** Only these people were looked at; absent: everybody. */
  readonly people?: readonly string[];
  readonly remember: boolean;
  readonly giving: Giving;
}

/**
 * Once everybody has been looked at: takes out of the plan whatever needs a seat that is not free, and writes down who
 * waits. A seat that this very plan frees counts only in the next round: it is free once the target shows it.
 */
export async function settleSeats(
  context: Context,
  { plan, people, remember, giving }: SeatScope,
): Promise<SeatsOfPlan> {
  const { db } = context;
  await forgetContested(db, plan);
  const limits = await limitsFor(context, { plan, people });
  const waiting = await waitingIn(context, limits, { plan, ...(people === undefined ? {} : { people }) });
  for (let from = 0; from < waiting.length; from += BATCH) {
    const some = waiting.slice(from, from + BATCH);
    await db.transaction((tx) => takeOut(tx, { plan, some, limits, giving }));
  }
  if (remember) await rememberWaiting(context, people, waiting);
  return { limits, waiting: waiting.length };
}

/**
 * The seats that a plan is to be held against. Counting takes as long as a target is large: so a plan of some people is
 * held against those alone that it moves, and one that does nothing against none.
 */
async function limitsFor(
  { db, sync }: Context,
  { plan, people }: { readonly plan: string; readonly people: readonly string[] | undefined },
): Promise<readonly SeatLimit[]> {
  const tables = db.tables<ReconciliationTables>();
  if (people === undefined) {
    const any = await tables
      .selectFrom('plan_change')
      .select('seq')
      .where('plan', '=', plan)
      .limit(1)
      .execute();
    return any.length === 0 ? [] : seatLimits(db, sync.to);
  }
  const moved = await tables
    .selectFrom('plan_seat')
    .select('product')
    .distinct()
    .where('plan', '=', plan)
    .execute();
  if (moved.length === 0) return [];
  return seatLimits(
    db,
    sync.to,
    moved.map(({ product }) => product),
  );
}

/** People whose changes were taken out since, because others claim the same, move no seats. */
async function forgetContested(db: Queryable, plan: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .deleteFrom('plan_seat')
    .where('plan', '=', plan)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('plan_change')
            .select('seq')
            .where('plan_change.plan', '=', plan)
            .whereRef('plan_change.person', '=', 'plan_seat.person'),
        ),
      ),
    )
    .execute();
}

/** Who waits, of products of which there are fewer seats than people who need one. They alone are held in memory. */
async function waitingIn(
  context: Context,
  limits: readonly SeatLimit[],
  { plan, people }: Omit<SeatScope, 'remember' | 'giving'>,
): Promise<readonly Waiting[]> {
  if (limits.length === 0) return [];
  const { db, sync } = context;
  const others = await rivalsOf(context, people);
  const free = new Map<string, number>();
  for (const { product, used, total } of limits) {
    if (total === undefined) continue;
    const left = Math.max(0, total - used);
    const needed =
      (await countTaking(db, plan, product)) +
      others.filter(({ products }) => products.includes(product)).length;
    if (needed > left) free.set(product, left);
  }
  if (free.size === 0) return [];
  const since = await sinceOf(db, sync.to);
  const taking = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_seat')
    .selectAll()
    .where('plan', '=', plan)
    .where('moves', '>', 0)
    .where('product', 'in', [...free.keys()])
    .execute();
  const own = [...Map.groupBy(taking, ({ person }) => person)].map(
    ([person, rows]): Taker => ({
      person,
      products: rows.map(({ product }) => product),
      opens: rows.some((row) => row.opens === 1),
      group: Number(rows[0]?.rank_group ?? 0),
      order: Number(rows[0]?.rank_order ?? 0),
      // Whoever is new comes after all who wait already.
      since: since.get(person) ?? Number.MAX_SAFE_INTEGER,
    }),
  );
  const mine = new Set(own.map(({ person }) => person));
  const rivals = others.filter(({ person }) => !mine.has(person));
  return waitingOf([...own, ...rivals], free).filter(({ person }) => mine.has(person));
}

async function countTaking(db: Queryable, plan: string, product: string): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_seat')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('plan', '=', plan)
    .where('product', '=', product)
    .where('moves', '>', 0)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Those who wait already and are not looked at by this plan: of other syncs, or all but the plan's own people. */
async function rivalsOf(
  { db, sync, syncs }: Context,
  people: readonly string[] | undefined,
): Promise<readonly Taker[]> {
  const live = (await syncs.syncsTo(sync.to)).filter(({ enabled }) => enabled).map(({ name }) => name);
  const mine = new Set(people);
  return (await waitersAt(db, sync.to)).filter(
    (one) =>
      live.includes(one.sync) && (people === undefined ? one.sync !== sync.name : !mine.has(one.person)),
  );
}

/** Who waits for seats of a target, as it was last planned. */
export async function waitersAt(
  db: Queryable,
  target: string,
): Promise<readonly (Taker & { readonly sync: string })[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('seat_wait')
    .selectAll()
    .where('target', '=', target)
    .execute();
  return [...Map.groupBy(rows, ({ person }) => person)].map(([person, mine]) => ({
    person,
    sync: mine[0]?.sync ?? '',
    products: mine.map(({ product }) => product),
    opens: true,
    group: Number(mine[0]?.rank_group ?? 0),
    order: Number(mine[0]?.rank_order ?? 0),
    since: Number(mine[0]?.since ?? 0),
  }));
}

async function sinceOf(db: Queryable, target: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('seat_wait')
    .select(['person', 'since'])
    .where('target', '=', target)
    .execute();
  return new Map(rows.map(({ person, since }) => [person, Number(since)]));
}

async function takeOut(
  tx: Queryable,
  of: {
    readonly plan: string;
    readonly some: readonly Waiting[];
    readonly limits: readonly SeatLimit[];
    readonly giving: Giving;
  },
): Promise<void> {
  const { plan, some, limits, giving } = of;
  const tables = tx.tables<ReconciliationTables>();
  const gone: number[] = [];
  for (const { person, lacks } of some) {
    const entries = await changesOf(tx, plan, { person, limit: 10_000 });
    const kept = new Set(
      withoutSeats(
        entries.map(({ change }) => change),
        new Set(lacks),
        giving,
      ),
    );
    gone.push(...entries.filter(({ change }) => !kept.has(change)).map(({ seq }) => seq));
  }
  for (let from = 0; from < gone.length; from += BATCH)
    await tables
      .deleteFrom('plan_change')
      .where('plan', '=', plan)
      .where('seq', 'in', gone.slice(from, from + BATCH))
      .execute();
  for (const { person, lacks, opens: whole } of some) {
    const taken = tables
      .updateTable('plan_seat')
      .where('plan', '=', plan)
      .where('person', '=', person)
      .where('moves', '>', 0);
    await taken.where('product', 'in', lacks).set({ waits: 1 }).execute();
    // Without an account none is taken, but it is not those that are lacking.
    if (whole) await taken.where('product', 'not in', lacks).set({ waits: 2 }).execute();
  }
  await bulkUpdate(tx, {
    table: 'plan_person',
    key: { plan: 'text', person: 'text' },
    set: { standing: 'text', message: 'text' },
    rows: some.map((one) => ({
      plan,
      person: one.person,
      standing: 'waiting',
      message: waitSentence(one, limits),
    })),
  });
}

/** Why somebody waits, and how many wait before. */
export function waitSentence(
  { lacks, before }: Pick<Waiting, 'lacks' | 'before'>,
  limits: readonly SeatLimit[],
): string {
  const taken = lacks.map((product) => {
    const { name, total = 0 } = limits.find((limit) => limit.product === product) ?? { name: product };
    return `${name} (all ${total} are taken)`;
  });
  const line = before === 0 ? 'next in line' : `${before} wait${before === 1 ? 's' : ''} before`;
  return `Waits for a seat of ${taken.join(' and ')}: ${line}.`;
}

/** Who waits is remembered, so that the next seat goes to the first of them, whatever run finds it. */
async function rememberWaiting(
  { db, sync, clock }: Context,
  people: readonly string[] | undefined,
  waiting: readonly Waiting[],
): Promise<void> {
  const since = await sinceOf(db, sync.to);
  if (since.size === 0 && waiting.length === 0) return;
  await db.transaction(async (tx) => {
    for (let from = 0; from === 0 || from < (people?.length ?? 0); from += BATCH) {
      const mine = tx
        .tables<ReconciliationTables>()
        .deleteFrom('seat_wait')
        .where('target', '=', sync.to)
        .where('sync', '=', sync.name);
      const some = people?.slice(from, from + BATCH);
      await (some === undefined ? mine : mine.where('person', 'in', some)).execute();
    }
    await bulkUpsert(tx, {
      table: 'seat_wait',
      columns: {
        target: 'text',
        person: 'text',
        product: 'text',
        sync: 'text',
        rank_group: 'bigint',
        rank_order: 'bigint',
        since: 'bigint',
      },
      key: ['target', 'person', 'product'],
      update: ['sync', 'rank_group', 'rank_order'],
      rows: waiting.flatMap(({ person, lacks, group, order }) =>
        lacks.map((product) => ({
          target: sync.to,
          person,
          product,
          sync: sync.name,
          rank_group: group,
          rank_order: order,
          since: since.get(person) ?? clock.now(),
        })),
      ),
    });
  });
}
