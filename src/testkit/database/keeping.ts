/** Transactions: all or nothing, kept for good. */

import { attempt, type Database, type Migration } from '../../store/index.ts';
import { migrateAll } from '../../store/migrate.ts';
import { must, mustEqual, mustFail } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import { startWriter } from './process.ts';
import { countThings, type DatabaseSubject, readThings, type ThingTables, withThings } from './subject.ts';

const row = (name: string) => ({ owner: 'keeping', name, count: 0, json: null });

export const keeping: readonly KitPromise<DatabaseSubject>[] = [
  {
    name: 'a transaction is kept as a whole, or leaves nothing',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const write = (...names: string[]) =>
          db.transaction(async (within) => {
            const things = within.tables<ThingTables>();
            await Promise.all(names.map((name) => things.insertInto('thing').values(row(name)).execute()));
            if (names.includes('fails')) throw new Error('on purpose');
            return names.length;
          });
        mustEqual(await write('a', 'b', 'c'), 3, 'The result was lost.');
        let thrown: unknown;
        await write('d', 'fails').catch((error: unknown) => {
          thrown = error;
        });
        must(
          thrown instanceof Error && thrown.message === 'on purpose',
          'The failure arrived as another one.',
        );
        mustEqual(await countThings(db), 3, 'A failed transaction left something, or a whole one was lost.');
        mustEqual(await write('d'), 1, 'After a failure no transaction could be made.');
      }),
  },
  {
    name: 'a transaction in which a statement failed keeps nothing, though the failure was caught',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const caught = db.transaction(async (within) => {
          const things = within.tables<ThingTables>();
          await things.insertInto('thing').values(row('a')).execute();
          await things
            .insertInto('thing')
            .values(row('a'))
            .execute()
            .catch(() => undefined);
        });
        mustEqual((await mustFail(caught, 'It was kept.')).code, 'internal', 'The code is wrong.');
        const ignored = db.transaction(async (within) => {
          const things = within.tables<ThingTables>();
          await things
            .insertInto('thing')
            .values([row('a'), row('a')])
            .execute()
            .catch(() => undefined);
          await things.insertInto('thing').values(row('b')).execute();
        });
        mustEqual((await mustFail(ignored, 'It went on.')).code, 'internal', 'The code is wrong.');
        mustEqual(await countThings(db), 0, 'Something of it was kept.');
      }),
  },
  {
    name: 'a part of a transaction that fails leaves nothing, and the rest is kept',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const late = new Error('on purpose');
        await db.transaction(async (within) => {
          const things = within.tables<ThingTables>();
          const write = (name: string) => things.insertInto('thing').values(row(name)).execute();
          await write('a');
          const taken = attempt(within, async () => {
            await write('b');
            await write('a');
          });
          mustEqual(
            (await mustFail(taken, 'A statement that failed was no failure.')).code,
            'conflict',
            'The code is wrong.',
          );
          await attempt(within, async () => {
            await write('c');
            await attempt(within, async () => {
              await write('d');
              throw late;
            }).catch((thrown: unknown) => must(thrown === late, 'The failure arrived as another one.'));
            await write('e');
          });
          mustEqual(await attempt(within, async () => 7), 7, 'The result was lost.');
        });
        const names = (await readThings(db)).map(({ name }) => name);
        mustEqual(names, ['a', 'c', 'e'], 'Not exactly what did not fail was kept.');
      }),
  },
  {
    name: 'a transaction cannot be used once it is over',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const left = await db.transaction(async (within) => within);
        await left
          .tables<ThingTables>()
          .insertInto('thing')
          .values(row('late'))
          .execute()
          .then(
            () => must(false, 'A statement was run in it.'),
            () => undefined,
          );
        mustEqual(await countThings(db), 0, 'A statement was kept.');
      }),
  },
  {
    name: 'what is committed survives kill -9, and what is not leaves nothing',
    keep: (subject) =>
      withThings(subject, async (db) => {
        for (let round = 0; round < 3; round++) {
          const writer = startWriter('pairs', db.location);
          const acknowledged = await writer.killAfter(15 + round * 10);
          const survivor = await db.again();
          try {
            const things = await survivor.tables<ThingTables>().selectFrom('thing').selectAll().execute();
            const names = new Set(things.map((thing) => `${thing.owner} ${thing.name}`));
            for (const name of acknowledged)
              must(names.has(`first ${name}`), `${name} was acknowledged and is lost.`);
            for (const name of names)
              must(names.has(name.replace(/^\w+/, 'second')), `${name} is half a transaction.`);
            await survivor
              .tables<ThingTables>()
              .insertInto('thing')
              .values(row(`after round ${round}`))
              .execute();
            await survivor.tables<ThingTables>().deleteFrom('thing').execute();
          } finally {
            await survivor.close();
          }
        }
      }),
  },
  {
    name: 'migrations run once each, in order, also when two begin at the same time, and twice harmlessly',
    keep: async (subject) => {
      const ran: string[] = [];
      const list = ['0001-first', '0002-second', '0003-third'].map((name, at) => migration(name, at, ran));
      const db = await subject.open();
      try {
        const other = await db.again();
        try {
          mustEqual(await migrateAll(db, list.slice(0, 1)), { from: 0, to: 1 }, 'The first was not run.');
          const both = await Promise.all([migrateAll(db, list), migrateAll(other, list)]);
          mustEqual(
            both.map(({ to }) => to),
            [3, 3],
            'One did not end with all.',
          );
          mustEqual(
            ran,
            ['0001-first', '0002-second', '0003-third'],
            'They were not run once each, in order.',
          );
          mustEqual(await migrateAll(other, list), { from: 3, to: 3 }, 'A second time did something.');
          await refusesNewer(db, list);
        } finally {
          await other.close();
        }
      } finally {
        await db.close();
      }
    },
  },
  {
    name: 'a migration that fails leaves nothing and can be run again',
    keep: async (subject) => {
      const ran: string[] = [];
      const good = migration('0001-first', 0, ran);
      const bad: Migration = {
        name: '0001-first',
        async up(parts) {
          await good.up(parts);
          throw new Error('on purpose');
        },
      };
      const db = await subject.open();
      try {
        await migrateAll(db, [bad]).then(
          () => must(false, 'The failure was swallowed.'),
          () => undefined,
        );
        mustEqual(await migrateAll(db, [good]), { from: 0, to: 1 }, 'It could not be run again.');
      } finally {
        await db.close();
      }
    },
  },
];

function migration(name: string, at: number, ran: string[]): Migration {
  return {
    name,
    async up({ schema, types }) {
      await schema
        .createTable(`made_${at}`)
        .addColumn('id', types.sequence)
        .addColumn('name', types.text, (column) => column.notNull().unique())
        .addColumn('flag', types.integer, (column) => column.notNull().defaultTo(0))
        .addColumn('json', types.json)
        .execute();
      ran.push(name);
    },
  };
}

async function refusesNewer(db: Database, list: readonly Migration[]): Promise<void> {
  const refused = await mustFail(migrateAll(db, list.slice(0, 2)), 'An older version took a newer database.');
  mustEqual(refused.code, 'unsupported', 'A newer database has the wrong code.');
  must(
    /newer Rollcall.*0003-third/.test(refused.message),
    `It does not say what is newer: ${refused.message}`,
  );
}
