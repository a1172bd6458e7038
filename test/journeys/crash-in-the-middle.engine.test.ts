/** The service dies while a job is at work: another one takes the job up when the dead one's lease has run out. */

import { expect, test } from 'vitest';
import type { MemoryRequest } from '../../src/targets/memory/index.ts';
import { accountsOf, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const dead = 60_000;

async function openCompany(): Promise<{ stage: Stage; group: string }> {
  const stage = await openStage({
    rules: { syncs: { [sync]: { from: ['okta'], to: 'world', groups: { include: ['*'], create: true } } } },
  });
  const group = await stage.okta.group('everyone');
  await stage.okta.members(group, { in: [await stage.okta.assign({ userName: 'first' })] });
  await stage.roundApproved(sync);
  await stage.app.drain();
  stage.world.server.reset();
  return { stage, group };
}

/** Works until the world is asked for this, and dies there: before it is done, or after it is done and before it is known. */
async function diesAt(stage: Stage, what: MemoryRequest['what'], when: 'before' | 'after'): Promise<void> {
  const { server } = stage.world;
  const reached = Promise.withResolvers<void>();
  const never = Promise.withResolvers<void>();
  const hook = async (request: MemoryRequest): Promise<undefined> => {
    if (request.what !== what) return;
    reached.resolve();
    await never.promise;
    throw new Error('Nobody is there to hear this.');
  };
  if (when === 'before') server.faults = hook;
  else server.after = hook;
  const working = stage.app.drain().catch(() => undefined);
  await reached.promise;
  server.faults = undefined;
  server.after = undefined;
  await stage.die();
  never.resolve();
  await working;
}

async function settled(stage: Stage): Promise<void> {
  stage.world.server.reset();
  const { run } = await stage.round(sync);
  expect((await stage.app.reconciliation.planById(run.plan ?? '')).state).toBe('empty');
  expect(stage.world.server.writes).toBe(0);
}

test.each([
  { what: 'account.create', when: 'before' },
  { what: 'account.create', when: 'after' },
  { what: 'grant.add', when: 'before' },
  { what: 'grant.add', when: 'after' },
] as const)('a joiner whose job dies $when $what has one account and the group in the end', async (death) => {
  const { stage, group } = await openCompany();
  await using _ = stage;
  await stage.okta.members(group, { in: [await stage.okta.assign({ userName: 'ada' })] });
  await diesAt(stage, death.what, death.when);
  stage.clock.later(dead);
  expect(await stage.app.drain()).toBeGreaterThan(0);
  expect(accountsOf(stage)).toEqual({ first: 'active', ada: 'active' });
  expect(stage.world.snapshot().grants).toEqual(['ada → everyone', 'first → everyone']);
  expect(stage.world.server.calls.get('account.create')).toBe(
    death.what === 'account.create' && death.when === 'before' ? 2 : 1,
  );
  await settled(stage);
});

test.each([
  { what: 'account.deactivate', when: 'before' },
  { what: 'account.deactivate', when: 'after' },
  { what: 'grant.remove', when: 'after' },
] as const)('a leaver whose job dies $when $what is gone in the end', async (death) => {
  const { stage, group } = await openCompany();
  await using _ = stage;
  const ada = await stage.okta.assign({ userName: 'ada' });
  await stage.okta.members(group, { in: [ada] });
  await stage.app.drain();
  await stage.okta.unassign(ada);
  await diesAt(stage, death.what, death.when);
  stage.clock.later(dead);
  await stage.app.drain();
  expect(accountsOf(stage)).toEqual({ first: 'active', ada: 'closed' });
  expect(stage.world.snapshot().grants).toEqual(['first → everyone']);
  await settled(stage);
});

test('the run that died is told as interrupted, and every step of the journal has an end', async () => {
  const { stage } = await openCompany();
  await using _ = stage;
  await stage.okta.assign({ userName: 'ada' });
  await diesAt(stage, 'account.create', 'after');
  const [during] = await stage.app.reconciliation.runs({ sync, limit: 1 });
  expect(during?.state).toBe('running');
  stage.clock.later(dead);
  await stage.app.drain();
  expect(await stage.app.reconciliation.runById(during?.id ?? '')).toMatchObject({
    state: 'interrupted',
    error: { code: 'unavailable' },
  });
  expect(await stage.app.reconciliation.interrupted()).toEqual([]);
  const plans = await stage.app.reconciliation.plans({ sync, states: ['applied'] });
  for (const { id } of plans)
    for (const { state } of await stage.app.reconciliation.changes(id))
      expect(['done', 'skipped']).toContain(state);
  expect(await stage.app.audit.verify()).toMatchObject({ intact: true });
});

test('nobody takes the job before the lease of the dead has run out', async () => {
  const { stage } = await openCompany();
  await using _ = stage;
  await stage.okta.assign({ userName: 'ada' });
  await diesAt(stage, 'account.create', 'before');
  expect(await stage.app.drain()).toBe(0);
  expect(accountsOf(stage)).toEqual({ first: 'active' });
  stage.clock.later(dead);
  await stage.app.drain();
  expect(accountsOf(stage)).toEqual({ first: 'active', ada: 'active' });
});
