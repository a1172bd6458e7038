/** Whoever does not use the account for ninety days loses it, gets it back, and is never judged by what is not known. */

import { expect, test } from 'vitest';
import { accountsOf, day, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const people = ['ada', 'bob', 'eve'];

async function openCompany(
  reaction: string,
  deprovision: object = { 'inactive-after': '90d', 'never-active-after': '30d' },
): Promise<Stage> {
  const stage = await openStage({
    rules: {
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'world',
          groups: { include: ['*'], create: true },
          deprovision,
          reactions: { inactive: reaction },
          safety: { 'max-deprovision-share': '100%', protected: { accounts: ['eve'] } },
        },
      },
    },
  });
  for (const userName of people) await stage.okta.assign({ userName });
  await stage.roundApproved(sync);
  for (const userName of people) uses(stage, userName);
  return stage;
}

function accountOf({ world }: Stage, userName: string): string {
  return world.snapshot().accounts.find(({ attributes }) => attributes.userName === userName)?.id ?? '';
}

/** The person signs in at the target now. */
function uses(stage: Stage, userName: string): void {
  const lastActive = new Date(stage.clock.now()).toISOString();
  stage.world.changeAccount(accountOf(stage, userName), (account) => ({ ...account, lastActive }));
}

function opens(stage: Stage, userName: string): void {
  stage.world.changeAccount(accountOf(stage, userName), (account) => ({ ...account, active: true }));
}

async function days(stage: Stage, count: number): Promise<void> {
  stage.clock.later(count * day);
  await stage.restart();
  await stage.round(sync);
}

test('ninety days asleep and a day for what may still be told: the account is closed, and its groups stay', async () => {
  await using stage = await openCompany('deactivate');
  await days(stage, 90.5);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active' });
  uses(stage, 'bob');
  await days(stage, 1);
  expect(accountsOf(stage), 'protected accounts are never touched').toEqual({
    ada: 'closed',
    bob: 'active',
    eve: 'active',
  });
  const [run] = await stage.app.reconciliation.runs({ sync, limit: 1 });
  const [change] = await stage.app.reconciliation.changes(run?.plan ?? '');
  expect(change?.change).toMatchObject({
    type: 'account.deactivate',
    reason: { rule: 'deprovision.inactive-after', because: 'Last active on `2026-03-02`.' },
  });
  const explained = await stage.app.reconciliation.explain({ sync, person: await stage.personOf('ada') });
  expect(explained).toMatchObject({
    accountActive: false,
    message: 'Last active on `2026-03-02`.',
    next: [],
  });
  await days(stage, 1);
  expect(accountsOf(stage).ada, 'it stays closed').toBe('closed');
});

test('who is opened again by hand stays open for another ninety days, used or not', async () => {
  await using stage = await openCompany('deactivate');
  await days(stage, 92);
  expect(accountsOf(stage).ada).toBe('closed');
  stage.clock.later(day / 2);
  opens(stage, 'ada');
  await days(stage, 1);
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 89);
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 3);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('who is active again while closed is opened by the next plan', async () => {
  await using stage = await openCompany('deactivate');
  await days(stage, 92);
  expect(accountsOf(stage).ada).toBe('closed');
  uses(stage, 'ada');
  await days(stage, 0);
  expect(accountsOf(stage).ada).toBe('active');
});

test('accounts that were never used are a class of their own, counted from the day they were made', async () => {
  await using stage = await openCompany('deactivate');
  await stage.okta.assign({ userName: 'new' });
  await stage.app.drain();
  await days(stage, 30.5);
  expect(accountsOf(stage).new).toBe('active');
  await days(stage, 1);
  expect(accountsOf(stage)).toMatchObject({ new: 'closed', ada: 'active' });
});

test('whoever was never active is left alone when nobody has said after how long', async () => {
  await using stage = await openCompany('deactivate', { 'inactive-after': '90d' });
  await stage.okta.assign({ userName: 'new' });
  await stage.app.drain();
  await days(stage, 300);
  expect(accountsOf(stage)).toMatchObject({ new: 'active', ada: 'closed' });
});

test('a leaver who slept and is rehired a year later has the account again', async () => {
  await using stage = await openCompany('deactivate');
  const ann = await stage.okta.assign({ userName: 'ann' });
  await stage.app.drain();
  await days(stage, 32);
  expect(accountsOf(stage).ann).toBe('closed');
  await stage.okta.unassign(ann);
  await stage.app.drain();
  await days(stage, 365);
  await stage.okta.reassign({ userName: 'ann' });
  await stage.app.drain();
  expect(accountsOf(stage).ann).toBe('active');
  await days(stage, 1);
  expect(accountsOf(stage).ann).toBe('active');
});

test('a sync that asks before it closes leaves the account open and says why', async () => {
  await using stage = await openCompany('hold');
  await days(stage, 92);
  expect(accountsOf(stage).ada).toBe('active');
  const [run] = await stage.app.reconciliation.runs({ sync, limit: 1 });
  expect(await stage.app.reconciliation.explain({ sync, person: await stage.personOf('ada') })).toMatchObject(
    {
      standing: 'held',
      message: 'Last active on `2026-03-02`. reactions.inactive asks for approval by hand.',
    },
  );
  expect(run?.state).toBe('done');
});

