/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago. */
async function warm() {
  const { server, target } = openPretend((fetch) => testTools({ fetch }));
  server.seed({ groups: ['a', 'b'], users: [{ name: 'ada', groups: ['a'] }] });
  const ada = server.look.key('ada');
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  server.calls.reset();
  return {
    server,
    ada,
    async after(scope: ReadScope, ...changes: readonly object[]) {
      await look(scope);
      for (const change of changes) {
        const handler = target.changes[(change as Change).type] as (change: object) => Promise<unknown>;
        await handler({ ...change, reason });
      }
      return server.calls.total;
    },
  };
}

const bob: Account = {
  id: '',
  attributes: { userName: 'bob', displayName: 'Bob', email: 'bob@example.com' },
  active: true,
};

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 6,
    async run() {
      const { server, after } = await warm();
      await after(
        { accounts: [], resembling: [bob] },
        { type: 'account.create', identity: 'p', account: bob },
      );
      const account = server.look.key('bob');
      return after(
        { accounts: [], resembling: [] },
        { type: 'grant.add', account, entitlement: 'a' },
        { type: 'grant.add', account, entitlement: 'b' },
      );
    },
  },
  'mover: one group given, one taken': {
    calls: 4,
    async run() {
      const { ada, after } = await warm();
      return after(
        { accounts: [ada], resembling: [] },
        { type: 'grant.remove', account: ada, entitlement: 'a' },
        { type: 'grant.add', account: ada, entitlement: 'b' },
      );
    },
  },
  'new name or address': {
    calls: 4,
    async run() {
      const { ada, after } = await warm();
      const update = { type: 'account.update', id: ada, before: {}, after: { displayName: 'A' } };
      return after({ accounts: [ada], resembling: [] }, update);
    },
  },
  'leaver: closed, one group taken': {
    calls: 5,
    async run() {
      const { ada, after } = await warm();
      return after(
        { accounts: [ada], resembling: [] },
        { type: 'account.deactivate', id: ada },
        { type: 'grant.remove', account: ada, entitlement: 'a' },
      );
    },
  },
  'one member more in a group': {
    calls: 1,
    async run() {
      const { ada, after } = await warm();
      return after({ accounts: [], resembling: [] }, { type: 'grant.add', account: ada, entitlement: 'b' });
    },
  },
  'somebody in whom nothing changed': {
    calls: 2,
    async run() {
      const { ada, after } = await warm();
      return after({ accounts: [ada], resembling: [] });
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 10,000 people in sixty groups', async () => {
  const { server, target } = openPretend((fetch) => testTools({ fetch }));
  const groups = Array.from({ length: 60 }, (_, n) => `group-${n}`);
  server.seed({
    groups,
    users: Array.from({ length: 10_000 }, (_, n) => ({ name: `user-${n}`, groups: [groups[n % 60] ?? ''] })),
  });
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([10_000, 10_000, 'complete']);
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  expect(readme).toContain(`in sixty groups | ${server.calls.total} |`);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
