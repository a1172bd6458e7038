/** Two processes on one database, both listening and both at work. */

import { expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import type { World } from '../../src/targets/memory/index.ts';
import { openOkta } from './okta.ts';
import { openStage, type Stage } from './stage.ts';

const sync = 'staff';
const token = 'okta-token-0123456789';

const everybody = {
  from: ['okta'],
  groups: { include: ['*'], create: true },
  safety: { 'max-deprovisions': 100, 'max-deprovision-share': '100%', 'max-group-loss-share': '100%' },
};

/** Two targets, so that there is work for two. */
async function openCompany(): Promise<{ stage: Stage; second: App }> {
  const stage = await openStage({
    rules: {
      targets: { world: { type: 'memory' }, moon: { type: 'memory', world: 'moon' } },
      syncs: { [sync]: { ...everybody, to: 'world' }, lunar: { ...everybody, to: 'moon' } },
    },
  });
  await stage.okta.assign({ userName: 'first' });
  await stage.roundApproved(sync);
  await stage.roundApproved('lunar');
  await stage.app.drain();
  return { stage, second: await stage.open() };
}

/** Both work until neither finds anything to do. */
async function together(apps: readonly App[]): Promise<void> {
  for (let more = true; more; ) {
    const ran = await Promise.all(apps.map((app) => app.drain()));
    more = ran.some((count) => count > 0);
  }
}

/** Each user name as often as it has an account. */
function names(world: World): string[] {
  return world.snapshot().accounts.map(({ attributes }) => String(attributes.userName));
}

test('pushes to either process are worked off by both at once: nobody twice, one run at a time per target', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  const doors = [stage.okta, openOkta({ fetch: async (request) => second.fetch(request), token })];
  const group = await stage.okta.group('everyone');
  const ids: string[] = [];
  async function push(count: number): Promise<void> {
    for (const end = ids.length + count; ids.length < end; ) {
      const number = ids.length;
      const door = doors[number % 2] ?? stage.okta;
      const id = await door.assign({ userName: `person${number}` });
      await (doors[(number + 1) % 2] ?? stage.okta).members(group, { in: [id] });
      ids.push(id);
    }
  }
  // Each alone works off what came to either; how both at once share the work is a matter of chance.
  for (const app of [stage.app, second]) {
    await push(4);
    expect(await app.drain()).toBeGreaterThan(0);
  }
  await push(12);
  await together([stage.app, second]);
  expect(stage.busiest).toBe(1);
  const worlds = [stage.world, stage.worldNamed('moon')];
  for (const world of worlds) {
    expect(new Set(names(world)).size).toBe(21);
    expect(names(world)).toHaveLength(21);
    expect(world.server.calls.get('account.create')).toBe(21);
    expect(world.snapshot().grants).toHaveLength(20);
  }

  for (const [number, id] of ids.entries()) await (doors[number % 2] ?? stage.okta).unassign(id);
  await together([stage.app, second]);
  expect(stage.busiest).toBe(1);
  for (const world of worlds) {
    expect(world.server.calls.get('account.deactivate')).toBe(20);
    expect(world.snapshot().accounts.filter(({ active }) => active)).toHaveLength(1);
  }
});

test('two rounds begun in one moment by two processes make each account once', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  for (let number = 0; number < 10; number += 1) await stage.okta.assign({ userName: `person${number}` });
  const runs = await Promise.all([
    stage.app.reconciliation.run({ sync, actor: 'cli' }),
    second.reconciliation.run({ sync, actor: 'cli' }),
  ]);
  expect(runs.map(({ state }) => state)).toEqual(['done', 'done']);
  expect(stage.busiest).toBe(1);
  expect(stage.world.server.calls.get('account.create')).toBe(11);
});

test('one person told by both processes at once is one person with one account, as told last', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  const other = openOkta({ fetch: async (request) => second.fetch(request), token });
  const told = await Promise.allSettled([
    stage.okta.assign({ userName: 'ada' }),
    other.assign({ userName: 'ada' }),
  ]);
  expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await together([stage.app, second]);
  expect(names(stage.world).toSorted()).toEqual(['ada', 'first']);
});

test('a plan approved in one process is applied by the other, once', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  await stage.okta.assign({ userName: 'ada' });
  const planned = await stage.app.reconciliation.plan({ sync, actor: 'cli' });
  const plan = planned.plan ?? '';
  await stage.app.reconciliation.approve({ plan, by: 'cli' });
  const both = await Promise.allSettled([
    second.reconciliation.apply({ plan, actor: 'cli' }),
    stage.app.reconciliation.apply({ plan, actor: 'cli' }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(names(stage.world).toSorted()).toEqual(['ada', 'first']);
});
