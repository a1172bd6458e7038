/** Everything about seats as a file: CSV for spreadsheets, lines of JSON for programs. */

import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { Reconciliation } from '../../reconciliation/index.ts';
import { csvRow } from './csv.ts';
import { batchesOf } from './exporting.ts';

/** What may be exported. */
export const exports = ['products', 'holders', 'reclaimable', 'history', 'waiting'] as const;
type Export = (typeof exports)[number];

type Rooms = Pick<
  Reconciliation,
  'seats' | 'seatsAsOf' | 'seatHolders' | 'seatHistory' | 'seatWaiters' | 'reclaimable'
>;
type Waiter = Awaited<ReturnType<Rooms['seatWaiters']>>[number];
type Row = Readonly<Record<string, unknown>>;

const person = ['target', 'account', 'userName', 'email', 'person', 'sync', 'products', 'via', 'lastActive'];
/** The columns of each export; a member that is not named here is not told in CSV. */
const columns: Readonly<Record<Export, readonly string[]>> = {
  products: [
    'target',
    'product',
    'used',
    'total',
    'reclaimable',
    'unlinked',
    'waiting',
    'currency',
    'cost',
    'saving',
    'name',
  ],
  holders: [...person, 'inactive', 'left', 'protected'],
  reclaimable: [...person, 'kind', 'because'],
  history: ['target', 'product', 'day', 'used', 'total', 'name'],
  waiting: ['target', 'person', 'sync', 'products', 'since'],
};

/** Rows before anything is sent, so that a target that was never read is refused as such. */
async function rowsOf(
  rooms: Rooms,
  of: Export,
  target: string,
): Promise<AsyncIterable<Row> | readonly Row[]> {
  switch (of) {
    case 'products': {
      const { products, currency, asOf } = await rooms.seats(target);
      return products.map((product) => ({ target, asOf, currency, ...product }));
    }
    case 'history': {
      const history = await rooms.seatHistory({ target, since: 0 });
      return history.flatMap(({ product, name, days }) =>
        days.map(({ at, used, total }) => ({
          target,
          product,
          day: new Date(at).toISOString().slice(0, 10),
          used,
          total,
          name,
        })),
      );
    }
    case 'waiting':
      return waiters(rooms, target);
    default: {
      await rooms.seatsAsOf(target);
      return named(of === 'holders' ? rooms.seatHolders({ target }) : rooms.reclaimable({ target }), target);
    }
  }
}

async function* waiters(rooms: Rooms, target: string): AsyncIterable<Row> {
  for await (const some of batchesOf<Waiter>((last) =>
    rooms.seatWaiters(target, last === undefined ? {} : { after: last.place }),
  ))
    for (const { person: who, sync, products, since } of some)
      yield { target, person: who, sync, products, since: new Date(since).toISOString() };
}

async function* named(rows: AsyncIterable<object>, target: string): AsyncIterable<Row> {
  for await (const row of rows) yield { target, ...row };
}

/** Answers with the file, row by row. Throws `not-found` when the target was never read. */
export async function exported(
  rooms: Rooms,
  context: Context,
  { target, of, format }: { readonly target: string; readonly of: Export; readonly format: 'csv' | 'jsonl' },
): Promise<Response> {
  const rows = await rowsOf(rooms, of, target);
  context.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
  context.header('content-disposition', `attachment; filename="seats-${target}-${of}.${format}"`);
  return stream(context, async (out) => {
    if (format === 'csv') await out.write(csvRow(columns[of]));
    for await (const row of rows) {
      if (out.aborted) return;
      await out.write(
        format === 'csv' ? csvRow(columns[of].map((name) => cell(row[name]))) : `${JSON.stringify(row)}\n`,
      );
    }
  });
}

function cell(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
