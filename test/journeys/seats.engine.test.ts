/** The last seat goes from a leaver to the joiner who waits for it; and a person keeps a seat while any group still gives it. */

import { expect, test } from 'vitest';
import { accountsOf, csvOf, day, openStage, type Stage } from './stage.ts';

const minute = 60_000;

function giveSeats({ world }: Stage, total: number, ...groups: readonly string[]): void {
  world.products.set('jira-software', { name: 'Jira Software', total });
  for (const name of groups) world.addEntitlement({ name, kind: 'group', licences: ['jira-software'] });
}

test('a leaver holds the last seat, and the joiner who waits for it has it a minute after the leaver is gone', async () => {
  await using stage = await openStage({
    rules: {
      syncs: {
        staff: {
          from: ['okta'],
          to: 'world',
          groups: { default: ['jira-users'] },
          safety: { 'max-deprovision-share': '100%' },
        },
      },
    },
  });
  giveSeats(stage, 2, 'jira-users');
  await stage.okta.assign({ userName: 'ada' });
  const leaver = await stage.okta.assign({ userName: 'leaver' });
  await stage.roundApproved('staff');
  expect(accountsOf(stage)).toEqual({ ada: 'active', leaver: 'active' });

  await stage.okta.assign({ userName: 'joiner' });
  await stage.app.drain();
  expect(accountsOf(stage), 'nothing fails, and nothing is made').toEqual({
    ada: 'active',
    leaver: 'active',
  });
  const person = await stage.personOf('joiner');
  expect(await stage.app.reconciliation.explain({ sync: 'staff', person })).toMatchObject({
    standing: 'waiting',
    message: 'Waits for a seat of Jira Software (all 2 are taken): next in line.',
  });
  await stage.round('staff');
  expect(await stage.app.reconciliation.seatWaiters('world')).toMatchObject([{ person }]);

  stage.clock.later(day);
  await stage.restart();
  await stage.okta.unassign(leaver);
  await stage.app.drain();
  expect(accountsOf(stage)).toEqual({ ada: 'active', leaver: 'closed' });
  stage.clock.later(2 * minute);
  await stage.app.drain();
  expect(accountsOf(stage)).toEqual({ ada: 'active', leaver: 'closed', joiner: 'active' });
  expect(await stage.app.reconciliation.seatWaiters('world')).toEqual([]);
  expect(await stage.app.reconciliation.seats('world')).toMatchObject({
    products: [{ used: 2, total: 2 }],
  });
});

test('a person in three licence groups by two syncs keeps the seat until the last of them is taken, and is told why', async () => {
  const people = csvOf([{ id: '1', userName: 'ada' }]);
  const groups = (...names: readonly string[]) =>
    ['group,member', ...['choir', ...names].map((name) => `${name},1`), ''].join('\n');
  const sync = (from: string, include: string) => ({
    from: [from],
    to: 'world',
    correlate: ['userName'],
    groups: { include: [include] },
  });
  await using stage = await openStage({
    rules: {
      people: { join: ['userName'] },
      sources: {
        hr: { type: 'csv', users: './hr.csv', groups: './hr-groups.csv' },
        it: { type: 'csv', users: './it.csv', groups: './it-groups.csv' },
      },
      syncs: { staff: sync('hr', 'staff-*'), tools: sync('it', 'tools-*') },
    },
    files: {
      'hr.csv': people,
      'it.csv': people,
      'hr-groups.csv': groups('staff-jira', 'staff-desk'),
      'it-groups.csv': groups('tools-jira'),
    },
  });
  giveSeats(stage, 5, 'staff-jira', 'staff-desk', 'tools-jira');
  await stage.roundApproved('staff');
  await stage.roundApproved('tools');
  const { reconciliation } = stage.app;
  const person = await stage.personOf('ada');
  const billing = async () =>
    (await reconciliation.billing(person)).map(({ entitlement, givenBy }) => [entitlement, ...givenBy]);
  expect(await billing()).toEqual([
    ['staff-jira', 'staff'],
    ['staff-desk', 'staff'],
    ['tools-jira', 'tools'],
  ]);
  expect(await reconciliation.seats('world')).toMatchObject({ products: [{ used: 1 }] });

  stage.write('hr-groups.csv', groups('staff-desk'));
  const first = await stage.round('staff');
  const [taken] = await reconciliation.changes(first.run.plan ?? '', { types: ['grant.remove'] });
  expect(taken?.outcome).toMatchObject({
    note: 'Still billable: Jira Software through the group staff-desk (given by staff) and the group tools-jira (given by tools).',
  });
  expect(await reconciliation.planSeats(first.run.plan ?? '')).toMatchObject({ products: [{ frees: 0 }] });

  stage.write('hr-groups.csv', groups());
  await stage.round('staff');
  expect(await billing()).toEqual([['tools-jira', 'tools']]);
  stage.write('it-groups.csv', groups());
  const last = await stage.round('tools');
  expect(await reconciliation.planSeats(last.run.plan ?? '')).toMatchObject({
    products: [{ before: 1, after: 0, frees: 1 }],
  });
  expect(await billing()).toEqual([]);
  expect(accountsOf(stage)).toEqual({ ada: 'active' });
});
