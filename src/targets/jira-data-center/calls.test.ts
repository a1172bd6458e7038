/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ProvisioningTarget } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompany, openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
const open = (version = '10.3.24') => openPretend((fetch) => testTools({ fetch }), { version });

async function apply(target: ProvisioningTarget, changes: readonly object[]): Promise<void> {
  for (const change of changes) {
    const handler = target.changes[(change as Change).type] as (change: object) => Promise<unknown>;
    await handler({ ...change, reason });
  }
}

/** A connection that has read what it keeps: the groups, the applications, itself. */
async function warm(opened: ReturnType<typeof open>): Promise<ReturnType<typeof open>> {
  await opened.read({ accounts: ['admin'], resembling: [] });
  opened.jira.calls.reset();
  return opened;
}

const ada: Account = {
  id: '',
  attributes: { userName: 'ada', displayName: 'Ada', email: 'ada@example.com' },
  active: true,
};

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 5,
    async run() {
      const { jira, target, read } = await warm(open());
      await read({ accounts: [], resembling: [ada] });
      await apply(target, [{ type: 'account.create', identity: 'p', account: ada }]);
      const account = jira.look.user('ada')?.key ?? '';
      await apply(target, [
        { type: 'grant.add', account, entitlement: 'jira-software-users' },
        { type: 'grant.add', account, entitlement: 'jira-administrators' },
      ]);
      return jira.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 3,
    async run() {
      const opened = open();
      opened.jira.seed({
        groups: [{ name: 'a' }, { name: 'b' }],
        users: [{ name: 'ada', key: 'ada', groups: ['a'] }],
      });
      const { jira, target, read } = await warm(opened);
      await read({ accounts: ['ada'], resembling: [] });
      await apply(target, [
        { type: 'grant.remove', account: 'ada', entitlement: 'a' },
        { type: 'grant.add', account: 'ada', entitlement: 'b' },
      ]);
      return jira.calls.total;
    },
  },
  'new name': {
    calls: 2,
    async run() {
      const opened = open();
      opened.jira.seed({ users: [{ name: 'ada', key: 'ada' }] });
      const { jira, target, read } = await warm(opened);
      await read({ accounts: ['ada'], resembling: [] });
      await apply(target, [
        {
          type: 'account.update',
          id: 'ada',
          before: {},
          after: { userName: 'a', displayName: 'A', email: 'a@b.c' },
        },
      ]);
      return jira.calls.total;
    },
  },
  'leaver with one group taken': {
    calls: 4,
    async run() {
      const opened = open();
      opened.jira.seed({ users: [{ name: 'ada', key: 'ada', groups: ['jira-software-users'] }] });
      const { jira, target, read } = await warm(opened);
      await read({ accounts: ['ada'], resembling: [] });
      await apply(target, [
        { type: 'grant.remove', account: 'ada', entitlement: 'jira-software-users' },
        { type: 'account.deactivate', id: 'ada' },
      ]);
      return jira.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 1,
    async run() {
      const { jira, read } = await warm(open());
      await read({ accounts: ['admin'], resembling: [] });
      return jira.calls.total;
    },
  },
  'the same in a later run': {
    calls: 1,
    async run() {
      const { jira, reopen } = await warm(open());
      for await (const _ of reopen().read({ accounts: ['admin'], resembling: [] }));
      return jira.calls.total;
    },
  },
  'first look of a connection that knows nothing': {
    calls: 4,
    async run() {
      const { jira, read } = open();
      await read({ accounts: ['admin'], resembling: [] });
      return jira.calls.total;
    },
  },
  'one member more in a group, long after it was read': {
    calls: 3,
    async run() {
      const { jira, target } = open();
      await apply(target, [{ type: 'grant.add', account: 'admin', entitlement: 'jira-administrators' }]);
      return jira.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test.each([
  ['10.3.24', 247],
  ['9.12.0', 708],
])(
  'a full reading of 1,000 accounts with ten grants each from Jira %s costs %d calls',
  async (version, calls) => {
    const { jira, target } = openCompany((fetch) => testTools({ fetch }), { version, people: 1_000 });
    const told = { account: 0, entitlement: 0, grant: 0, complete: 0 };
    for await (const { type } of target.read()) told[type] += 1;
    expect(told).toEqual({ account: 1_002, entitlement: 62, grant: 10_003, complete: 1 });
    expect(jira.calls.total).toBe(calls);
    expect(jira.calls.writes).toBe(0);
  },
);

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
