/** Several at once: beside an open transaction, many transactions, two processes. */

import { sql } from 'kysely';
import { type Database, locked, type Queryable, serialise } from '../../store/index.ts';
import { must, mustEqual, mustFail } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import { startWriter } from './process.ts';
import { countThings, type DatabaseSubject, type ThingTables, withThings } from './subject.ts';

const row = (name: string) => ({ owner: 'together', name, count: 0, json: null });

/** Reads, lets others in, and writes what follows from what was read. */
async function readThenWrite(within: Queryable, name: string): Promise<void> {
  const things = within.tables<ThingTables>();
  const before = await things
    .selectFrom('thing')
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  await new Promise((resolve) => setImmediate(resolve));
  await things
    .insertInto('thing')
    .values({ ...row(name), count: before.n })
    .execute();
}

/** Reads one row and counts it up by one. */
async function countUp(within: Queryable): Promise<void> {
  const things = within.tables<ThingTables>();
  const query = things.selectFrom('thing').select('count').where('name', '=', 'counter');
  const { count } = await locked(within, query).executeTakeFirstOrThrow();
  await new Promise((resolve) => setImmediate(resolve));
  await things
    .updateTable('thing')
    .set({ count: count + 1 })
    .where('name', '=', 'counter')
    .execute();
}

export const together: readonly KitPromise<DatabaseSubject>[] = [
  {
    name: 'a query beside an open transaction does not see it and is not inside it',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const { promise: goOn, resolve: go } = Promise.withResolvers<void>();
        const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
        const transaction = db.transaction(async (within) => {
          await within.tables<ThingTables>().insertInto('thing').values(row('inside')).execute();
          begin();
          await goOn;
          throw new Error('on purpose');
        });
        await begun;
        mustEqual(await countThings(db), 0, 'A query beside the transaction saw what was not committed.');
        const beside = db.tables<ThingTables>().insertInto('thing').values(row('beside')).execute();
        await new Promise((resolve) => setImmediate(resolve));
        go();
        await transaction.catch(() => undefined);
        await beside;
        const names = await db.tables<ThingTables>().selectFrom('thing').select('name').execute();
        mustEqual(names, [{ name: 'beside' }], 'The write beside the transaction shared its fate.');
      }),
  },
  {
    name: 'what was committed is seen by the next query',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const other = await db.again();
        try {
          for (let turn = 1; turn <= 50; turn++) {
            const writer = turn % 2 === 0 ? db : other;
            await writer.transaction((within) => readThenWrite(within, `${turn}`));
            mustEqual(
              [await countThings(db), await countThings(other)],
              [turn, turn],
              'A query saw an older state.',
            );
          }
        } finally {
          await other.close();
        }
      }),
  },
  {
    name: 'the whole database refuses inside a transaction instead of waiting for itself',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const things = db.tables<ThingTables>();
        const attempts: readonly (() => Promise<unknown>)[] = [
          () => countThings(db),
          () => things.selectFrom('thing').selectAll().execute(),
          () => things.insertInto('thing').values(row('x')).execute(),
          () => db.transaction(async () => undefined),
          () => Promise.resolve().then(() => countThings(db)),
        ];
        for (const attempt of attempts) {
          const refused = await mustFail(
            db.transaction(async () => attempt()),
            'It did not refuse.',
          );
          mustEqual(refused.code, 'internal', `The code is wrong: ${refused.message}`);
          must(
            /hand the transaction on/.test(refused.message),
            `It does not say what to do: ${refused.message}`,
          );
        }
        let later: Promise<number> | undefined;
        const { promise: over, resolve: end } = Promise.withResolvers<void>();
        await db.transaction(async () => {
          later = over.then(() => countThings(db));
        });
        end();
        mustEqual(await later, 0, 'What a transaction left behind was refused after its end.');
      }),
  },
  {
    name: 'many transactions that read and then write all succeed',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const other = await db.again();
        try {
          const work = Array.from({ length: 300 }, (_, turn) =>
            (turn % 2 === 0 ? db : other).transaction((within) => readThenWrite(within, `${turn}`)),
          );
          const failed = (await Promise.allSettled(work)).filter((result) => result.status === 'rejected');
          mustEqual(
            failed.map((result) => String(result.reason)).slice(0, 3),
            [],
            `${failed.length} of 300 failed.`,
          );
          mustEqual(await countThings(db), 300, 'Some were lost.');
        } finally {
          await other.close();
        }
      }),
  },
  {
    name: 'of many that count one row up no count is lost when the row is read locked',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const other = await db.again();
        try {
          await db.tables<ThingTables>().insertInto('thing').values(row('counter')).execute();
          const work = Array.from({ length: 100 }, (_, turn) =>
            (turn % 2 === 0 ? db : other).transaction(countUp),
          );
          await Promise.all(work);
          const { count } = await db
            .tables<ThingTables>()
            .selectFrom('thing')
            .select('count')
            .executeTakeFirstOrThrow();
          mustEqual(count, 100, 'Counts were lost.');
        } finally {
          await other.close();
        }
      }),
  },
  {
    name: 'what is serialised under one name is done by one at a time, each seeing what the one before did',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const other = await db.again();
        try {
          const append = (on: Database, name: string) =>
            on.transaction(async (within) => {
              await serialise(within, 'line');
              await readThenWrite(within, name);
            });
          await Promise.all(
            Array.from({ length: 60 }, (_, turn) => append(turn % 2 === 0 ? db : other, `${turn}`)),
          );
          const counts = await db
            .tables<ThingTables>()
            .selectFrom('thing')
            .select('count')
            .orderBy('count')
            .execute();
          mustEqual(
            counts.map(({ count }) => count),
            Array.from({ length: 60 }, (_, at) => at),
            'Two saw the same state.',
          );
        } finally {
          await other.close();
        }
      }),
  },
  {
    name: 'two processes write at once and neither fails',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const writers = ['left', 'right'].map((name) => startWriter('reading', db.location, name));
        const here = Array.from({ length: 100 }, (_, turn) =>
          db.transaction((within) => readThenWrite(within, `here ${turn}`)),
        );
        await Promise.all(here);
        for (const writer of writers) mustEqual(await writer.end(), 0, 'A process failed.');
        mustEqual(await countThings(db), 300, 'Some were lost.');
      }),
  },
];
