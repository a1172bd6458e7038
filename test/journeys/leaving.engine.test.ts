/** The calendar of leaving: suspected, leaving, suspended, removed; with holidays, outages, and people who reappear. */

import { describe, expect, test } from 'vitest';
import { departureOf, explained, openCompany, pass, questions, roundAfter, sync, tell } from './hr.ts';
import { accountsOf, day, openStage, type Stage } from './stage.ts';

describe('whoever is gone from a complete reading', () => {
  const suspecting = { deprovision: { after: '3d', 'missed-readings': 3, 'missed-for': '48h' } };
  /** The file is read whole, though it is what it was. */
  const readAnew = (stage: Stage) => stage.app.readers.read('hr', { full: true });

  test('is suspected, then leaving, then suspended; each is to be seen', async () => {
    await using stage = await openCompany(suspecting);
    tell(stage, { ada: 'absent' });
    await roundAfter(stage, 1);
    expect(await departureOf(stage, 'ada')).toMatchObject({
      situation: 'source-missing',
      stage: 'suspected',
    });
    expect((await explained(stage, 'ada')).message).toContain('1 of 3 complete readings');
    await readAnew(stage);
    await readAnew(stage);
    // Three readings within minutes are no two days.
    await roundAfter(stage, 0.1);
    expect(await departureOf(stage, 'ada')).toMatchObject({ stage: 'suspected', dueAt: expect.any(Number) });
    await roundAfter(stage, 2);
    expect(await departureOf(stage, 'ada')).toMatchObject({ stage: 'leaving' });
    expect(accountsOf(stage).ada).toBe('active');
    await pass(stage, 1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active', eve: 'active' });
    await stage.round(sync);
    expect(await departureOf(stage, 'ada')).toMatchObject({
      stage: 'suspended',
      closedAt: expect.any(Number),
    });
  });

  test('and reappears on the last day is not touched, and has the whole grace when gone again', async () => {
    await using stage = await openCompany(suspecting);
    tell(stage, { ada: 'absent' });
    for (const days of [1, 1, 1]) await roundAfter(stage, days);
    tell(stage, {});
    stage.world.server.reset();
    await roundAfter(stage, 0.9);
    expect(await departureOf(stage, 'ada')).toBeUndefined();
    await pass(stage, 1);
    tell(stage, { ada: 'absent' });
    await roundAfter(stage, 0.1);
    expect(await departureOf(stage, 'ada')).toMatchObject({ stage: 'suspected' });
    expect((await explained(stage, 'ada')).message).toContain('1 of 3 complete readings');
    await roundAfter(stage, 1.4);
    await roundAfter(stage, 1.4);
    expect(accountsOf(stage).ada).toBe('active');
    expect(stage.world.server.writes).toBe(0);
    await pass(stage, 0.3);
    expect(accountsOf(stage).ada).toBe('closed');
  });

  test('is not believed to be gone by readings that fail', async () => {
    await using stage = await openCompany({ deprovision: { 'missed-readings': 2 } });
    tell(stage, { ada: 'absent' });
    await roundAfter(stage, 1);
    stage.write('people.csv', 'no,such,columns\n');
    await roundAfter(stage, 1);
    await roundAfter(stage, 1);
    expect(accountsOf(stage).ada).toBe('active');
    tell(stage, { ada: 'absent' });
    await roundAfter(stage, 1);
    expect(accountsOf(stage).ada).toBe('closed');
  });
});

describe('a calendar', () => {
  // The stage begins on Monday, 2 March 2026, at nine in Berlin.
  const calendar = { freezes: [{ name: 'Holidays', from: '2026-03-05', to: '2026-03-13' }] };
  const frozen = { 'time-zone': 'Europe/Berlin', deprovision: { after: '3d', calendar } };

  test('takes nothing away over the holidays nor on the weekend behind them', async () => {
    await using stage = await openCompany(frozen);
    tell(stage, { ada: { active: false } });
    await roundAfter(stage, 0);
    expect(await departureOf(stage, 'ada')).toMatchObject({
      situation: 'disabled',
      stage: 'leaving',
      dueAt: Date.parse('2026-03-16T00:00+01:00'),
    });
    for (const days of [4, 4, 4, 1]) await pass(stage, days);
    await stage.round(sync);
    expect(accountsOf(stage).ada, 'on Sunday').toBe('active');
    await pass(stage, 1);
    expect(accountsOf(stage).ada, 'on Monday').toBe('closed');
  });

  test('lets situations be excepted, and holds back nothing that is given', async () => {
    await using stage = await openCompany({
      ...frozen,
      deprovision: { after: 0, calendar: { ...calendar, except: ['disabled'] } },
    });
    stage.clock.later(4 * day);
    tell(stage, { ada: { active: false }, bob: { department: 'Elsewhere' }, eve: { userName: 'evelyn' } });
    await roundAfter(stage, 0);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active', evelyn: 'active' });
    expect((await explained(stage, 'bob')).message).toContain('Nothing is taken away during Holidays');
  });

  test('keeps sleepers awake until it ends', async () => {
    await using stage = await openCompany({
      deprovision: { 'inactive-after': '1d', calendar },
      reactions: { inactive: 'suspend' },
    });
    for (const { id } of stage.world.snapshot().accounts)
      stage.world.changeAccount(id, (account) => ({
        ...account,
        lastActive: new Date(stage.clock.now()).toISOString(),
      }));
    await roundAfter(stage, 8);
    expect(accountsOf(stage).ada).toBe('active');
    expect((await explained(stage, 'ada')).message).toContain('Holidays');
    await roundAfter(stage, 6.5);
    expect(accountsOf(stage).ada).toBe('closed');
  });
});

describe('a deletion date that comes while the service is down for a week', () => {
  const deleting = {
    reactions: { disabled: 'suspend' },
    deprovision: { after: '1d', 'delete-after': '30d' },
  };

  /** Ada and Bob were disabled and closed; then the service goes down, and the file changes while nobody looks. */
  async function down(change: (stage: Stage) => void): Promise<Stage> {
    const stage = await openCompany(deleting);
    tell(stage, { ada: { active: false }, bob: { active: false } });
    await roundAfter(stage, 0);
    await pass(stage, 1.1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'closed', eve: 'active' });
    for (let weeks = 0; weeks < 3; weeks += 1) await roundAfter(stage, 9);
    await stage.app.drain();
    change(stage);
    await pass(stage, 7);
    return stage;
  }

  test('is judged by a reading that comes first: who came back meanwhile is opened, the other is asked for', async () => {
    await using stage = await down((at) => tell(at, { bob: { active: false } }));
    expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'closed', eve: 'active' });
    const question = await stage.heldPlan(sync);
    expect(question.counts.changes).toEqual({ 'account.delete': 1 });
    await stage.approve(question.id);
    expect(accountsOf(stage)).toEqual({ ada: 'active', eve: 'active' });
  });

  test('waits as long as the source cannot be read, and says so', async () => {
    await using stage = await down((at) => at.write('people.csv', 'no,such,columns\n'));
    expect(await questions(stage)).toEqual([]);
    expect((await explained(stage, 'ada')).message).toContain('hr is read once more before that');
    await pass(stage, 3);
    await stage.round(sync);
    expect(await questions(stage)).toEqual([]);
    tell(stage, { ada: { active: false }, bob: { active: false } });
    await stage.app.readers.read('hr', { full: true });
    await stage.app.drain();
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 2 });
  });

  test('gives a provider that pushes a day to tell what it could not', async () => {
    await using stage = await openStage({
      rules: { syncs: { [sync]: { from: ['okta'], to: 'world', ...deleting } } },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    await stage.okta.assign({ userName: 'bob' });
    await stage.roundApproved(sync);
    await stage.app.reconciliation.working();
    await stage.okta.unassign(ada);
    await stage.app.drain();
    stage.clock.later(7 * day);
    await stage.restart();
    await stage.app.reconciliation.working();
    await stage.app.drain();
    expect(accountsOf(stage).ada).toBe('active');
    expect((await explained(stage, 'ada')).message).toContain('okta has a day to tell what it could not');
    stage.clock.later(1.1 * day);
    await stage.app.drain();
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active' });
  });
});