test('only groups that give a seat are taken, and they are given back when the person is active again', async () => {
  await using stage = await openCompany('remove-licences');
  stage.world.addEntitlement({ name: 'jira-users', kind: 'group', licences: ['jira-software'] });
  const kim = await stage.okta.assign({ userName: 'kim' });
  for (const name of ['jira-users', 'lunch'])
    await stage.okta.members(await stage.okta.group(name), { in: [kim] });
  await stage.app.drain();
  await stage.round(sync);
  uses(stage, 'kim');
  const held = () => stage.world.snapshot().grants.filter((grant) => grant.startsWith('kim'));
  expect(held()).toEqual(['kim → jira-users', 'kim → lunch']);
  await days(stage, 92);
  expect(held()).toEqual(['kim → lunch']);
  expect(accountsOf(stage).kim).toBe('active');
  uses(stage, 'kim');
  await days(stage, 0);
  expect(held()).toEqual(['kim → jira-users', 'kim → lunch']);
});

test('seats that could be taken back are told before anything is done, and are free afterwards', async () => {
  await using stage = await openCompany('deactivate');
  const group = stage.world.addEntitlement({
    name: 'jira-users',
    kind: 'group',
    licences: ['jira-software'],
  });
  for (const userName of people) stage.world.grant(accountOf(stage, userName), group);
  stage.clock.later(92 * day);
  await stage.restart();
  uses(stage, 'bob');
  await stage.app.reconciliation.plan({ sync, actor: 'cli' });
  const count = { product: 'jira-software', name: 'jira-software', unlinked: 0 };
  expect((await stage.app.reconciliation.seats('world')).products, 'eve is protected').toEqual([
    { ...count, used: 3, reclaimable: 1 },
  ]);
  const inactive = [];
  for await (const holder of stage.app.reconciliation.seatHolders({ target: 'world' }))
    if (holder.inactive !== undefined) inactive.push(holder);
  expect(inactive).toMatchObject([
    { userName: 'ada', sync, via: ['jira-users'], inactive: 'Last active on `2026-03-02`.' },
  ]);
  await stage.round(sync);
  expect((await stage.app.reconciliation.seats('world')).products).toEqual([
    { ...count, used: 2, reclaimable: 0 },
  ]);
  expect((await stage.app.fetch(new Request('http://localhost/api/v1/seats/world'))).status).toBe(401);
});

test('a feed that is a day late, and a day on which nothing could be read, cost nobody the account', async () => {
  await using stage = await openCompany('suspend', { 'inactive-after': '10d' });
  // Bob works every day, but the target tells it a day later; on one day it cannot be read at all.
  for (let today = 1; today <= 24; today += 1) {
    stage.clock.later(day);
    const yesterday = new Date(stage.clock.now() - day).toISOString();
    stage.world.changeAccount(accountOf(stage, 'bob'), (account) => ({ ...account, lastActive: yesterday }));
    if (today % 4 !== 0) continue;
    if (today === 12) stage.world.server.faults = () => ({ kind: 'refused', status: 503 });
    await stage.round(sync).catch(() => undefined);
    stage.world.server.faults = undefined;
    expect(accountsOf(stage).bob, `on day ${today}`).toBe('active');
    // Ada was seen last on the first day: ten days, one for what may still be told, and the day that could not be read.
    expect(accountsOf(stage).ada, `on day ${today}`).toBe(today < 16 ? 'active' : 'closed');
  }
});

test('the last administrator may sleep as long as they like: the plan is held, and says why', async () => {
  await using stage = await openCompany('suspend');
  const admins = stage.world.addEntitlement({ kind: 'group', name: 'admins', administrative: true });
  for (const userName of ['ada', 'bob']) stage.world.grant(accountOf(stage, userName), admins);
  await days(stage, 60);
  uses(stage, 'bob');
  await days(stage, 32);
  expect(accountsOf(stage), 'one administrator is left').toMatchObject({ ada: 'closed', bob: 'active' });
  await days(stage, 60);
  expect(accountsOf(stage).bob).toBe('active');
  expect((await stage.heldPlan(sync)).hold).toMatchObject([{ rule: 'last-administrator' }]);
});

test('who never signed in is closed, asked for, and awake from the first sign-in on', async () => {
  await using stage = await openCompany('delete', { 'never-active-after': '30d', 'delete-after': '60d' });
  await stage.okta.assign({ userName: 'new' });
  await stage.okta.assign({ userName: 'late' });
  await stage.app.drain();
  await days(stage, 32);
  expect(accountsOf(stage)).toMatchObject({ new: 'closed', late: 'closed', ada: 'active' });
  opens(stage, 'late');
  uses(stage, 'late');
  await days(stage, 59);
  expect(await stage.app.reconciliation.plans({ sync, states: ['held'] })).toEqual([]);
  await days(stage, 2);
  const question = await stage.heldPlan(sync);
  expect(question.counts.changes).toEqual({ 'account.delete': 1 });
  await stage.approve(question.id);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active', late: 'active' });
});
