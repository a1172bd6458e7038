/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend, withOrganisation } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

/** A connection that has read everything a moment ago. */
async function warm(config: object = {}) {
  const { guard, target } = openPretend((fetch) => testTools({ fetch }), { config });
  const { hand } = guard.scim;
  const emails = [{ value: 'ada@example.com', type: 'work', primary: true }];
  const ada = hand.user({ userName: 'ada@example.com', emails });
  const [a, b] = [hand.group('a', [ada]), hand.group('b')];
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  guard.calls.reset();
  return {
    guard,
    ada,
    a,
    b,
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
  attributes: { userName: 'bob@example.com', displayName: 'Bob', email: 'bob@example.com' },
  active: true,
};

async function update(after: object): Promise<number> {
  const { guard, ada, look, apply } = await warm();
  await look({ accounts: [ada], resembling: [] });
  await apply({ type: 'account.update', id: ada, before: {}, after });
  return guard.calls.total;
}

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 5,
    async run() {
      const { guard, a, b, look, apply } = await warm();
      await look({ accounts: [], resembling: [bob] });
      await apply({ type: 'account.create', identity: 'p', account: bob });
      const id = String(guard.scim.look.users().at(-1)?.id);
      await apply(
        { type: 'grant.add', account: id, entitlement: a },
        { type: 'grant.add', account: id, entitlement: b },
      );
      return guard.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 3,
    async run() {
      const { guard, ada, a, b, look, apply } = await warm();
      await look({ accounts: [ada], resembling: [] });
      await apply(
        { type: 'grant.remove', account: ada, entitlement: a },
        { type: 'grant.add', account: ada, entitlement: b },
      );
      return guard.calls.total;
    },
  },
  'new name': { calls: 2, run: () => update({ displayName: 'A' }) },
  'new address': { calls: 3, run: () => update({ email: 'a@example.com', userName: 'a@example.com' }) },
  'leaver: deactivated, groups kept': {
    calls: 2,
    async run() {
      const { guard, ada, look, apply } = await warm();
      await look({ accounts: [ada], resembling: [] });
      await apply({ type: 'account.deactivate', id: ada });
      return guard.calls.total;
    },
  },
  'one member more in a group': {
    calls: 1,
    async run() {
      const { guard, ada, b, apply } = await warm();
      await apply({ type: 'grant.add', account: ada, entitlement: b });
      return guard.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 1,
    async run() {
      const { guard, ada, look } = await warm();
      await look({ accounts: [ada], resembling: [] });
      return guard.calls.total;
    },
  },
  'a lost link with one group repaired': {
    calls: 8,
    async run() {
      const { guard, ada, apply } = await warm({ ...withOrganisation, repair: true });
      guard.hand.takeOver(ada, { directory: 'directory-0', record: 'old' });
      guard.hand.moveAway(ada, 'ada@example.com');
      await apply({
        type: 'account.update',
        id: ada,
        before: { link: 'unlinked' },
        after: { link: 'linked' },
      });
      return guard.calls.total;
    },
  },
};

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 people in 60 groups', async () => {
  const { guard, target } = openPretend((fetch) => testTools({ fetch }));
  const { hand } = guard.scim;
  const ids = Array.from({ length: 1_000 }, (_, n) => hand.user({ userName: `u${n}@example.com` }));
  for (let n = 0; n < 60; n += 1) hand.group(`g${n}`, ids.slice(n * 10, n * 10 + 100));
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 6_000, 'complete']);
  expect(guard.calls.total).toBe(13);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
