/** What a change of members asks the database for is told by the members in it, and not by how many groups there are. */

import { expect, test } from 'vitest';
import type { Database } from '../../store/index.ts';
import { watchAnswers } from '../../testkit/answers.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage } from './fixture.ts';

interface Asked {
  queries: number;
  rows: number;
  /** Of one answer. */
  most: number;
}

/** Counts what transactions ask and what they are answered. */
function counting(db: Database, asked: Asked): Database {
  const note = (rows: readonly unknown[]) => {
    asked.queries += 1;
    asked.rows += rows.length;
    asked.most = Math.max(asked.most, rows.length);
  };
  return { ...db, transaction: (work) => db.transaction((within) => work(watchAnswers(within, note))) };
}

test('30 changes of members at once ask little more than one', async () => {
  await using db = await openTestDatabase();
  const asked: Asked = { queries: 0, rows: 0, most: 0 };
  const stage = openStage(counting(db, asked), { clock: fakeClock(), newId: countedIds() });
  await stage.users(people);
  for (const id of ['g', 'h']) await stage.group({ id });
  const change = (group: string, value: string) =>
    stage.send('PATCH', `/Groups/${group}`, {
      body: { Operations: [{ op: 'add', path: 'members', value: [{ value }] }] },
    });
  const costOf = async (changes: readonly Promise<unknown>[]) => {
    Object.assign(asked, { queries: 0, rows: 0, most: 0 });
    await Promise.all(changes);
    return asked.queries;
  };
  const one = await costOf([change('g', 'u0')]);
  const many = await costOf(people.slice(1, 31).map((id, at) => change(at % 2 === 0 ? 'g' : 'h', id)));
  expect(await stage.members('h')).toHaveLength(15);
  // SQLite writes a few rows one by one: the membership, and what was noted of it.
  expect(many).toBeLessThan(one + 30 * 3);
  if (db.engine === 'postgres') expect(many).toBeLessThan(one + 5);
});

const people = Array.from({ length: 60 }, (_, at) => `u${at}`);
const list = people.map((value) => ({ value }));
const add = { op: 'add', path: 'members', value: list };

test.each<[what: string, operations: readonly object[]]>([
  ['60 members', [add]],
  ['60 members that are there', [add, { op: 'add', path: 'members', value: [{ value: 'there' }] }]],
  ['60 members that leave', [{ op: 'remove', path: 'members', value: list }]],
  [
    '60 members that are chosen to leave',
    people.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })),
  ],
  ['other members in place of all', [{ op: 'replace', path: 'members', value: list }]],
])('%s cost as much among 3,000 groups as among 3', async (_, operations) => {
  await using db = await openTestDatabase();
  const newId = countedIds();
  const costs: Asked[] = [];
  for (const groups of [3, 3_000]) {
    const asked: Asked = { queries: 0, rows: 0, most: 0 };
    const stage = openStage(counting(db, asked), {
      clock: fakeClock(),
      newId,
      source: `among-${groups}`,
    });
    await stage.users([...people, 'there']);
    await stage.directory.tell(
      `among-${groups}`,
      Array.from({ length: groups }, (__, at) => ({
        type: 'group',
        group: { id: `g${at}`, name: `Group ${at}`, members: [] },
      })),
    );
    await stage.group({ id: 'g', members: ['there', ...people.slice(0, 3)] });
    Object.assign(asked, { queries: 0, rows: 0, most: 0 });
    const { status } = await stage.send('PATCH', '/Groups/g', { body: { Operations: operations } });
    expect(status).toBe(204);
    costs.push({ ...asked });
  }
  expect(costs[1]).toEqual(costs[0]);
});

const crowd = Array.from({ length: 12_000 }, (_, at) => `c${10_000 + at}`);
const everybody = crowd.map((value) => ({ value }));
const removal = (more: object) => ({ Operations: [{ op: 'remove', path: 'members', ...more }] });

test.each<[what: string, method: string, body: object | undefined]>([
  ['that loses each of them', 'PATCH', removal({ value: everybody })],
  ['that loses all of them', 'PATCH', removal({})],
  ['that loses all of a kind', 'PATCH', removal({ path: 'members[type eq "User"]' })],
  ['that is told anew', 'PUT', { displayName: 'G', members: everybody.slice(1) }],
  ['that goes', 'DELETE', undefined],
])('a large group %s is never read in one go', async (_, method, body) => {
  await using db = await openTestDatabase();
  const asked: Asked = { queries: 0, rows: 0, most: 0 };
  const stage = openStage(counting(db, asked), { clock: fakeClock(), newId: countedIds() });
  await stage.users(crowd.slice(0, 20));
  await stage.group({ id: 'g', name: 'G', members: crowd });
  await stage.group({ id: 'h', name: 'H', members: [{ type: 'group', id: 'g' }] });
  Object.assign(asked, { queries: 0, rows: 0, most: 0 });
  const path = '/Groups/g?excludedAttributes=members';
  const { status } = await stage.send(method, path, body === undefined ? {} : { body });
  expect(status).toBeLessThan(300);
  expect(asked.most).toBeLessThanOrEqual(5_000);
  expect(asked.queries).toBeLessThan(db.engine === 'postgres' ? 150 : 250);
});

test.each<[what: string, method: string, path: string, body: object]>([
  ['a group of its own', 'POST', '/Groups', { displayName: 'G', members: everybody }],
  ['in place of others', 'PUT', '/Groups/g', { displayName: 'G', members: everybody }],
  ['beside others', 'PATCH', '/Groups/g', { Operations: [{ op: 'add', path: 'members', value: everybody }] }],
  ['no more', 'PATCH', '/Groups/h', removal({ value: everybody })],
])('very many members are told some thousand at a time: %s', async (_, method, path, body) => {
  await using db = await openTestDatabase();
  const stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
  await stage.users(['there']);
  for (const id of ['g', 'h']) await stage.group({ id, name: 'G', members: ['there', ...crowd.slice(1)] });
  const sizes: number[] = [];
  const { tell } = stage.directory;
  Object.assign(stage.directory, {
    tell(...what: Parameters<typeof tell>) {
      for (const record of what[1])
        sizes.push('group' in record && typeof record.group === 'object' ? record.group.members.length : 0);
      for (const record of what[1]) if ('members' in record) sizes.push(record.members.length);
      return tell(...what);
    },
  });
  const { status } = await stage.send(method, `${path}?excludedAttributes=members`, { body });
  expect(status).toBeLessThan(300);
  expect(Math.max(...sizes)).toBe(10_000);
  await stage.users(crowd);
  const { body: list } = await stage.send(
    'GET',
    `/Groups?filter=members eq "${crowd[0]}"&attributes=members`,
  );
  const found = list.Resources.map(({ members }: { readonly members: readonly object[] }) => members.length);
  expect(found).toEqual(
    method === 'POST' || method === 'PUT' ? [12_000] : path === '/Groups/g' ? [12_001] : [],
  );
});
