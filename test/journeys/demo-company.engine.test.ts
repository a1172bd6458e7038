import { expect, test } from 'vitest';
import { fillDemo } from '../../src/demo/index.ts';
import { day, openStage } from './stage.ts';

const nothing = { sources: {}, targets: {}, syncs: {} };

test('an empty service is filled by the pretended provider, and its first plan gives everybody an account in our own directory', async () => {
  await using stage = await openStage({ rules: nothing });
  const { app } = stage;
  const world = { clock: stage.clock, newId: () => 'a-password-nobody-knows' };
  expect(await fillDemo({ app, world, actor: 'ada', size: 40 })).toEqual({
    source: 'demo-okta',
    target: 'demo-directory',
    sync: 'demo',
  });
  expect(await app.reconciliation.plans()).toEqual([]);
  expect((await app.directory.status('demo-okta')).counts.people).toBe(40);
  const run = await stage.roundApproved('demo');
  expect(run.counts.failed ?? 0).toBe(0);
  const plan = await app.reconciliation.planById(run.plan ?? '');
  expect(plan.counts.changes['account.create']).toBeGreaterThan(30);
  stage.clock.later(day);
  const again = await stage.round('demo');
  expect((await app.reconciliation.planById(again.run.plan ?? '')).state).toBe('empty');
});

test('nobody can push to it afterwards, and the audit names who filled it', async () => {
  await using stage = await openStage({ rules: nothing });
  const { app } = stage;
  await fillDemo({ app, world: { clock: stage.clock, newId: () => 'a-password' }, actor: 'ada', size: 40 });
  expect(await app.door.credentials.list({ source: 'demo-okta' })).toEqual([]);
  const lines = await app.audit.list({ limit: 500 });
  expect(lines.filter(({ actor }) => actor === 'ada').map(({ action }) => action)).toContain('sync.created');
});

test('beside anything that is connected a made-up company is refused', async () => {
  await using stage = await openStage({ rules: { syncs: {} } });
  await expect(fillDemo({ app: stage.app, world: stage.clock as never, actor: 'ada' })).rejects.toMatchObject(
    {
      code: 'conflict',
    },
  );
  expect(await stage.app.settings.savedSyncs()).toEqual([]);
});
