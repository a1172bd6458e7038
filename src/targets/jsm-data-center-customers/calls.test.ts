/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompanies, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago; of four organisations ada is in one. */
async function warm() {
  const { jira, target } = openPretend((fetch) => testTools({ fetch }));
  jira.seed({ organisations: ['a', 'b', 'c', 'd'], users: [{ name: 'ada', organisations: ['a'] }] });
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  jira.calls.reset();
  const id = (name: string) => `organization/${jira.look.organisation(name)?.id}`;
  return {
    jira,
    look,
    target,
    a: id('a'),
    b: id('b'),
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
  attributes: { userName: 'bob@example.org', displayName: 'Bob' },
  active: true,
};
const ada: ReadScope = { accounts: ['ada'], resembling: [] };

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two organisations': {
    calls: 4,
    async run() {
      const { jira, look, apply, a, b } = await warm();
      await look({ accounts: [], resembling: [bob] });
      await apply({ type: 'account.create', identity: 'p', account: bob });
      const account = jira.look.user('bob@example.org')?.key;
      await apply(
        { type: 'grant.add', account, entitlement: a },
        { type: 'grant.add', account, entitlement: b },
      );
      return jira.calls.total;
    },
  },
  'mover: one organisation given, one taken': {
    calls: 7,
    async run() {
      const { jira, look, apply, a, b } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: a },
        { type: 'grant.add', account: 'ada', entitlement: b },
      );
      return jira.calls.total;
    },
  },
  'new name': {
    calls: 6,
    async run() {
      const { jira, look, apply } = await warm();
      await look(ada);
      await apply({ type: 'account.update', id: 'ada', before: {}, after: { displayName: 'Ada L' } });
      expect(jira.look.user('ada')?.displayName).toBe('Ada L');
      return jira.calls.total;
    },
  },
  'leaver: one organisation taken, account closed': {
    calls: 7,
    async run() {
      const { jira, look, apply, a } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: a },
        { type: 'account.deactivate', id: 'ada' },
      );
      expect(jira.look.user('ada')?.active).toBe(false);
      return jira.calls.total;
    },
  },
  'somebody in whom nothing changed, where four organisations are read': {
    calls: 5,
    async run() {
      const { jira, look } = await warm();
      await look(ada);
      return jira.calls.total;
    },
  },
  'ten such people together': {
    calls: 14,
    async run() {
      const { jira, look } = await warm();
      const names = Array.from({ length: 10 }, (_, n) => `u${n}`);
      jira.seed({ users: names.map((name) => ({ name, organisations: ['b'] })) });
      await look({ accounts: names, resembling: [] });
      return jira.calls.total;
    },
  },
  '50 customers more in one organisation': {
    calls: 1,
    async run() {
      const { jira, target, look, b } = await warm();
      const names = Array.from({ length: 50 }, (_, n) => `u${n}`);
      jira.seed({ users: names.map((name) => ({ name })) });
      await look();
      jira.calls.reset();
      const batch = target.batches?.find(({ type }) => type === 'grant.add');
      if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
      await batch.apply(names.map((account) => ({ type: 'grant.add', account, entitlement: b, reason })));
      expect(jira.look.organisation('b')?.members).toHaveLength(50);
      return jira.calls.total;
    },
  },
  'full reading of 10,000 customers of sixty organisations, beside 100 agents': {
    calls: 251,
    async run() {
      const { jira, target } = openCompanies((fetch) => testTools({ fetch }), 10_000);
      const { accounts, grants, told } = await readTarget(target);
      expect([accounts.size, grants.size, told.at(-1)]).toEqual([10_000, 9_999, 'complete']);
      expect(jira.calls.writes).toBe(0);
      return jira.calls.total;
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
