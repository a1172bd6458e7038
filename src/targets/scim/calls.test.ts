/** What changes and readings cost in calls: the table of README.md, kept true. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Account, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend, type Pretended } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
const full: Pretended = {
  application: { bulk: { operations: 100, bytes: 1_000_000 }, usersTellGroups: true },
};

/** A connection that has read everything a moment ago. */
async function warm(pretended: Pretended = full) {
  const { app, target } = openPretend((fetch) => testTools({ fetch }), pretended);
  const ada = app.hand.user({
    userName: 'ada',
    displayName: 'Ada',
    emails: [{ value: 'ada@example.com', type: 'work' }],
  });
  const [a, b] = [app.hand.group('a', [ada]), app.hand.group('b')];
  const look = (scope?: ReadScope) => readTarget(target, scope);
  await look();
  app.calls.reset();
  return {
    app,
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
    target,
  };
}

const person = (name: string): Account => ({
  id: '',
  attributes: { userName: name, displayName: name, email: `${name}@example.com` },
  active: true,
});

/** Every row of the table: what is done, and how many calls it takes. */
const rows: Readonly<Record<string, { readonly calls: number; readonly run: () => Promise<number> }>> = {
  'joiner with two groups': {
    calls: 5,
    async run() {
      const { app, a, b, look, apply } = await warm();
      await look({ accounts: [], resembling: [person('bob')] });
      await apply({ type: 'account.create', identity: 'p', account: person('bob') });
      const id = String(app.look.users().at(-1)?.id);
      await apply(
        { type: 'grant.add', account: id, entitlement: a },
        { type: 'grant.add', account: id, entitlement: b },
      );
      return app.calls.total;
    },
  },
  'mover: one group given, one taken': {
    calls: 3,
    async run() {
      const { app, ada, a, b, look, apply } = await warm();
      await look({ accounts: [ada], resembling: [] });
      await apply(
        { type: 'grant.remove', account: ada, entitlement: a },
        { type: 'grant.add', account: ada, entitlement: b },
      );
      return app.calls.total;
    },
  },
  'new name': { calls: 2, run: () => update({ displayName: 'A' }) },
  'new e-mail address': { calls: 3, run: () => update({ email: 'a@example.com' }) },
  'leaver with one group taken': {
    calls: 3,
    async run() {
      const { app, ada, a, look, apply } = await warm();
      await look({ accounts: [ada], resembling: [] });
      await apply(
        { type: 'account.deactivate', id: ada },
        { type: 'grant.remove', account: ada, entitlement: a },
      );
      return app.calls.total;
    },
  },
  'somebody in whom nothing changed': {
    calls: 1,
    async run() {
      const { app, ada, look } = await warm();
      await look({ accounts: [ada], resembling: [] });
      return app.calls.total;
    },
  },
  'the same, where users do not tell their groups': {
    calls: 2,
    async run() {
      const { app, ada, look } = await warm({});
      await look({ accounts: [ada], resembling: [] });
      return app.calls.total;
    },
  },
  'a new name, where there is no PATCH': {
    calls: 3,
    run: () => update({ displayName: 'A' }, { application: { patch: false, usersTellGroups: true } }),
  },
  '100 joiners together, where there is Bulk': { calls: 1, run: () => createTogether(full) },
  '100 joiners together, where there is none': { calls: 100, run: () => createTogether({}) },
  '100 members more in one group': {
    calls: 1,
    async run() {
      const { app, b, target } = await warm();
      const ids = Array.from({ length: 100 }, (_, n) => app.hand.user({ userName: `u${n}` }));
      const batch = target.batches?.find(({ type }) => type === 'grant.add');
      if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
      await batch.apply(ids.map((account) => ({ type: 'grant.add', account, entitlement: b, reason })));
      return app.calls.total;
    },
  },
};

async function update(after: object, pretended: Pretended = full): Promise<number> {
  const { app, ada, look, apply } = await warm(pretended);
  await look({ accounts: [ada], resembling: [] });
  await apply({ type: 'account.update', id: ada, before: {}, after });
  return app.calls.total;
}

async function createTogether(pretended: Pretended): Promise<number> {
  const { app, target } = await warm(pretended);
  const batch = target.batches?.find(({ type }) => type === 'account.create');
  if (batch?.type !== 'account.create') throw new Error('There is no such offer.');
  const people = Array.from({ length: 100 }, (_, n) => `joiner-${n}`);
  const outcomes = await batch.apply(
    people.map((name) => ({ type: 'account.create', identity: name, account: person(name), reason })),
  );
  const ids = outcomes.map((outcome) => ('failed' in outcome ? '' : outcome.id));
  expect(ids.map((id) => app.look.user(id ?? '')?.userName)).toEqual(people);
  return app.calls.total;
}

test.each(Object.entries(rows))('%s', async (_, { calls, run }) => {
  expect(await run()).toBe(calls);
});

test('a full reading of 1,000 people in 60 groups', async () => {
  const { app, target } = openPretend((fetch) => testTools({ fetch }), full);
  const ids = Array.from({ length: 1_000 }, (_, n) => app.hand.user({ userName: `u${n}` }));
  for (let n = 0; n < 60; n += 1) app.hand.group(`g${n}`, ids.slice(n * 10, n * 10 + 100));
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([1_000, 6_000, 'complete']);
  expect(app.calls.total).toBe(15);
  expect(app.calls.writes).toBe(0);
});

test('the table in README.md says the same', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [what, { calls }] of Object.entries(rows)) expect(readme).toContain(`| ${what} | ${calls} |`);
});
