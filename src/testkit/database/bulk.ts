/** Writes in bulk: any number of rows, each key once. */

import { among, bulkDelete, bulkFind, bulkUpdate, bulkUpsert, compareTexts } from '../../store/index.ts';
import { mustEqual } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import {
  columns,
  type DatabaseSubject,
  readThings,
  type ThingTables,
  type Told,
  withThings,
} from './subject.ts';

/** More rows than either engine takes parameters (32,766 and 65,535). */
const many = 70_000;

function rowsOf(count: number): Told[] {
  return Array.from({ length: count }, (_, at) => ({
    owner: `owner ${at % 7}`,
    name: String(at).padStart(6, '0'),
    count: at,
    json: { at },
  })).sort((a, b) => compareTexts(a.owner, b.owner) || compareTexts(a.name, b.name));
}

export const bulk: readonly KitPromise<DatabaseSubject>[] = [
  {
    name: 'rows beyond the limit of parameters are written, found and deleted at once',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const rows = rowsOf(many);
        await bulkUpsert(db, { table: 'thing', columns, key: ['owner', 'name'], update: ['count'], rows });
        mustEqual(await readThings(db), rows, 'Rows in bulk came back changed.');
        const wanted = rows.filter((row) => row.count % 2 === 0).map((row) => row.name);
        const found = await db
          .tables<ThingTables>()
          .selectFrom('thing')
          .select('name')
          .where(among(db, 'name', [...wanted, 'nobody']))
          .execute();
        mustEqual(found.length, wanted.length, 'A long list found the wrong rows.');
        const gone = rows.filter((row) => row.count % 3 === 0);
        await bulkDelete(db, {
          table: 'thing',
          key: { owner: 'text', name: 'text' },
          rows: [...gone, { owner: '?', name: '?' }],
        });
        mustEqual(
          await readThings(db),
          rows.filter((row) => row.count % 3 !== 0),
          'A deletion in bulk left the wrong rows.',
        );
      }),
  },
  {
    name: 'an upsert updates the columns named and no others; of two rows with one key the later one stays',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const upsert = (update: readonly string[] | 'nothing', ...rows: object[]) =>
          bulkUpsert(db, { table: 'thing', columns, key: ['owner', 'name'], update, rows });
        const row = { owner: 'o', name: 'n', count: 1, json: 1 };
        await upsert(['count'], row);
        await upsert(
          ['count'],
          { ...row, count: 2, json: 2 },
          { ...row, name: 'm' },
          { ...row, count: 3, json: 3 },
        );
        await upsert(
          'nothing',
          { ...row, count: 4 },
          { ...row, name: 'l', count: 5 },
          { ...row, name: 'l', count: 6 },
        );
        await upsert([], { ...row, count: 7 });
        const turns = Array.from({ length: 12_000 }, (_, count) => ({
          ...row,
          name: `k${count % 3}`,
          count,
        }));
        await upsert(['count'], ...turns);
        mustEqual(
          (await readThings(db)).map(({ name, count, json }) => [name, count, json]),
          [
            ['k0', 11_997, 1],
            ['k1', 11_998, 1],
            ['k2', 11_999, 1],
            ['l', 5, 1],
            ['m', 1, 1],
            ['n', 3, 1],
          ],
          'The rows are not those that were told last.',
        );
      }),
  },
  {
    name: 'an update in bulk overwrites the columns named of the rows that are there, and makes no others',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const rows = rowsOf(6_000);
        await bulkUpsert(db, { table: 'thing', columns, key: ['owner', 'name'], update: 'nothing', rows });
        const told = rows
          .filter((row) => row.count % 2 === 0)
          .flatMap((row) => [
            { ...row, count: -1, json: null },
            { ...row, count: row.count + 1, json: [row.name] },
          ]);
        await bulkUpdate(db, {
          table: 'thing',
          key: { owner: 'text', name: 'text' },
          set: { count: 'bigint', json: 'json' },
          rows: [...told, { owner: '?', name: '?', count: 0 }],
        });
        mustEqual(
          await readThings(db),
          rows.map((row) => (row.count % 2 === 0 ? { ...row, count: row.count + 1, json: [row.name] } : row)),
          'The rows are not those that were told last.',
        );
      }),
  },
  {
    name: 'of many keys those that are there are found, each with its place and its number',
    keep: (subject) =>
      withThings(subject, async (db) => {
        const rows = rowsOf(12_000);
        const there = rows.filter((row) => row.count % 2 === 0);
        await bulkUpsert(db, {
          table: 'thing',
          columns,
          key: ['owner', 'name'],
          update: 'nothing',
          rows: there,
        });
        const found = await bulkFind(db, {
          table: 'thing',
          number: 'count',
          key: { owner: 'text', name: 'text' },
          rows,
        });
        mustEqual(
          [...found].sort((a, b) => a.at - b.at),
          rows.flatMap(({ count }, at) => (count % 2 === 0 ? [{ at, number: count }] : [])),
          'The wrong rows were found.',
        );
      }),
  },
];
