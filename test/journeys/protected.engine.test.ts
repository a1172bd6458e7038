/** What nobody may touch: protected accounts and groups, and the last administrator. */

import { expect, test } from 'vitest';
import { simulateJira } from '../../src/targets/jira-data-center/simulator.ts';
import { accountsOf, journeyClock, openStage, type Rules, type Stage } from './stage.ts';

const sync = 'staff';

function rulesWith(safety: object): Rules {
  return {
    syncs: {
      [sync]: {
        from: ['okta'],
        to: 'world',
        correlate: ['userName'],
        groups: { include: ['*'], own: ['*'], create: true },
        safety,
      },
    },
  };
}

function grants({ world }: Stage): readonly string[] {
  return world.snapshot().grants;
}

test('protected accounts are never linked, changed, closed or put into groups, whatever Okta says of them', async () => {
  await using stage = await openStage({ rules: rulesWith({ protected: { accounts: ['svc-*', 'root'] } }) });
  const { okta, world } = stage;
  for (const userName of ['svc-build', 'root'])
    world.addAccount({ attributes: { userName, displayName: 'By hand' }, active: true });
  const before = world.snapshot().accounts;
  const group = await okta.group('everyone');
  const ids = [await okta.assign({ userName: 'svc-build' }), await okta.assign({ userName: 'root' })];
  const ada = await okta.assign({ userName: 'ada' });
  await okta.members(group, { in: [...ids, ada] });
  await stage.roundApproved(sync);
  expect(grants(stage)).toEqual(['ada → everyone']);
  for (const id of ids) await okta.unassign(id);
  await stage.app.drain();
  await stage.round(sync);
  expect(world.snapshot().accounts.filter(({ attributes }) => attributes.userName !== 'ada')).toEqual(before);
  expect(accountsOf(stage)).toEqual({ 'svc-build': 'active', root: 'active', ada: 'active' });
});

test('an account that is protected after it was linked is left alone from then on', async () => {
  await using stage = await openStage({ rules: rulesWith({}) });
  const ada = await stage.okta.assign({ userName: 'ada' });
  await stage.roundApproved(sync);
  await stage.restart(rulesWith({ protected: { accounts: ['ada'] } }));
  stage.world.server.reset();
  await stage.okta.update(ada, { userName: 'ada', familyName: 'Lovelace' });
  await stage.okta.unassign(ada);
  await stage.app.drain();
  await stage.round(sync);
  expect(accountsOf(stage)).toEqual({ ada: 'active' });
  expect(stage.world.server.writes).toBe(0);
});

test('nobody is put into a protected group or taken out of it, though the sync calls all groups its own', async () => {
  await using stage = await openStage({ rules: rulesWith({ protected: { groups: ['admin*'] } }) });
  const { okta, world } = stage;
  const admins = world.addEntitlement({ kind: 'group', name: 'admins' });
  const stranger = world.addAccount({ attributes: { userName: 'ada' }, active: true });
  world.grant(stranger, admins);
  const pushed = await okta.group('admins');
  const ada = await okta.assign({ userName: 'ada' });
  const bob = await okta.assign({ userName: 'bob' });
  await okta.members(pushed, { in: [bob] });
  await stage.roundApproved(sync);
  expect(grants(stage)).toEqual(['ada → admins']);
  await okta.unassign(ada);
  await stage.app.drain();
  expect(grants(stage)).toEqual(['ada → admins']);
});

test('a plan that would close the last administrator is held, and says so', async () => {
  await using stage = await openStage({ rules: rulesWith({}) });
  const { okta, world } = stage;
  world.addEntitlement({ kind: 'group', name: 'admins', administrative: true });
  const group = await okta.group('admins');
  const ada = await okta.assign({ userName: 'ada' });
  const bob = await okta.assign({ userName: 'bob' });
  await okta.members(group, { in: [ada, bob] });
  await stage.roundApproved(sync);
  expect(grants(stage)).toEqual(['ada → admins', 'bob → admins']);

  await okta.unassign(ada);
  await stage.app.drain();
  expect(accountsOf(stage), 'of two administrators one may go').toEqual({ ada: 'closed', bob: 'active' });
  await okta.unassign(bob);
  await stage.app.drain();
  expect(accountsOf(stage).bob).toBe('active');
  expect((await stage.heldPlan(sync)).hold).toEqual([
    {
      rule: 'last-administrator',
      message: '0 of 1 active administrators would remain at the target; at least 1 must.',
    },
  ]);
});

test('the last administrator is not taken out of the group of administrators either', async () => {
  await using stage = await openStage({ rules: rulesWith({}) });
  const { okta, world } = stage;
  world.addEntitlement({ kind: 'group', name: 'admins', administrative: true });
  const group = await okta.group('admins');
  const ada = await okta.assign({ userName: 'ada' });
  await okta.members(group, { in: [ada] });
  await stage.roundApproved(sync);
  await okta.members(group, { out: [ada] });
  await stage.app.drain();
  expect(grants(stage)).toEqual(['ada → admins']);
  const plan = await stage.heldPlan(sync);
  expect(plan.hold.map(({ rule }) => rule)).toEqual(['last-administrator']);
  const bob = await okta.assign({ userName: 'bob' });
  await okta.members(group, { in: [bob] });
  await stage.app.drain();
  expect((await stage.round(sync)).run.state, 'with another administrator there is nothing to ask').toBe(
    'done',
  );
  expect(grants(stage)).toEqual(['bob → admins']);
});

test('two single departures cannot close both administrators, one after the other', async () => {
  await using stage = await openStage({ rules: rulesWith({ 'min-administrators': 2 }) });
  const { okta, world } = stage;
  world.addEntitlement({ kind: 'group', name: 'admins', administrative: true });
  const group = await okta.group('admins');
  const ids: string[] = [];
  for (const userName of ['ada', 'bob', 'cleo', 'dan']) ids.push(await okta.assign({ userName }));
  await okta.members(group, { in: ids });
  await stage.roundApproved(sync);
  for (const id of ids) await okta.unassign(id);
  await stage.app.drain();
  const open = Object.values(accountsOf(stage)).filter((state) => state === 'active');
  expect(open).toHaveLength(2);
  expect((await stage.heldPlan(sync)).hold.map(({ rule }) => rule)).toEqual(['last-administrator']);
});

test('in Jira the account by which Rollcall connects closes nobody out, itself least of all', async () => {
  const clock = journeyClock();
  const token = 'jira-pat-0123456789abcdef';
  const jira = simulateJira({ clock, connection: { name: 'rollcall', token } });
  await using stage = await openStage({
    clock,
    network: { 'https://jira.example.com': jira.fetch },
    environment: { JIRA_TOKEN: token },
    rules: {
      targets: {
        jira: { type: 'jira-data-center', url: 'https://jira.example.com', token: { env: 'JIRA_TOKEN' } },
      },
      syncs: { [sync]: { from: ['okta'], to: 'jira', groups: { include: ['*'], own: ['*'] } } },
    },
  });
  const rollcall = await stage.okta.assign({ userName: 'rollcall' });
  await stage.okta.assign({ userName: 'ada' });
  await stage.roundApproved(sync);
  const before = jira.look.user('rollcall');
  await stage.okta.unassign(rollcall);
  await stage.app.drain();
  await stage.round(sync);
  expect(jira.look.user('rollcall')).toEqual(before);
  expect(jira.look.groupsOf('rollcall')).toEqual(['jira-administrators']);
});
