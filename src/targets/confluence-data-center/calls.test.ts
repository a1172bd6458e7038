/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompany, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
const bob: Account = {
  id: '',
  attributes: { userName: 'bob', displayName: 'Bob', email: 'bob@example.com' },
  active: true,
};

/** Calls of one look at an account, and of changes to it, on a connection that has been in use. */
async function cost(scope: ReadScope, ...changes: readonly object[]): Promise<number> {
  const { confluence, target } = openPretend((fetch) => testTools({ fetch }));
  confluence.seed({ groups: ['a', 'b'], users: [{ name: 'ada', groups: ['a', 'confluence-users'] }] });
  await readTarget(target);
  confluence.calls.reset();
  await readTarget(target, scope);
  for (const change of changes) {
    const handler = target.changes[(change as Change).type] as (change: object) => Promise<{ id?: string }>;
    const account = confluence.look.user('bob')?.key;
    await handler({ ...(account !== undefined && { account }), ...change, reason });
  }
  return confluence.calls.total;
}

const ada: ReadScope = { accounts: ['ada'], resembling: [] };

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 4,
    run: () =>
      cost(
        { accounts: [], resembling: [bob] },
        { type: 'account.create', identity: 'p', account: bob },
        { type: 'grant.add', entitlement: 'a' },
        { type: 'grant.add', entitlement: 'b' },
      ),
  },
  'mover: one group given, one taken': {
    calls: 4,
    run: () =>
      cost(
        ada,
        { type: 'grant.remove', account: 'ada', entitlement: 'a' },
        { type: 'grant.add', account: 'ada', entitlement: 'b' },
      ),
  },
  'new full name': {
    calls: 3,
    run: () => cost(ada, { type: 'account.update', id: 'ada', before: {}, after: { displayName: 'A' } }),
  },
  'leaver with one group taken': {
    calls: 4,
    run: () =>
      cost(
        ada,
        { type: 'grant.remove', account: 'ada', entitlement: 'a' },
        { type: 'account.deactivate', id: 'ada' },
      ),
  },
  'one member more in a group': {
    calls: 1,
    run: () =>
      cost({ accounts: [], resembling: [] }, { type: 'grant.add', account: 'ada', entitlement: 'b' }),
  },
  'somebody in whom nothing changed': { calls: 2, run: () => cost(ada) },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 accounts with a seat and ten grants each in sixty groups', async () => {
  const { confluence, target } = openCompany((fetch) => testTools({ fetch }), 1_000);
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 9_991, 'complete']);
  expect(confluence.calls.total).toBe(81);
  expect(confluence.calls.writes).toBe(0);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
