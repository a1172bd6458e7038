/** The calendar of leaving: suspected, leaving, suspended, removed; with holidays, outages, and people who come back. */

import { describe, expect, test } from 'vitest';
import { accountsOf, csvOf, day, openStage, type Row, type Rules, type Stage } from './stage.ts';

const sync = 'staff';
const people: readonly Row[] = [
  { id: 'e1', userName: 'ada' },
  { id: 'e2', userName: 'bob' },
  { id: 'e3', userName: 'eve' },
];

function fromHr(more: object): Rules {
  return {
    sources: { hr: { type: 'csv', users: 'people.csv' } },
    syncs: {
      [sync]: {
        from: ['hr'],
        to: 'world',
        scope: { where: 'user.department != "Elsewhere"' },
        attributes: { userName: 'user.userName', externalId: 'user.externalId' },
        ...more,
      },
    },
  };
}

/** A company whose people stand in a file of the personnel department. */
async function openCompany(more: object): Promise<Stage> {
  const stage = await openStage({ files: { 'people.csv': csvOf(people) }, rules: fromHr(more) });
  await stage.roundApproved(sync);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active' });
  return stage;
}

/** What the file says from now on. */
function tell(stage: Stage, changes: Readonly<Record<string, Partial<Row> | 'absent'>>): void {
  const rows = people.flatMap((row) => {
    const change = changes[row.userName];
    return change === 'absent' ? [] : [{ ...row, ...change }];
  });
  stage.write('people.csv', csvOf(rows));
}

/** So many days later the schedule of the sync comes round. */
async function roundAfter(stage: Stage, days: number): Promise<void> {
  stage.clock.later(days * day);
  await stage.round(sync);
}

/** So many days pass; then the service works off what is due, as it does by itself. */
async function pass(stage: Stage, days: number): Promise<void> {
  stage.clock.later(days * day);
  await stage.restart();
  await stage.app.drain();
}

async function explained(stage: Stage, userName: string) {
  return stage.app.reconciliation.explain({ sync, person: await stage.personOf(userName) });
}

async function departureOf(stage: Stage, userName: string) {
  return (await explained(stage, userName)).departure;
}

const questions = (stage: Stage) => stage.app.reconciliation.plans({ sync, states: ['held'] });

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
    for (let days = 0; days < 13; days += 1) await pass(stage, 1);
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

describe('ways out', () => {
  test('are chosen for each situation: disabled, out of scope, vanished', async () => {
    await using stage = await openCompany({
      groups: { default: [] },
      reactions: { disabled: 'suspend', unqualified: 'ignore', 'source-missing': 'anonymise' },
    });
    tell(stage, { ada: { active: false }, bob: { department: 'Elsewhere' }, eve: 'absent' });
    await roundAfter(stage, 1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active', eve: 'closed' });
    await roundAfter(stage, 1);
    const question = await stage.heldPlan(sync);
    expect(question.counts.changes).toEqual({ 'account.anonymise': 1 });
    expect(question.hold).toMatchObject([{ rule: 'irrevocable' }]);
    await stage.approve(question.id);
    expect(Object.keys(accountsOf(stage)).toSorted()).toEqual([
      'ada',
      expect.stringMatching(/^anonymous-/),
      'bob',
    ]);
    await roundAfter(stage, 1);
    expect(await questions(stage)).toEqual([]);
  });

  test('deleted and vanished are told apart', async () => {
    await using stage = await openStage({
      rules: {
        syncs: {
          [sync]: {
            from: ['okta'],
            to: 'world',
            reactions: { deleted: 'delete', 'source-missing': 'ignore' },
          },
        },
      },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    await stage.roundApproved(sync);
    await stage.app.directory.tell('okta', [{ type: 'removed', of: 'identity', id: ada }]);
    await stage.app.drain();
    expect(accountsOf(stage).ada).toBe('closed');
    expect(await departureOf(stage, 'ada')).toMatchObject({ situation: 'deleted' });
    await roundAfter(stage, 1);
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 1 });
  });

  test('a question for a deletion keeps nobody else waiting', async () => {
    await using stage = await openCompany({ reactions: { disabled: 'delete' } });
    tell(stage, { ada: { active: false } });
    await roundAfter(stage, 1);
    tell(stage, { ada: { active: false }, bob: { active: false }, eve: { userName: 'evelyn' } });
    await roundAfter(stage, 1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'closed', evelyn: 'active' });
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 1 });
    await roundAfter(stage, 1);
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 2 });
    tell(stage, {});
    await roundAfter(stage, 1);
    expect(await questions(stage), 'nobody is to be deleted any more').toEqual([]);
    expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active' });
  });

  test('are refused in one sentence where the target has them not', async () => {
    const applications = { jira: { password: { env: 'CROWD_PASSWORD' }, addresses: ['10.0.0.0/8'] } };
    const dc = { type: 'crowd-directory', applications };
    await using stage = await openStage({
      environment: { CROWD_PASSWORD: 'a password of some length' },
      rules: { targets: { dc }, syncs: {} },
    });
    const content = { from: ['okta'], to: 'dc', reactions: { disabled: 'anonymise' } };
    await expect(
      stage.app.settings.saveSync({ name: sync, content }, { actor: 'test' }),
    ).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('reactions.disabled: The target dc cannot anonymise accounts'),
    });
  });
});

