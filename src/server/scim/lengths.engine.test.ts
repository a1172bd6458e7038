/** What is made to be looked at for ever is not: whatever is sent within the bounds takes as long as it is long. */

import { expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage } from './fixture.ts';

const many = 40_000;
const times = <Each>(count: number, make: (at: number) => Each) =>
  Array.from({ length: count }, (_, at) => make(at));
const parts = (count: number) => Object.fromEntries(times(count, (at) => [`part${at}`, 'x']));
const members = parts(many);
/** As many as one object may have, again and again. */
const nested = Object.fromEntries(times(400, (at) => [`part${at}`, parts(1_000)]));
const anyOf = (text: string) => `(${times(10, () => text).join(' or ')})`;
const choice = (text: string) => `members[${times(10, () => anyOf(text)).join(' and ')}]`;
const addresses = times(250, (at) => ({ value: `v${at}@example.com` }));
const people = times(10_000, (at) => `person-${at}`);

interface Case {
  readonly of: string;
  readonly method: string;
  readonly path: string;
  readonly body: object;
  readonly status: number;
}

const post = (path: string, body: object, status = 201) => ({ method: 'POST', path, body, status });
const patch = (path: string, operations: readonly object[], status: number) => {
  return { method: 'PATCH', path, body: { Operations: operations }, status };
};
const bulk = (operations: readonly object[]) => post('/Bulk', { Operations: operations }, 200);

const cases: readonly Case[] = [
  { of: 'a name of many parts', ...post('/Users', { userName: 'ada', name: members }, 413) },
  { of: 'an extension of many', ...post('/Users', { userName: 'ada', 'urn:example:a:B': members }, 413) },
  { of: 'a User of many', ...post('/Users', { userName: 'ada', ...members }, 413) },
  { of: 'a name of many parts that have many', ...post('/Users', { userName: 'ada', name: nested }) },
  { of: 'an extension of these', ...post('/Users', { userName: 'ada', 'urn:example:a:B': nested }) },
  {
    of: 'a manager of these',
    ...post('/Users', { userName: 'ada', [ENTERPRISE_USER]: { manager: nested } }),
  },
  { of: 'a Group with these', ...post('/Groups', { displayName: 'all', 'urn:example:a:B': nested }) },
  {
    of: 'a Group of 20,000 members with their names and addresses',
    ...post('/Groups?excludedAttributes=members', {
      displayName: 'all',
      members: times(20_000, (at) => ({ value: `m${at}`, display: `M ${at}`, $ref: `../Users/m${at}` })),
    }),
  },
  {
    of: 'lists of very many',
    ...post('/Groups', { displayName: 'all', members: times(250_001, () => 'x') }, 413),
  },
  {
    of: 'hundreds of parts of each of hundreds of addresses',
    ...post(
      '/Users',
      {
        userName: 'ada',
        emails: addresses,
        ...Object.fromEntries(times(700, (at) => [`emails.part${at}`, 'x'])),
      },
      413,
    ),
  },
  {
    of: 'hundreds of parts that are added to each of hundreds of addresses',
    ...patch(
      '/Users/addressed',
      times(500, (at) => ({ op: 'add', path: `emails.part${at}`, value: 'x' })),
      413,
    ),
  },
  {
    of: 'parts that are added to many',
    ...patch(
      '/Users/u',
      times(2, () => ({ op: 'add', path: 'thing', value: parts(1_000) })),
      200,
    ),
  },
  {
    of: 'many parts that are added to many one by one',
    ...patch(
      '/Users/u',
      [
        ...times(40, (at) => ({ op: 'add', path: `thing.many${at}`, value: parts(1_000) })),
        ...times(400, (at) => ({ op: 'add', path: `thing.more${at}`, value: 'x' })),
      ],
      413,
    ),
  },
  {
    of: 'many attributes that are asked for',
    ...post('/Users/.search', { attributes: times(many, (at) => `emails.a${at}`) }, 200),
  },
  {
    of: 'brackets that are not closed',
    ...post('/Users/.search', { attributes: '['.repeat(1_000_000) }, 200),
  },
  ...['type eq "User"', 'value eq "a"'].map((text) => {
    return {
      of: `a choice that says ${text} again and again`,
      ...patch('/Groups/g', [{ op: 'remove', path: choice(text) }], 204),
    };
  }),
  {
    of: 'many members that are replaced',
    ...patch(
      '/Groups/g',
      people.map((value) => ({ op: 'replace', path: `members[value eq "${value}"]`, value: { value } })),
      204,
    ),
  },
  {
    of: 'many removals of a kind after many additions',
    ...patch(
      '/Groups/g',
      [
        { op: 'add', path: 'members', value: people.map((value) => ({ value })) },
        ...times(10_000, () => ({ op: 'remove', path: 'members[type eq "Group"]' })),
      ],
      204,
    ),
  },
  {
    of: 'a Bulk with quotes that are not closed',
    ...bulk([
      {
        method: 'POST',
        path: '/Users',
        bulkId: 'a',
        data: { userName: 'ada', value: `"bulkId:${'\\"bulkId:'.repeat(400_000)}` },
      },
    ]),
  },
  {
    of: 'a Bulk with many ids that begin alike',
    ...bulk([
      ...times(999, (at) => ({ method: 'POST', path: '/None', bulkId: `x/${at}` })),
      { method: 'POST', path: '/None', bulkId: 'y', data: { value: '/bulkId:x'.repeat(800_000) } },
    ]),
  },
  {
    of: 'a Bulk with long paths',
    ...bulk([
      {
        method: 'POST',
        path: `${'/'.repeat(1_000_000)}Users`,
        bulkId: 'a',
        data: { userName: 'ada', manager: 'bulkId:a' },
      },
      {
        method: 'PATCH',
        path: '/Users/u',
        data: { Operations: [{ op: 'add', path: `${'a'.repeat(1_000_000)}.`, value: 'bulkId:a' }] },
      },
    ]),
  },
];

test.each(cases)('$of: answered as quickly as it is read', async ({ method, path, body, status }) => {
  await using db = await openTestDatabase();
  const stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
  await stage.user({ id: 'u' });
  await stage.user({ id: 'addressed', attributes: { emails: addresses } });
  await stage.users(people);
  await stage.group({ id: 'g', members: people });
  expect(await stage.send(method, path, { body })).toMatchObject({ status });
});
