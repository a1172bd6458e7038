/** How long a leaver keeps access is measured from the word of the source to what the target shows. */

import { expect, test } from 'vitest';
import { openCompany as openFileCompany, pass, roundAfter, tell } from './hr.ts';
import { accountsOf, openStage, type Stage } from './stage.ts';

const minute = 60_000;

async function openCompany(sync: object = {}): Promise<Stage> {
  const stage = await openStage({
    rules: {
      syncs: {
        staff: {
          from: ['okta'],
          to: 'world',
          'closed-within': '15m',
          safety: { 'max-deprovision-share': '100%' },
          ...sync,
        },
      },
    },
  });
  await stage.okta.assign({ userName: 'ada' });
  return stage;
}

test('whoever is gone a moment after the source told it is within the objective, and a number in the metrics', async () => {
  await using stage = await openCompany();
  const bob = await stage.okta.assign({ userName: 'bob' });
  await stage.roundApproved('staff');
  await stage.okta.unassign(bob);
  await stage.app.drain();
  expect(accountsOf(stage).bob).toBe('closed');
  const person = await stage.personOf('bob');
  const { leavers, closed, late } = await stage.app.reconciliation.deprovisioning({ person });
  expect({ closed, late }).toEqual({ closed: 1, late: 0 });
  expect(leavers[0]).toMatchObject({ person, objective: 15 * minute, late: false });
  expect(leavers[0]?.shownAt).toBeGreaterThanOrEqual(leavers[0]?.toldAt ?? Number.NaN);
  const { text } = await stage.app.metrics.page();
  expect(text).toMatch(/rollcall_deprovision_seconds_count\{sync="staff"\} 1/);
  expect(await stage.app.reconciliation.breaches()).toEqual([]);
});

test('whoever still has access beyond the objective raises the alarm until the target shows none', async () => {
  await using stage = await openCompany({
    reactions: { disabled: 'hold', unqualified: 'hold', 'source-missing': 'hold' },
  });
  const bob = await stage.okta.assign({ userName: 'bob' });
  await stage.roundApproved('staff');
  await stage.okta.unassign(bob);
  await stage.app.drain();
  expect(await stage.app.reconciliation.breaches(), 'not yet').toEqual([]);
  stage.clock.later(20 * minute);
  await stage.round('staff');
  const person = await stage.personOf('bob');
  expect(await stage.app.reconciliation.breaches()).toMatchObject([{ person, sync: 'staff', late: true }]);
  expect((await stage.app.metrics.page()).text).toMatch(/rollcall_deprovision_late\{sync="staff"\} 1/);
  const account = stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === 'bob');
  stage.world.changeAccount(account?.id ?? '', (one) => ({ ...one, active: false }));
  await stage.round('staff');
  expect(await stage.app.reconciliation.breaches(), 'closed by hand is closed').toEqual([]);
  const { late } = await stage.app.reconciliation.deprovisioning({ person });
  expect(late, 'and it was late').toBe(1);
});

test('whoever returns before anything was done has not left', async () => {
  await using stage = await openCompany({ deprovision: { after: '3d' } });
  const bob = await stage.okta.assign({ userName: 'bob' });
  await stage.roundApproved('staff');
  await stage.okta.unassign(bob);
  await stage.app.drain();
  stage.clock.later(60 * minute);
  expect(await stage.app.reconciliation.breaches()).toHaveLength(1);
  await stage.okta.reassign({ userName: 'bob' });
  await stage.app.drain();
  expect(await stage.app.reconciliation.breaches()).toEqual([]);
});

test('whoever a file tells as inactive, or tells no more, is measured like whoever is pushed', async () => {
  await using stage = await openFileCompany({
    'closed-within': '1d',
    deprovision: { after: '2d' },
    safety: { 'max-deprovision-share': '100%' },
  });
  tell(stage, { ada: { active: false }, bob: 'absent' });
  await roundAfter(stage, 0);
  const measured = async () => {
    const { leavers } = await stage.app.reconciliation.deprovisioning({ since: 0 });
    const people = await Promise.all(
      leavers.map(async ({ person, ...one }) => [
        String((await stage.app.directory.person(person))?.attributes.userName),
        one,
      ]),
    );
    return Object.fromEntries(people);
  };
  expect(await measured()).toMatchObject({
    ada: { state: 'leaving', dueAt: expect.any(Number), late: false },
    bob: { state: 'leaving', dueAt: expect.any(Number), late: false },
  });
  await roundAfter(stage, 1.5);
  expect(await stage.app.reconciliation.breaches()).toHaveLength(2);
  tell(stage, { bob: 'absent' });
  await roundAfter(stage, 0.1);
  expect(await measured(), 'whoever is back has not left').toMatchObject({
    bob: { state: 'leaving', late: true },
  });
  await pass(stage, 0.6);
  expect(accountsOf(stage)).toMatchObject({ ada: 'active', bob: 'closed' });
  const { bob, ...others } = await measured();
  expect(others).toEqual({});
  expect(bob).toMatchObject({ state: 'gone', late: true, lasted: expect.any(Number) });
  expect(bob.lasted).toBeGreaterThan(2 * 86_400_000);
  expect(bob.dueAt).toBeUndefined();
});
