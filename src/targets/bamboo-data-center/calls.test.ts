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
  const { bamboo, target } = openPretend((fetch) => testTools({ fetch }));
  bamboo.seed({ groups: { a: [], b: [] }, users: [{ name: 'ada', groups: ['a', 'bamboo-users'] }] });
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  bamboo.calls.reset();
  return {
    bamboo,
    look,
    target,
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
const ada: ReadScope = { accounts: ['ada'], resembling: [] };

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 5,
    async run() {
      const { bamboo, look, apply } = await warm();
      await look({ accounts: [], resembling: [bob] });
      await apply(
        { type: 'account.create', identity: 'p', account: bob },
        { type: 'grant.add', account: 'bob', entitlement: 'a' },
        { type: 'grant.add', account: 'bob', entitlement: 'b' },
      );
      return bamboo.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 4,
    async run() {
      const { bamboo, look, apply } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: 'a' },
        { type: 'grant.add', account: 'ada', entitlement: 'b' },
      );
      return bamboo.calls.total;
    },
  },
  'leaver with two groups taken': {
    calls: 4,
    async run() {
      const { bamboo, look, apply } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: 'a' },
        { type: 'grant.remove', account: 'ada', entitlement: 'bamboo-users' },
      );
      return bamboo.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 2,
    async run() {
      const { bamboo, look } = await warm();
      await look(ada);
      return bamboo.calls.total;
    },
  },
  '100 members more in one group': {
    calls: 1,
    async run() {
      const { bamboo, target } = await warm();
      const names = Array.from({ length: 100 }, (_, n) => `u${n}`);
      bamboo.seed({ users: names.map((name) => ({ name })) });
      const batch = target.batches?.find(({ type }) => type === 'grant.add');
      if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
      await batch.apply(names.map((account) => ({ type: 'grant.add', account, entitlement: 'b', reason })));
      expect(bamboo.look.groupsOf('u99')).toEqual(['b']);
      return bamboo.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 accounts with ten grants each in sixty groups', async () => {
  const { bamboo, target } = openCompany((fetch) => testTools({ fetch }), 1_000);
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 9_991, 'complete']);
  expect(bamboo.calls.total).toBe(68);
  expect(bamboo.calls.writes).toBe(0);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
