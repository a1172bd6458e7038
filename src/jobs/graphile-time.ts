/**
 * Our clock in graphile-worker's table. It takes what is due by the database's clock; what is due is ours to say. So a
 * job that is not due by our clock is parked a thousand years ahead, and brought back when its time has come.
 */

import { type RawBuilder, sql } from 'kysely';

/** A thousand years of 365.2425 days, in milliseconds. */
const parking = 31_556_952_000_000;

/** Whatever is due after this moment (the year 2500) is parked. */
const parkedFrom = Date.UTC(2500, 0);

/** Milliseconds: a number, or an expression. */
type Milliseconds = number | RawBuilder<number>;

function moment(milliseconds: Milliseconds): RawBuilder<Date> {
  return sql`to_timestamp(${milliseconds}::double precision / 1000)`;
}

/** The `run_at` of a job that is not to be taken before `bringDue` brings it back at that time. */
export function parked(due: Milliseconds): RawBuilder<Date> {
  return moment(typeof due === 'number' ? due + parking : sql`(${due} + ${sql.lit(parking)})`);
}

/** The `run_at` of a job that can be taken now; what was due earlier is taken first. */
export function takeable(due: Milliseconds): RawBuilder<Date> {
  return sql`least(${moment(due)}, now())`;
}

/** The `run_at` of a job that is due then, at our time `now`: expressions of milliseconds. */
export function runAtOf(due: RawBuilder<number>, now: unknown): RawBuilder<Date> {
  return sql`case when ${due} <= ${now}::bigint then ${takeable(due)} else ${parked(due)} end`;
}

/** Whether a row is parked. */
export const isParked: RawBuilder<boolean> = sql`run_at >= ${sql.lit(new Date(parkedFrom).toISOString())}::timestamptz`;

/** A row's time by our clock, in milliseconds since 1970, parked or not. */
export const dueOf: RawBuilder<number> = sql`(
  round(extract(epoch from run_at) * 1000)::bigint - case when ${isParked} then ${sql.lit(parking)} else 0 end
)`;

/** The `run_at` of a parked row, brought back. */
export const broughtBack: RawBuilder<Date> = sql`least(run_at - make_interval(secs => ${sql.lit(parking / 1000)}), now())`;
