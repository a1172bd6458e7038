/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ProvisioningTarget } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

async function apply(target: ProvisioningTarget, changes: readonly object[]): Promise<void> {
  for (const change of changes) {
    const handler = target.changes[(change as Change).type] as (change: object) => Promise<unknown>;
    await handler({ ...change, reason });
  }
}

async function read(
  target: ProvisioningTarget,
  accounts: readonly string[],
  resembling: readonly Account[] = [],
) {
  for await (const _ of target.read({ accounts, resembling }));
}

/** A connection in use: it has read its groups and applications. Ada is in engineering. */
async function open() {
  const opened = openPretend((fetch) => testTools({ fetch }));
  opened.cloud.seed({ users: [{ email: 'ada@example.com', groups: ['engineering'] }] });
  await read(opened.target, ['ada']);
  opened.cloud.calls.reset();
  return opened;
}

const person = (n: number): Account => ({
  id: '',
  attributes: { userName: `p${n}@example.com`, displayName: `Person ${n}` },
  active: true,
});
const creation = (n: number) => ({
  type: 'account.create' as const,
  identity: `p${n}`,
  account: { attributes: person(n).attributes, active: true },
  reason,
});

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 6,
    async run() {
      const { cloud, target } = await open();
      await read(target, [], [person(1)]);
      await apply(target, [creation(1)]);
      const account = cloud.look.user('p1@example.com')?.accountId ?? '';
      await apply(target, [
        { type: 'grant.add', account, entitlement: 'jira-users' },
        { type: 'grant.add', account, entitlement: 'engineering' },
      ]);
      return cloud.calls.total;
    },
  },
  '25 joiners together, without groups': {
    calls: 28,
    async run() {
      const { cloud, target } = await open();
      const people = Array.from({ length: 25 }, (_, n) => n);
      await read(target, [], people.map(person));
      const [batch] = target.batches ?? [];
      if (batch?.type === 'account.create') await batch.apply(people.map(creation));
      expect(cloud.look.users().filter(({ email }) => /^p\d/.test(email))).toHaveLength(25);
      return cloud.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 3,
    async run() {
      const { cloud, target } = await open();
      await read(target, ['ada']);
      await apply(target, [
        { type: 'grant.remove', account: 'ada', entitlement: 'engineering' },
        { type: 'grant.add', account: 'ada', entitlement: 'jira-users' },
      ]);
      return cloud.calls.total;
    },
  },
  'new name and address': {
    calls: 3,
    async run() {
      const { cloud, target } = await open();
      await read(target, ['ada']);
      const after = { userName: 'ada.l@example.com', displayName: 'Ada L' };
      await apply(target, [{ type: 'account.update', id: 'ada', before: {}, after }]);
      return cloud.calls.total;
    },
  },
  'leaver: suspended, groups kept': {
    calls: 2,
    async run() {
      const { cloud, target } = await open();
      await read(target, ['ada']);
      await apply(target, [{ type: 'account.deactivate', id: 'ada' }]);
      return cloud.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 1,
    async run() {
      const { cloud, reopen } = await open();
      await read(reopen(), ['ada']);
      return cloud.calls.total;
    },
  },
  'ten such people together': {
    calls: 1,
    async run() {
      const { cloud, target } = await open();
      const names = Array.from({ length: 10 }, (_, n) => `q${n}`);
      cloud.seed({ users: names.map((name) => ({ email: `${name}@example.com` })) });
      await read(target, names);
      return cloud.calls.total;
    },
  },
  'one member more in a group, long after it was read': {
    calls: 6,
    async run() {
      const { cloud, target } = openPretend((fetch) => testTools({ fetch }));
      cloud.seed({ users: [{ email: 'ada@example.com' }] });
      await apply(target, [{ type: 'grant.add', account: 'ada', entitlement: 'engineering' }]);
      return cloud.calls.total;
    },
  },
  'full reading of 10,000 people in 60 groups, ten each': {
    calls: 106,
    async run() {
      const { cloud, target } = openPretend((fetch) => testTools({ fetch }));
      const groups = Array.from({ length: 57 }, (_, n) => ({ name: `team-${n}` }));
      const users = Array.from({ length: 9_999 }, (_, n) => ({
        email: `u${n}@example.com`,
        groups: Array.from({ length: 10 }, (_, k) => `team-${(n + k * 5) % 57}`),
      }));
      cloud.seed({ groups, users });
      const told = { account: 0, entitlement: 0, grant: 0, complete: 0 };
      for await (const { type } of target.read()) told[type] += 1;
      expect(told).toEqual({ account: 10_000, entitlement: 61, grant: 99_991, complete: 1 });
      return cloud.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
