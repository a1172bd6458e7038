/** Of many files in a folder the newest complete set is read, and nothing that may be half written. */

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { fakeClock, monday } from '../../testkit/clock.ts';
import { testTools } from '../../testkit/index.ts';
import { csv } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-csv-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A users or groups file; `age` is for how many seconds it has not been written to. */
function put(name: string, text: string, age = 3600): void {
  const path = join(folder, name);
  writeFileSync(path, text);
  const moment = monday / 1000 - age;
  utimesSync(path, moment, moment);
}
const people = (...names: string[]) => `id,userName\n${names.map((name, at) => `${at},${name}\n`).join('')}`;
const memberships = 'group,member\nStaff,0\n';

const settings = () => ({ users: join(folder, 'people-*.csv') });

function source(more: object = {}) {
  return csv.open(csv.config.parse({ ...settings(), ...more }), testTools({ clock: fakeClock() }));
}

async function read(more: object = {}, since?: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source(more).read(since)) records.push(record);
  return records;
}
const namesOf = (records: readonly SourceRecord[]) =>
  records.flatMap((record) => (record.type === 'identity' ? [record.identity.userName] : []));
function completeOf(records: readonly SourceRecord[]) {
  const last = records.at(-1);
  if (last?.type !== 'complete') throw new Error('The reading did not end with complete.');
  return last;
}

describe('of many files', () => {
  test('the one with the greatest name is read, and numbers are compared as numbers', async () => {
    put('people-2026-1-9.csv', people('ada'));
    put('people-2026-1-10.csv', people('ada', 'grace'));
    put('people-2026-1-11.csv.part', people('half'));
    expect(namesOf(await read())).toEqual(['ada', 'grace']);
  });

  test('one that was written to a moment ago is passed over, and the proof says so', async () => {
    put('people-1.csv', people('ada'));
    put('people-2.csv', people('ada', 'grace'), 10);
    const records = await read();
    expect(namesOf(records)).toEqual(['ada']);
    expect(completeOf(records).proof?.remarks).toContain(
      'people-2.csv passed over: people-2.csv may still be written.',
    );
    expect(namesOf(await read({ settled: 5 }))).toEqual(['ada', 'grace']);
  });

  test('a set is read only when both of its files are there', async () => {
    const groups = join(folder, 'groups-*.csv');
    put('people-1.csv', people('ada'));
    put('groups-1.csv', memberships);
    put('people-2.csv', people('grace'));
    put('groups-3.csv', memberships);
    const records = await read({ groups });
    expect(namesOf(records)).toEqual(['ada']);
    expect(completeOf(records).proof?.remarks).toEqual([
      expect.stringContaining('The files were proved whole'),
      'people-3.csv and groups-3.csv passed over: people-3.csv is not there.',
      'people-2.csv and groups-2.csv passed over: groups-2.csv is not there.',
    ]);
  });

  test('a newer file that says the same leaves the cursor good, and one that says more makes it stale', async () => {
    put('people-1.csv', people('ada'));
    const cursor = completeOf(await read()).cursor;
    put('people-2.csv', people('ada'));
    expect(await read({}, cursor)).toEqual([{ type: 'complete', cursor }]);
    put('people-3.csv', people('ada', 'grace'));
    await expect(read({}, cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test('a newest file that is faulty is refused, and no older one is read for it', async () => {
    put('people-1.csv', people('ada'));
    put('people-2.csv', 'id,userName\n1,"ada');
    await expect(read()).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('without a complete set', () => {
  test('an empty folder is told as such, by check too', async () => {
    await expect(source().check()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no file has such a name'),
    });
  });

  test('files that may all still be written are not read', async () => {
    put('people-1.csv', people('ada'), 0);
    await expect(read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('people-1.csv may still be written'),
    });
  });

  test('a folder that is not there is told by its path', async () => {
    await expect(read({ users: join(folder, 'none', 'people-*.csv') })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(join(folder, 'none')),
    });
  });
});

test.each([
  ['only one of two files with a star', { groups: './groups.csv' }],
  ['two stars', { users: './people-*-*.csv' }],
  ['a star in a folder', { users: './*/people.csv' }],
])('the settings refuse %s', (_, more) => {
  expect(csv.config.safeParse({ users: './people-*.csv', ...more }).success).toBe(false);
});
