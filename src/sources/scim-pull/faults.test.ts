/** What goes wrong at a server ends in a correct reading or in an error, never in a removal. */

import { describe, expect, test } from 'vitest';
import type { Fetch, SourceRecord } from '../../model/index.ts';
import { openPretend } from './pretend-world.ts';
import type { Accidents, Habits, ScimSimulatorOptions } from './simulator.ts';

const count = 23;
const everybody = Array.from({ length: count }, (_, n) => `u${String(n).padStart(2, '0')}`);
const groups = Array.from({ length: 11 }, (_, n) => `g${String(n).padStart(2, '0')}`);

async function company(options: Partial<ScimSimulatorOptions> = {}, wrap?: (fetch: Fetch) => Fetch) {
  const opened = openPretend({ ...options, habits: { largestPage: 5, ...options.habits } }, wrap);
  for (const id of everybody) opened.scim.hand.user(id, { userName: `name-${id}`, active: true });
  for (const [n, id] of groups.entries())
    opened.scim.hand.group(id, { displayName: `Group ${id}`, users: everybody.slice(n, n + 4) });
  await opened.tools.clock.sleep(3_600_000);
  return opened;
}

/** What a directory would take for absent: nothing, unless the reading says that it is complete. */
function missing(records: readonly SourceRecord[]): readonly string[] {
  if (records.at(-1)?.type !== 'complete') return [];
  const told = new Set<string>();
  for (const record of records) {
    if (record.type === 'identity') told.add(record.identity.id);
    if (record.type === 'group') {
      told.add(record.group.id);
      for (const { id } of record.group.members) told.add(`${record.group.id} ${id}`);
    }
    if (record.type === 'members') for (const { id } of record.members) told.add(`${record.group} ${id}`);
  }
  const expected = [
    ...everybody,
    ...groups,
    ...groups.flatMap((id, n) => everybody.slice(n, n + 4).map((member) => `${id} ${member}`)),
  ];
  return expected.filter((one) => !told.has(one));
}

/** Reads; gives `whole` or the error there was, and insists that nobody looks removed. */
async function outcome(opened: Awaited<ReturnType<typeof company>>): Promise<string> {
  const records: SourceRecord[] = [];
  try {
    for await (const record of opened.open().read()) records.push(record);
  } catch (thrown) {
    expect(records.some(({ type }) => type === 'complete')).toBe(false);
    return (thrown as Error).message;
  }
  expect(records.at(-1)?.type).toBe('complete');
  expect(missing(records)).toEqual([]);
  return 'whole';
}

const lists = ['users', 'groups'] as const;
const pagings = ['index', 'cursor'] as const;

describe.each(pagings)('paged by %s,', (paging) => {
  describe.each(lists)('of %s', (list) => {
    test.each(['skipPage', 'emptyPage'] as const)(
      'a page that is lost once (%s) is noticed, and told all the same',
      async (accident) => {
        const opened = await company({ paging });
        opened.scim.accidents[accident] = { list, times: 1 };
        expect(await outcome(opened)).toBe('whole');
      },
    );

    test.each(['skipPage', 'emptyPage'] as const)(
      'a page that is lost each time (%s) is an error',
      async (accident) => {
        const opened = await company({ paging });
        opened.scim.accidents[accident] = { list, times: 99 };
        expect(await outcome(opened)).toMatch(/cannot be believed about its (users|groups)/);
      },
    );

    test.each([true, false])(
      'an empty first page with 200 that counts all (%s) is no empty company',
      async (counted) => {
        const opened = await company({ paging });
        opened.scim.accidents.emptyFirst = { list, counted, times: 9 };
        // People say which groups they are in: that there should be none is not believed.
        expect(await outcome(opened)).toMatch(/cannot be believed|tells nobody at all|leaves the group/);
      },
    );
  });
});

describe.each(lists)('paged by index, of %s', (list) => {
  test('a page that comes twice is noticed, and what it kept out is told all the same', async () => {
    const opened = await company();
    opened.scim.accidents.repeatPage = { list, times: 1 };
    expect(await outcome(opened)).toBe('whole');
    opened.scim.accidents.repeatPage = { list, times: 99 };
    expect(await outcome(opened)).toMatch(/cannot be believed/);
  });

  test('somebody who goes between two pages takes nobody else along', async () => {
    const opened = await company();
    const { hand } = opened.scim;
    hand.user('zz', { userName: 'zz' });
    hand.group('zz', { displayName: 'zz' });
    hand.user('aa', { userName: 'aa' });
    // The one that goes stands first: everybody else moves up.
    const first =
      list === 'users' ? () => hand.removeUser(everybody[0] ?? '') : () => hand.removeGroup(groups[0] ?? '');
    opened.scim.accidents.between = { list, times: 1, act: first };
    const records = await opened.read();
    const gone = list === 'users' ? everybody[0] : groups[0];
    const told = records.flatMap((record) =>
      record.type === 'identity' ? [record.identity.id] : record.type === 'group' ? [record.group.id] : [],
    );
    expect([...everybody, ...groups].filter((id) => !told.includes(id) && id !== gone)).toEqual([]);
    expect(records.at(-1)?.type).toBe('complete');
  });

  test('a list that changes during each look is not believed', async () => {
    const opened = await company();
    const { hand } = opened.scim;
    const come = {
      users: () => hand.user('new', { userName: 'new' }),
      groups: () => hand.group('new', { displayName: 'New' }),
    };
    const go = { users: () => hand.removeUser('new'), groups: () => hand.removeGroup('new') };
    let there = false;
    const act = () => {
      there = !there;
      (there ? come : go)[list]();
    };
    opened.scim.accidents.between = { list, times: 99, act };
    expect(await outcome(opened)).toMatch(
      /cannot be believed about its (users|groups)|lists the group New and does not have it/,
    );
  });
});

