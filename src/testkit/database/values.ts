/** What goes in comes out: values, order, and what is wrong. */

import { sql } from 'kysely';
import { bulkInsert, compareTexts, toJson } from '../../store/index.ts';
import { must, mustEqual, mustFail } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import {
  columns,
  countThings,
  type DatabaseSubject,
  readThings,
  type ThingTables,
  type Told,
  withThings,
} from './subject.ts';

const texts = [
  '',
  ' ',
  'null',
  "it's",
  '"\\"',
  'ÄÖß',
  'e\u0301',
  '王',
  '🧑‍🚀',
  '\u2028',
  '\u0001',
  '%_$1?:a',
  'İı',
  '\ufffd',
];
const numbers = [
  0,
  1,
  -1,
  2 ** 31,
  -(2 ** 31) - 1,
  1_763_780_000_123,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
];
const documents: readonly unknown[] = [
  {},
  [],
  '',
  'text',
  '"quoted"',
  0,
  -1.5e-9,
  1e21,
  Number.MAX_SAFE_INTEGER,
  true,
  false,
  { z: 1, a: { b: [null, 'x', { c: {} }] }, '': 2, 'a.b': 3, '$[0]': 4 },
  texts,
  'x'.repeat(1_000_000),
];

export const values: readonly KitPromise<DatabaseSubject>[] = [
  {
    name: 'times, big numbers, JSON and Unicode come back as they went, row by row and in bulk',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const told: Told[] = [
          ...texts.map((name, at) => ({ owner: 'a text', name, count: at, json: name })),
          ...numbers.map((count) => ({ owner: 'b number', name: String(count), count, json: count })),
          ...documents.map((json, at) => ({
            owner: 'c document',
            name: String.fromCharCode(97 + at),
            count: 0,
            json,
          })),
        ].sort((a, b) => compareTexts(a.owner, b.owner) || compareTexts(a.name, b.name));
        for (const row of told)
          await db
            .tables<ThingTables>()
            .insertInto('thing')
            .values({ ...row, json: toJson(row.json) })
            .execute();
        mustEqual(await readThings(db), told, 'Single rows came back changed.');
        await db.tables<ThingTables>().deleteFrom('thing').execute();
        await bulkInsert(db, { table: 'thing', columns, rows: told });
        mustEqual(await readThings(db), told, 'Rows in bulk came back changed.');
      }),
  },
  {
    name: 'an empty JSON column is null, as is one that was written null',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const rows = [
          { name: 'null', json: null },
          { name: 'undefined', json: undefined },
          { name: 'left out' },
        ];
        await bulkInsert(db, {
          table: 'thing',
          columns,
          rows: rows.map((row) => ({ owner: '', count: 0, ...row })),
        });
        const empty = await sql<{ n: number }>`select count(*) as n from thing where json is null`.execute(
          db.tables(),
        );
        mustEqual(empty.rows, [{ n: 3 }], 'A null in bulk is not an empty column.');
        await db
          .tables<ThingTables>()
          .updateTable('thing')
          .set({ json: toJson(null) })
          .execute();
        mustEqual(
          new Set((await readThings(db)).map((row) => row.json)),
          new Set([null]),
          'A JSON null came back as another.',
        );
      }),
  },
  {
    name: 'a text that one engine could not keep is refused by both',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const things = db.tables<ThingTables>();
        const row = { owner: 'a', name: 'a\0b', count: 0, json: '{}' };
        const plain = await mustFail(
          things.insertInto('thing').values(row).execute(),
          'U+0000 was kept in a text.',
        );
        mustEqual(plain.code, 'invalid', 'U+0000 in a text has the wrong code.');
        for (const text of ['\0', '\\\0', '\ud800', 'a\udc00b']) {
          const bulk = bulkInsert(db, {
            table: 'thing',
            columns,
            rows: [{ ...row, name: 'a', json: { text } }],
          });
          mustEqual((await mustFail(bulk, 'It was kept in JSON.')).code, 'invalid', 'It has the wrong code.');
        }
        const innocent = ['\\u0000', '\\\\u0000', '\\ud800', '😀'];
        await bulkInsert(db, { table: 'thing', columns, rows: [{ ...row, name: 'a', json: innocent }] });
        mustEqual((await readThings(db))[0]?.json, innocent, 'What only looks like it came back changed.');
      }),
  },
  {
    name: 'texts are told apart and ordered by code points, whatever the case and the language',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const names = [
          'a',
          'A',
          'ä',
          'Ä',
          'z',
          'Z',
          '_',
          '-',
          ' ',
          '0',
          '10',
          '9',
          'é',
          'e\u0301',
          '\ufffd',
          '😀',
          '王',
          'aa',
          'a b',
        ];
        await bulkInsert(db, {
          table: 'thing',
          columns,
          rows: names.map((name) => ({ owner: '', name, count: 0 })),
        });
        mustEqual(
          (await readThings(db)).map((row) => row.name),
          names.sort(compareTexts),
          'The order is another one.',
        );
        const lower = db.tables<ThingTables>().selectFrom('thing').selectAll().where('name', '=', 'ä');
        mustEqual((await lower.execute()).length, 1, 'Upper and lower case were taken for the same.');
      }),
  },
  {
    name: 'what is already there, and what is wrong, has its code and its sentence',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const things = db.tables<ThingTables>();
        const row = { owner: 'o', name: 'n', count: 0, json: null };
        await things.insertInto('thing').values(row).execute();
        const twice = await mustFail(
          things.insertInto('thing').values(row).execute(),
          'One key was given twice.',
        );
        mustEqual(twice.code, 'conflict', 'A key that is taken has the wrong code.');
        const bulk = bulkInsert(db, { table: 'thing', columns, rows: [row] });
        mustEqual(
          (await mustFail(bulk, 'One key was given twice.')).code,
          'conflict',
          'In bulk the code is wrong.',
        );
        const missing = sql`insert into thing (owner, name) values ('o', 'm')`.execute(db.tables());
        mustEqual(
          (await mustFail(missing, 'A missing value was kept.')).code,
          'invalid',
          'A missing value has the wrong code.',
        );
        const wrong = await mustFail(
          sql`select nothing from nowhere`.execute(db.tables()),
          'A wrong query was run.',
        );
        mustEqual(wrong.code, 'internal', 'A wrong query has the wrong code.');
        for (const error of [twice, wrong])
          must(/^\p{Lu}.{20,}\.$/u.test(error.message), `No sentence: ${error.message}`);
        mustEqual(await countThings(db), 1, 'A refused row was kept.');
      }),
  },
];
