/** How many seats of each product a target has and how many are used: as it told, brought up to date by what is known since. */

import type { ProvisioningTarget } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { bulkUpsert, type Database, type Queryable } from '../store/index.ts';
import { entitlementsOf } from './observed.ts';
import { countTaken } from './seats-taken.ts';
import type { ObservedSeatTable, ReconciliationTables, SeatDayTable } from './tables.ts';

const DAY = 86_400_000;

/** Seats of one product, as far as is known now. */
export interface SeatLimit {
  readonly product: string;
  readonly name: string;
  readonly used: number;
  /** Absent: unlimited, or not told. */
  readonly total?: number;
}

/** What a target told of the seats of one product when it was last read whole. */
export interface SeatsTold {
  readonly name: string;
  readonly total?: number;
  /** Taken by accounts that we do not know of. */
  readonly beyond: number;
}

/** Ids of the entitlements that give each product, by product in the order of their names. */
export async function givingOf(
  db: Queryable,
  target: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { byId } = await entitlementsOf(db, target);
  const giving = new Map<string, string[]>();
  for (const { id, licences = [] } of byId.values())
    for (const product of licences) giving.set(product, [...(giving.get(product) ?? []), id]);
  return new Map([...giving].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Keeps what a target tells of its seats, once it was read whole, and notes the day's numbers. Seats that it counts and
 * that no account we know of takes (members of groups that are not read) are remembered as used beyond ours.
 */
export async function keepSeats(
  db: Database,
  target: string,
  { from, now }: { readonly from: Pick<ProvisioningTarget, 'seats'>; readonly now: number },
): Promise<void> {
  const told = await toldBy(from);
  const giving = await givingOf(db, target);
  const products = [...new Set([...giving.keys(), ...told.map(({ product }) => product)])];
  const rows: ObservedSeatTable[] = [];
  const days: SeatDayTable[] = [];
  const taken = await countTaken(db, target, giving);
  for (const product of products) {
    const seats = told.find((one) => one.product === product);
    const counted = taken.get(product) ?? 0;
    const total = seats?.total ?? null;
    const used = Math.max(counted, seats?.used ?? 0);
    rows.push({ target, product, name: seats?.name ?? product, total, beyond: used - counted });
    days.push({ target, product, day: Math.floor(now / DAY), used, total });
  }
  await db.transaction(async (tx) => {
    await tx
      .tables<ReconciliationTables>()
      .deleteFrom('observed_seat')
      .where('target', '=', target)
      .execute();
    await bulkUpsert(tx, {
      table: 'observed_seat',
      columns: { target: 'text', product: 'text', name: 'text', total: 'bigint', beyond: 'bigint' },
      key: ['target', 'product'],
      update: ['name', 'total', 'beyond'],
      rows,
    });
    await bulkUpsert(tx, {
      table: 'seat_day',
      columns: { target: 'text', product: 'text', day: 'bigint', used: 'bigint', total: 'bigint' },
      key: ['target', 'product', 'day'],
      update: ['used', 'total'],
      rows: days,
    });
  });
}

/** A target that cannot tell its seats, or not to this connection, has no limits that we know of. */
async function toldBy(from: Pick<ProvisioningTarget, 'seats'>) {
  try {
    return (await from.seats?.()) ?? [];
  } catch (thrown) {
    const silent = ['forbidden', 'unsupported', 'not-found'];
    if (thrown instanceof ProvisioningError && silent.includes(thrown.code)) return [];
    throw thrown;
  }
}

/** The seats of a target by product, with how many are used as far as is known now. @param only of these products; absent: all */
export async function seatLimits(
  db: Queryable,
  target: string,
  only?: readonly string[],
): Promise<readonly SeatLimit[]> {
  const all = await givingOf(db, target);
  const told = await seatsTold(db, target);
  const products = [...new Set([...all.keys(), ...told.keys()])].sort();
  const asked = products.filter((product) => only?.includes(product) !== false);
  const giving = new Map([...all].filter(([product]) => asked.includes(product)));
  const taken = await countTaken(db, target, giving);
  return asked.map((product) => {
    const { name = product, total, beyond = 0 } = told.get(product) ?? {};
    const used = (taken.get(product) ?? 0) + beyond;
    return { product, name, used, ...(total === undefined ? {} : { total }) };
  });
}

/** What a target told of its seats when it was last read whole, by product. */
export async function seatsTold(db: Queryable, target: string): Promise<ReadonlyMap<string, SeatsTold>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_seat')
    .selectAll()
    .where('target', '=', target)
    .execute();
  return new Map(
    rows.map(({ product, name, total, beyond }) => [
      product,
      { name, ...(total === null ? {} : { total: Number(total) }), beyond: Number(beyond) },
    ]),
  );
}
