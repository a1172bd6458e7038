/** A sync is removed: what was queued for it has nothing to do, and what it gave stays. */

import { expect, test } from 'vitest';
import { cycleJob } from '../../src/reconciliation/index.ts';
import { accountsOf, openStage } from './stage.ts';

test('what was queued for a sync that is removed is done with and no failure; accounts stay as they are', async () => {
  await using stage = await openStage({ rules: { syncs: {} } });
  const { settings, jobs } = stage.app;
  const by = { actor: 'test' };
  await settings.saveSync({ name: 'apart', content: { from: ['okta'], to: 'world' } }, by);
  await stage.okta.assign({ userName: 'ada' });
  await stage.roundApproved('apart');
  await stage.okta.assign({ userName: 'grace' });
  await jobs.add(cycleJob('apart', 'world'));
  expect((await jobs.counts()).waiting).toBeGreaterThan(1);
  await settings.removeSync('apart', by);
  // After a first plan everybody is looked at again; that time has come too.
  stage.clock.later(60_000);
  await stage.app.start();
  await expect.poll(async () => (await jobs.counts()).waiting + (await jobs.counts()).running).toBe(0);
  expect(await jobs.failures()).toEqual([]);
  expect(accountsOf(stage)).toEqual({ ada: 'active' });
});