test.each([
  ['ignores startIndex', { ignoresStartIndex: true }],
  ['counts more than it tells', { totals: 3 }],
  ['tells its list in another order each time', { shuffles: true }],
] as const)('a server that %s ends in an error', async (_, habits: Habits) => {
  expect(await outcome(await company({ habits }))).toMatch(/cannot be believed about its users/);
});

test.each([
  ['wraps around and does not count', { wraps: true, totals: 'none' }],
  ['wraps around and counts what is on the page', { wraps: true, totals: 'page' }],
] as const)('a server that %s is read whole', async (_, habits: Habits) => {
  expect(await outcome(await company({ habits }))).toBe('whole');
});

test.each([
  ['does not count', { totals: 'none' }],
  ['counts what is on the page', { totals: 'page' }],
  ['gives everything at once and does not count', { totals: 'none', ignoresCount: true }],
] as const)('a server that ignores startIndex and %s is not believed by its one page', async (_, habits) => {
  const one = await company({ habits: { ...habits, ignoresStartIndex: true, groupsOfUsers: 'none' } });
  expect(await outcome(one)).toMatch(
    /cannot be believed about its users: it (gives the same page|counts other)/,
  );
});

test('a server that announces cursors, gives none and counts what is on the page is not believed by its one page', async () => {
  const one = await company({ paging: 'cursor', habits: { cursorless: true, totals: 'page' } });
  expect(await outcome(one)).toMatch(/cannot be believed about its users/);
});

test('a cursor that ends in the middle is asked for again, and an error when it ends each time', async () => {
  const opened = await company({ paging: 'cursor' });
  opened.scim.accidents.expireCursors = 1;
  expect(await outcome(opened)).toBe('whole');
  opened.scim.accidents.expireCursors = 999;
  expect(await outcome(opened)).toMatch(/its cursor ended before the list did/);
});

test.each([4, 7, 11, 15, 20])('rights that are lost after %i requests are an error', async (requests) => {
  const opened = await company();
  opened.scim.accidents.rightsAfter = [requests, []];
  await expect(opened.read()).rejects.toMatchObject({ code: 'forbidden' });
});

test('a right to groups that was never there is an error, and no company without groups', async () => {
  const opened = await company();
  opened.scim.rights = ['users'];
  await expect(opened.read()).rejects.toMatchObject({ code: 'forbidden' });
});

test('a token that ends in the middle is renewed', async () => {
  const opened = await company({ signIn: { clientId: 'rollcall', clientSecret: 'secret-0123456789' } });
  opened.scim.accidents.revokeAfter = 9;
  expect(await outcome(opened)).toBe('whole');
});

test('a storm of 429 is waited out as told', async () => {
  const opened = await company({ perMinute: 5 });
  const began = opened.tools.clock.now();
  expect(await outcome(opened)).toBe('whole');
  expect(opened.scim.calls.refused).toBeGreaterThan(0);
  expect(opened.tools.clock.now() - began).toBeGreaterThan(60_000);
});

test.each(['once', 'always'])('an answer that is cut in the body %s', async (how) => {
  let cuts = 0;
  const opened = await company({}, (fetch) => async (request) => {
    const answer = await fetch(request);
    if (!request.url.includes('startIndex=9') || (how === 'once' && cuts > 0)) return answer;
    cuts += 1;
    const text = await answer.text();
    return new Response(text.slice(0, text.length / 2), { headers: answer.headers });
  });
  const came = await outcome(opened);
  if (how === 'once') expect(came).toBe('whole');
  else expect(came).toContain('broke off its answer');
  expect(cuts).toBeGreaterThan(0);
});

test('a group that is told shorter than people say is an error that says what to set', async () => {
  const opened = await company({ habits: { shortMembers: 2 } });
  expect(await outcome(opened)).toMatch(/who says to be in it; set members to groups or users/);
});

test('a member who came during the reading is told with the group', async () => {
  const opened = await company({}, (fetch) => async (request) => {
    if (request.url.includes('/Groups?')) {
      opened.scim.hand.user('late', { userName: 'late' });
      opened.scim.hand.group('g00', { displayName: 'Group g00', users: [...everybody.slice(0, 4), 'late'] });
    }
    return fetch(request);
  });
  const records = await opened.read();
  expect(records.some((record) => record.type === 'identity' && record.identity.id === 'late')).toBe(true);
});

test('a list of groups that is empty while people are in groups is an error', async () => {
  const opened = await company();
  const accidents: Accidents = opened.scim.accidents;
  accidents.emptyFirst = { list: 'groups', counted: false, times: 9 };
  expect(await outcome(opened)).toMatch(/leaves the group Group g\d+ out of its list/);
});
