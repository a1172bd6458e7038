/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompany, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago. */
async function warm() {
  const { bitbucket, target } = openPretend((fetch) => testTools({ fetch }));
  bitbucket.seed({
    groups: { a: undefined, b: undefined },
    users: [{ name: 'ada', groups: ['a', 'bitbucket-users'] }],
  });
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  bitbucket.calls.reset();
  return {
    bitbucket,
    look,
    async apply(...changes: readonly object[]) {
      for (const change of changes) {
        const handler = target.changes[(change as Change).type] as (change: object) => Promise<unknown>;
        await handler({ ...change, reason });
      }
    },
  };
}

const bob: Account = {
  id: '',
  attributes: { userName: 'bob', displayName: 'Bob', email: 'bob@example.com' },
  active: true,
};
const ada: ReadScope = { accounts: ['2'], resembling: [] };

async function update(after: object): Promise<number> {
  const { bitbucket, look, apply } = await warm();
  await look(ada);
  await apply({ type: 'account.update', id: '2', before: {}, after });
  return bitbucket.calls.total;
}

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 6,
    async run() {
      const { bitbucket, look, apply } = await warm();
      await look({ accounts: [], resembling: [bob] });
      await apply(
        { type: 'account.create', identity: 'p', account: bob },
        { type: 'grant.add', account: '3', entitlement: 'a' },
        { type: 'grant.add', account: '3', entitlement: 'b' },
      );
      return bitbucket.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 4,
    async run() {
      const { bitbucket, look, apply } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: '2', entitlement: 'a' },
        { type: 'grant.add', account: '2', entitlement: 'b' },
      );
      return bitbucket.calls.total;
    },
  },
  'new full name or address': { calls: 4, run: () => update({ displayName: 'A' }) },
  'new user name': { calls: 4, run: () => update({ userName: 'a' }) },
  'leaver with two groups taken': {
    calls: 4,
    async run() {
      const { bitbucket, look, apply } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: '2', entitlement: 'a' },
        { type: 'grant.remove', account: '2', entitlement: 'bitbucket-users' },
      );
      return bitbucket.calls.total;
    },
  },
  'one member more in a group': {
    calls: 1,
    async run() {
      const { bitbucket, apply } = await warm();
      await apply({ type: 'grant.add', account: '2', entitlement: 'b' });
      return bitbucket.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 2,
    async run() {
      const { bitbucket, look } = await warm();
      await look(ada);
      return bitbucket.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 accounts with ten grants each in sixty groups', async () => {
  const { bitbucket, target } = openCompany((fetch) => testTools({ fetch }), 1_000);
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 9_991, 'complete']);
  expect(bitbucket.calls.total).toBe(66);
  expect(bitbucket.calls.writes).toBe(0);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
