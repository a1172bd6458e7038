import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monday } from '../../testkit/clock.ts';
import { testTools } from '../../testkit/tools.ts';
import { openDataCenter, readJiraError } from '../shared/index.ts';
import { openApi } from './api.ts';
import { searchAll } from './search.ts';
import { type SeedUser, simulateJira } from './simulator.ts';

/** A Jira of these people whose searches give at most `cap` matches, read to its end. */
async function readBySearch(
  users: readonly SeedUser[],
  options: { cap: number; dotFindsAll?: boolean; told?: number },
) {
  const { cap, dotFindsAll = false, told = cap } = options;
  const jira = simulateJira({
    clock: { now: () => monday },
    version: '9.12.0',
    connection: { token: 'pat-0123456789' },
    settings: { searchCap: cap, searchPage: cap, dotFindsAll },
  });
  jira.seed({ users });
  const tools = testTools({ fetch: jira.fetch });
  const settings = { url: jira.url, token: 'pat-0123456789', timeout: 60 };
  const api = openApi(
    openDataCenter(
      settings,
      { title: 'Jira', readErrorBody: readJiraError, explain: () => undefined },
      tools,
    ),
  );
  const myself = await api.myself();
  jira.calls.reset();
  const names: string[] = [];
  for await (const user of searchAll({ api, myself, log: tools.log, cap: told, atOnce: 4 }))
    names.push(user.name);
  return {
    names: names.sort(),
    all: jira.look
      .users()
      .map(({ name }) => name)
      .sort(),
    calls: jira.calls.total,
  };
}

test('every account is told once, whatever the names and however low the cap', async () => {
  const name = fc.string({ unit: fc.constantFrom(...'abc0._-é李'), minLength: 1, maxLength: 6 });
  const word = fc.string({ unit: fc.constantFrom(...'abz. É'), maxLength: 8 });
  const user = fc.record({ name, displayName: word, active: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(user, { selector: (one) => one.name, maxLength: 25 }),
      fc.integer({ min: 3, max: 8 }),
      fc.boolean(),
      async (users, cap, dotFindsAll) => {
        const { names, all } = await readBySearch(
          users.map((one, n) => ({ ...one, email: `mail${n}@example.com` })),
          { cap, dotFindsAll },
        );
        expect(names).toEqual(all);
      },
    ),
    { numRuns: 40 },
  );
});

test('a small company where a dot finds everybody costs one search', async () => {
  const users = Array.from({ length: 300 }, (_, n) => ({ name: `user${n}` }));
  const { names, calls } = await readBySearch(users, { cap: 1_000, dotFindsAll: true });
  expect(names).toHaveLength(302);
  expect(calls).toBe(1);
});

test('a dot that finds only some people is not taken for everybody', async () => {
  const { names, all } = await readBySearch([{ name: '.hidden' }, { name: 'ada' }], { cap: 1_000 });
  expect(names).toEqual(all);
});

test('a limit that administrators have lowered below that of the version is noticed', async () => {
  const users = Array.from({ length: 333 }, (_, n) => ({ name: `user${n}`, displayName: `Same Word ${n}` }));
  const { names, all } = await readBySearch(users, { cap: 50, dotFindsAll: true, told: 1_000 });
  expect(names).toEqual(all);
});

test('people who share every word of their display names are told apart by their user names', async () => {
  const users = Array.from({ length: 60 }, (_, n) => ({
    name: `x${n}`,
    displayName: 'Contractor',
    email: 'c@example.com',
  }));
  const { names, all } = await readBySearch(users, { cap: 5 });
  expect(names).toEqual(all);
});
