import { expect, test } from 'vitest';
import { linesOf } from '../../testkit/check-lines.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jira, openPretend } from './pretend-world.ts';
import type { Seed } from './simulator.ts';

function open(options: Parameters<typeof openPretend>[1] = {}, seed: Seed = {}) {
  const opened = openPretend(
    (fetch) => testTools({ fetch, clock: hastyClock(Date.UTC(2027, 5, 1)) }),
    options,
  );
  opened.cloud.seed(seed);
  return opened;
}

test('people are told with status, last use, groups and administration; who is not in the directory is not', async () => {
  const { target } = open(
    {},
    {
      users: [
        {
          email: 'ada@example.com',
          name: 'Ada',
          groups: ['jira-users'],
          platformRoles: ['atlassian/org-admin'],
          lastActive: { [jira]: '2026-01-02T03:04:05Z', other: '2026-02-01T00:00:00Z' },
        },
        { email: 'b@example.com', membershipStatus: 'suspended', groups: ['engineering'] },
        { email: 'c@example.com', accountStatus: 'inactive' },
        { email: 'd@example.com', membershipStatus: 'no_membership' },
      ],
    },
  );
  const { accounts, grants, entitlements } = await readTarget(target);
  expect(accounts.get('ada')).toEqual({
    id: 'ada',
    attributes: { userName: 'ada@example.com', displayName: 'Ada' },
    active: true,
    lastActive: '2026-02-01T00:00:00.000Z',
  });
  expect(target.activity).toEqual({ delay: 2 * 86_400_000, absent: 'unknown' });
  expect([accounts.get('b')?.active, accounts.get('c')?.active, accounts.has('d')]).toEqual([
    false,
    false,
    false,
  ]);
  expect([...grants].sort()).toEqual([
    'ada → atlassian/org-admin',
    'ada → jira-users',
    'b → engineering',
    'synced → from-okta',
  ]);
  expect(entitlements.get('jira-users')).toEqual({
    id: 'jira-users',
    kind: 'group',
    name: 'jira-users',
    licences: [jira],
  });
  expect(entitlements.get('from-okta')?.protected).toContain('Guard');
  expect(entitlements.get('atlassian/org-admin')).toMatchObject({
    administrative: true,
    protected: expect.any(String),
  });
});

test('a directory that counts more people than it tells is not believed', async () => {
  const opened = openPretend((fetch) =>
    testTools({
      fetch: async (request) =>
        request.url.includes('/users/count') ? Response.json({ count: 40 }) : fetch(request),
    }),
  );
  await expect(readTarget(opened.target)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('counts 40'),
  });
});

test('members whom their accounts were not told with are found by reading the group', async () => {
  const opened = openPretend((fetch) =>
    testTools({
      async fetch(request) {
        const body = request.url.endsWith('/users/search') ? await request.clone().text() : '';
        const answer = await fetch(request);
        if (body === '' || body.includes('groupIds')) return answer;
        const page = (await answer.json()) as { readonly data: readonly object[] };
        return Response.json({ ...page, data: page.data.map((user) => ({ ...user, groups: [] })) });
      },
    }),
  );
  opened.cloud.seed({ users: [{ email: 'ada@example.com', groups: ['jira-users', 'engineering'] }] });
  const { grants } = await readTarget(opened.target);
  expect([...grants].sort()).toEqual(['ada → engineering', 'ada → jira-users', 'synced → from-okta']);
});

test('a page that is told twice ends the reading with an error', async () => {
  const { target, cloud } = open({ pageSize: 2 });
  cloud.seed({ users: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ email: `${name}@example.com` })) });
  const still = openPretend((fetch) =>
    testTools({
      async fetch(request) {
        const answer = await fetch(request);
        if (!request.url.endsWith('/users/search')) return answer;
        return Response.json({ ...((await answer.json()) as object), links: { next: 'the same' } });
      },
    }),
  );
  expect((await readTarget(target)).accounts.size).toBe(6);
  await expect(readTarget(still.target)).rejects.toMatchObject({
    code: expect.stringMatching(/unavailable|invalid/),
  });
});

test('seats are told by application, with the limit where there is one', async () => {
  const { target } = open({}, { users: [{ email: 'ada@example.com', groups: ['jira-users'] }] });
  expect(await target.seats?.()).toEqual([
    { product: 'ari:cloud:confluence::site/1', name: 'confluence of example', used: 0 },
    { product: jira, name: 'jira-software of example', used: 1, total: 100 },
  ]);
});

test('check warns of a key that expires soon, and of domains that are not verified', async () => {
  const { target, tools } = open({
    config: { keyExpires: '2027-06-14', domains: ['example.com', 'other.com'] },
  });
  await target.check();
  const said = tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  expect(said).toEqual([expect.stringContaining('expires in 13 days')]);
  expect((await linesOf(target)).filter(({ state }) => state !== 'granted')).toMatchObject([
    {
      name: 'verified domains',
      state: 'missing',
      needed: false,
      message: expect.stringContaining('other.com'),
    },
  ]);
});

test.each([
  [{ directory: 'directory-9' }, 'no directory directory-9'],
  [{ invite: { groups: ['nothing'] } }, 'names nothing'],
  [{ invite: { groups: ['from-okta'] } }, 'names from-okta'],
  [{ applications: [{ resource: 'ari:cloud:x::site/9' }] }, 'no application ari:cloud:x::site/9'],
  [{ organisation: 'organisation-9' }, 'refused'],
])('check says what is wrong with %j', async (config, words) => {
  const { target } = open({ config });
  await expect(target.check()).rejects.toThrow(words);
});

test('near the limit of an endpoint the connection waits for the next window instead of being refused', async () => {
  const { target, cloud } = open({ rateLimit: { limit: 5, seconds: 60 }, pageSize: 2 });
  cloud.seed({ users: Array.from({ length: 30 }, (_, n) => ({ email: `u${n}@example.com` })) });
  const { accounts } = await readTarget(target);
  expect(accounts.size).toBe(31);
});
