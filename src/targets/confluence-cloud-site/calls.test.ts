/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompany, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago; ada is in engineering and has access. Six groups of one page each are read. */
async function warm() {
  const { site, target } = openPretend((fetch) => testTools({ fetch }));
  site.seed({ users: [{ email: 'ada@example.com', groups: ['engineering', 'confluence-users'] }] });
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  site.calls.reset();
  return {
    site,
    look,
    async apply(...changes: readonly object[]) {
      for (const change of changes) {
        const handler = target.changes[(change as Change).type] as (change: object) => Promise<unknown>;
        await handler({ ...change, reason });
      }
    },
  };
}

const ada: ReadScope = { accounts: ['ada'], resembling: [] };
const like: Account = { id: '', attributes: { userName: 'ada@example.com' }, active: true };

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner who was invited by hand, with one group': {
    calls: 8,
    async run() {
      const { site, look, apply } = await warm();
      await look({ accounts: [], resembling: [like] });
      await apply({ type: 'grant.add', account: 'ada', entitlement: 'support' });
      return site.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 4,
    async run() {
      const { site, look, apply } = await warm();
      await look(ada);
      await apply(
        { type: 'grant.remove', account: 'ada', entitlement: 'engineering' },
        { type: 'grant.add', account: 'ada', entitlement: 'support' },
      );
      return site.calls.total;
    },
  },
  'leaver: the group that gives access taken': {
    calls: 3,
    async run() {
      const { site, look, apply } = await warm();
      await look(ada);
      await apply({ type: 'grant.remove', account: 'ada', entitlement: 'confluence-users' });
      expect(site.look.group('confluence-users')).toEqual(['rollcall']);
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
  'one member more in a group': {
    calls: 1,
    async run() {
      const { site, apply } = await warm();
      await apply({ type: 'grant.add', account: 'ada', entitlement: 'support' });
      return site.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 people with ten grants each in sixty groups', async () => {
  const { site, target } = openCompany((fetch) => testTools({ fetch }), 1_000);
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 10_000, 'complete']);
  expect(site.calls.total).toBe(64);
  expect(site.calls.writes).toBe(0);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
