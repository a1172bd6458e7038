/** Seats from day to day, and when the next step is reached if it goes on like that. */

import type { SeatPrice, SeatPrices } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { costOf, stepEnd } from './prices.ts';
import { seatsTold } from './seat-limits.ts';
import type { ReconciliationTables } from './tables.ts';

const DAY = 86_400_000;
/** Days that a forecast looks back, and the least it needs. */
const LOOKS_BACK = 90;
const LEAST = 14;
/** Days ahead beyond which a forecast says nothing. */
const LOOKS_AHEAD = 730;

/** Seats on one day. */
export interface SeatDay {
  /** When the day begins, UTC, milliseconds since 1970. */
  readonly at: number;
  readonly used: number;
  readonly total?: number;
}

/** What comes next: the last seat there is, or of today's step of the price. */
export interface SeatForecast {
  readonly at: 'seats' | 'price-step';
  /** The number of seats at which it is reached. */
  readonly seats: number;
  /** More seats a day, as of late. */
  readonly perDay: number;
  /** The day on which it is reached, milliseconds since 1970; absent: not within two years. */
  readonly on?: number;
  /** What a month costs now, and with one seat more than that; absent: no price is set, or the list ends there. */
  readonly cost?: number;
  readonly beyond?: number;
}

export interface SeatHistory {
  readonly product: string;
  /** As the target tells it, else the product's id. */
  readonly name: string;
  /** Of the amounts of forecasts; absent: no price is set. */
  readonly currency?: string;
  readonly days: readonly SeatDay[];
  readonly forecasts: readonly SeatForecast[];
}

/** The days since then of each product of a target. A day without a whole reading is left out. */
export async function seatHistory(
  db: Queryable,
  of: {
    readonly target: string;
    readonly since: number;
    readonly now: number;
    readonly prices: SeatPrices | undefined;
  },
): Promise<readonly SeatHistory[]> {
  const earliest = Math.min(of.since, of.now - LOOKS_BACK * DAY);
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('seat_day')
    .selectAll()
    .where('target', '=', of.target)
    .where('day', '>=', Math.floor(earliest / DAY))
    .orderBy('product')
    .orderBy('day')
    .execute();
  const told = await seatsTold(db, of.target);
  return [...Map.groupBy(rows, ({ product }) => product)].map(([product, mine]) => {
    const days = mine.map(({ day, used, total }) => ({
      at: Number(day) * DAY,
      used: Number(used),
      ...(total === null ? {} : { total: Number(total) }),
    }));
    const last = days.at(-1);
    const price = of.prices?.prices[of.target]?.[product];
    const used = last?.used ?? 0;
    const step = stepEnd(price, used);
    const ends = [
      ...(last?.total === undefined ? [] : [{ at: 'seats', seats: last.total } as const]),
      ...(step === undefined || price === undefined
        ? []
        : [{ at: 'price-step', seats: step, ...moneyAt(price, used, step) } as const]),
    ];
    return {
      product,
      name: told.get(product)?.name ?? product,
      ...(price === undefined || of.prices === undefined ? {} : { currency: of.prices.currency }),
      days: days.filter(({ at }) => at >= of.since - DAY),
      forecasts: ends.flatMap((end) => forecast(days, end, of.now) ?? []),
    };
  });
}

function moneyAt(price: SeatPrice, used: number, step: number): Pick<SeatForecast, 'cost' | 'beyond'> {
  const [cost, beyond] = [costOf(price, used), costOf(price, step + 1)];
  return { ...(cost === undefined ? {} : { cost }), ...(beyond === undefined ? {} : { beyond }) };
}

/** The straight line through the days of late (least squares); nothing from less than two weeks. Pure. */
export function forecast(
  days: readonly SeatDay[],
  end: Omit<SeatForecast, 'perDay' | 'on'>,
  now: number,
): SeatForecast | undefined {
  const late = days.filter(({ at }) => at >= now - LOOKS_BACK * DAY);
  const [first, last] = [late[0], late.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < LEAST * DAY) return undefined;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = late.map(({ at }) => (at - first.at) / DAY);
  const y = late.map(({ used }) => used);
  const [mx, my] = [mean(x), mean(y)];
  const perDay =
    x.reduce((sum, one, place) => sum + (one - mx) * ((y[place] ?? 0) - my), 0) /
    x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  const told = { ...end, perDay: Math.round(perDay * 100) / 100 };
  const ahead = (end.seats - last.used) / perDay;
  if (perDay <= 0 || ahead > LOOKS_AHEAD) return told;
  return { ...told, on: Math.floor(last.at / DAY + Math.max(0, Math.ceil(ahead))) * DAY };
}

/** The seats of one product at one target, as the target was last read whole. */
export interface SeatsRead {
  readonly target: string;
  readonly product: string;
  readonly used: number;
  readonly total?: number;
}

/** Of every target the newest day: cheap, whatever the size of the targets. */
export async function seatsLastRead(db: Queryable): Promise<readonly SeatsRead[]> {
  const newest = db
    .tables<ReconciliationTables>()
    .selectFrom('seat_day')
    .select(['target', ({ fn }) => fn.max('day').as('day')])
    .groupBy('target');
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('seat_day')
    .innerJoin(newest.as('newest'), (join) =>
      join.onRef('newest.target', '=', 'seat_day.target').onRef('newest.day', '=', 'seat_day.day'),
    )
    .select(['seat_day.target', 'product', 'used', 'total'])
    .orderBy('seat_day.target')
    .orderBy('product')
    .execute();
  return rows.map(({ target, product, used, total }) => ({
    target,
    product,
    used: Number(used),
    ...(total === null ? {} : { total: Number(total) }),
  }));
}