describe('whoever comes back', () => {
  const grouped = { groups: { include: ['*'], create: true } };

  test.each(['deactivate', 'suspend', 'unlink', 'remove-grants'])(
    'into scope after the reaction %s has the own account again, with the groups of today',
    async (unqualified) => {
      await using stage = await openStage({
        rules: {
          syncs: {
            [sync]: {
              from: ['okta'],
              to: 'world',
              scope: { where: 'user.department != "Elsewhere"' },
              reactions: { unqualified },
              ...grouped,
            },
          },
        },
      });
      const ada = await stage.okta.assign({ userName: 'ada', department: 'Sales' });
      const [old, young] = [await stage.okta.group('old'), await stage.okta.group('young')];
      await stage.okta.members(old, { in: [ada] });
      await stage.roundApproved(sync);
      const [before] = stage.world.snapshot().accounts;
      await stage.okta.update(ada, { userName: 'ada', department: 'Elsewhere' });
      await stage.app.drain();
      await stage.okta.members(old, { out: [ada] });
      await stage.okta.members(young, { in: [ada] });
      stage.clock.later(day);
      await stage.app.drain();
      await stage.okta.update(ada, { userName: 'ada', department: 'Sales' });
      await stage.app.drain();
      stage.clock.later(day);
      await stage.round(sync);
      const after = stage.world.snapshot();
      expect(after.accounts).toMatchObject([{ id: before?.id, active: true }]);
      expect(after.grants).toEqual(['ada → young']);
    },
  );

  test('enabled again after being disabled while asleep is awake, with the groups of today', async () => {
    await using stage = await openStage({
      rules: {
        syncs: {
          [sync]: {
            from: ['okta'],
            to: 'world',
            reactions: { inactive: 'suspend', disabled: 'delete' },
            deprovision: { 'inactive-after': '90d', 'delete-after': '30d' },
            ...grouped,
          },
        },
      },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    await stage.okta.members(await stage.okta.group('crew'), { in: [ada] });
    await stage.roundApproved(sync);
    const [account] = stage.world.snapshot().accounts;
    const lastActive = new Date(stage.clock.now()).toISOString();
    stage.world.changeAccount(account?.id ?? '', (one) => ({ ...one, lastActive }));
    await roundAfter(stage, 92);
    expect(accountsOf(stage).ada, 'asleep').toBe('closed');
    expect(stage.world.snapshot().grants).toEqual(['ada → crew']);
    await stage.okta.unassign(ada);
    await stage.app.drain();
    expect(stage.world.snapshot().grants, 'disabled: what the sync gave is gone').toEqual([]);
    await roundAfter(stage, 29);
    expect(await questions(stage)).toEqual([]);
    await roundAfter(stage, 2);
    expect((await stage.heldPlan(sync)).counts.changes).toMatchObject({ 'account.delete': 1 });
    await stage.okta.reassign({ userName: 'ada' });
    await stage.app.drain();
    await roundAfter(stage, 1);
    expect(stage.world.snapshot()).toMatchObject({
      accounts: [{ id: account?.id, active: true }],
      grants: ['ada → crew'],
    });
    expect(await questions(stage)).toEqual([]);
  });
});
