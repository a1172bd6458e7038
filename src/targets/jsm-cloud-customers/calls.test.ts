/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompanies, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago; ada is a customer of one company. */
async function warm(config: object = {}) {
  const { site, target } = openPretend((fetch) => testTools({ fetch }), { config });
  site.seed({
    organisations: [{ name: 'a' }, { name: 'b' }],
    desks: [{ projectKey: 'HELP' }],
    users: [{ email: 'ada@example.org', accountType: 'customer', organisations: ['a'] }],
  });
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  site.calls.reset();
  const id = (name: string) => `organization/${site.look.organisation(name)?.id}`;
  return {
    site,
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
      const { site, look, apply, a, b } = await warm();
      await look({ accounts: [], resembling: [bob] });
      await apply({ type: 'account.create', identity: 'p', account: bob });
      const account = site.look.user('bob@example.org')?.accountId;
      await apply(
        { type: 'grant.add', account, entitlement: a },
        { type: 'grant.add', account, entitlement: b },
      );
      expect(site.look.organisation('b')?.members).toEqual([account]);
      return site.calls.total;
    },
  },
  'mover: one organisation given, one taken': {
    calls: 4,
    async run() {
      const { site, look, apply, a, b } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: a },
        { type: 'grant.add', account: 'ada', entitlement: b },
      );
      return site.calls.total;
    },
  },
  'leaver: one organisation taken': {
    calls: 3,
    async run() {
      const { site, look, apply, a } = await warm();
      await look(ada);
      await apply({ type: 'grant.remove', account: 'ada', entitlement: a });
      expect(site.look.organisation('a')?.members).toEqual([]);
      return site.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 2,
    async run() {
      const { site, look } = await warm();
      await look(ada);
      return site.calls.total;
    },
  },
  'the same, where customers of one service desk are read': {
    calls: 3,
    async run() {
      const { site, look } = await warm({ 'service-desks': ['HELP'] });
      await look(ada);
      return site.calls.total;
    },
  },
  '50 customers more in one organisation': {
    calls: 1,
    async run() {
      const { site, target, look, b } = await warm();
      const names = Array.from({ length: 50 }, (_, n) => `u${n}`);
      site.seed({ users: names.map((name) => ({ email: `${name}@example.org`, accountType: 'customer' })) });
      await look();
      site.calls.reset();
      const batch = target.batches?.find(({ type }) => type === 'grant.add');
      if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
      await batch.apply(names.map((account) => ({ type: 'grant.add', account, entitlement: b, reason })));
      expect(site.look.organisation('b')?.members).toHaveLength(50);
      return site.calls.total;
    },
  },
  'full reading of 10,000 customers of sixty organisations': {
    calls: 256,
    async run() {
      const { site, target } = openCompanies((fetch) => testTools({ fetch }), 10_000);
      const { accounts, grants, told } = await readTarget(target);
      expect([accounts.size, grants.size, told.at(-1)]).toEqual([10_000, 9_999, 'complete']);
      expect(site.calls.writes).toBe(0);
      return site.calls.total;
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
