/** One life after another, told by Okta, in Jiras of several versions. */

import { describe, expect, test } from 'vitest';
import type { JiraSimulator } from '../../src/targets/jira-data-center/simulator.ts';
import { simulateJira } from '../../src/targets/jira-data-center/simulator.ts';
import { journeyClock, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const password = 'jira-password-0123';

/** Jira 8.13 knows no personal access tokens yet. */
const versions = ['8.13.27', '9.12.0', '10.3.24'];

async function openCompany(version: string): Promise<{ stage: Stage; jira: JiraSimulator }> {
  const clock = journeyClock();
  const jira = simulateJira({ clock, version, connection: { name: 'rollcall', password } });
  const stage = await openStage({
    clock,
    network: { 'https://jira.example.com': jira.fetch },
    environment: { JIRA_PASSWORD: password },
    rules: {
      targets: {
        jira: {
          type: 'jira-data-center',
          url: 'https://jira.example.com',
          username: 'rollcall',
          password: { env: 'JIRA_PASSWORD' },
        },
      },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'jira',
          groups: {
            map: { 'jira-users': ['jira-software-users'] },
            include: ['team-*'],
            create: true,
          },
        },
      },
    },
  });
  return { stage, jira };
}

/** What was told is done, and a run over everybody finds nothing left and writes nothing. */
async function settled(stage: Stage, jira: JiraSimulator): Promise<void> {
  await stage.app.drain();
  jira.calls.reset();
  const { run } = await stage.round(sync);
  expect(run.state).toBe('done');
  const plan = await stage.app.reconciliation.planById(run.plan ?? '');
  expect([plan.state, plan.counts.changes]).toEqual(['empty', {}]);
  expect(jira.calls.writes).toBe(0);
}

describe.each(versions)('Okta speaks, Jira Data Center %s listens', (version) => {
  test('somebody joins, moves, is renamed, leaves and comes back, and has one account all along', async () => {
    const { stage, jira } = await openCompany(version);
    await using _ = stage;
    const { okta } = stage;

    const users = await okta.group('jira-users');
    const red = await okta.group('team-red');
    const blue = await okta.group('team-blue');
    const grace = await okta.assign({ userName: 'grace', givenName: 'Grace', familyName: 'Hopper' });
    await okta.members(users, { in: [grace] });
    await okta.members(red, { in: [grace] });
    await stage.app.drain();
    expect(jira.look.user('grace'), 'nothing happens before the first plan is approved').toBeUndefined();
    expect(await stage.roundApproved(sync)).toMatchObject({ state: 'done', counts: { failed: 0 } });
    expect(jira.look.groupsOf('grace').toSorted()).toEqual(['jira-software-users', 'team-red']);
    await settled(stage, jira);

    const ada = await okta.assign({ userName: 'ada' });
    await okta.members(users, { in: [ada] });
    await okta.members(red, { in: [ada] });
    await settled(stage, jira);
    const joined = jira.look.user('ada');
    expect(joined).toMatchObject({ active: true, displayName: 'Ada Byron', email: 'ada@example.com' });
    expect(jira.look.groupsOf('ada').toSorted()).toEqual(['jira-software-users', 'team-red']);

    await okta.update(ada, { userName: 'ada', department: 'Engineering' });
    await okta.members(red, { out: [ada] });
    await okta.members(blue, { in: [ada] });
    await settled(stage, jira);
    expect(jira.look.groupsOf('ada').toSorted()).toEqual(['jira-software-users', 'team-blue']);
    expect(jira.look.membersOf('team-red')).toEqual(['grace']);

    await okta.update(ada, { userName: 'ada.lovelace', familyName: 'Lovelace' });
    await settled(stage, jira);
    expect(jira.look.user('ada')).toBeUndefined();
    expect(jira.look.user('ada.lovelace')).toMatchObject({ key: joined?.key, displayName: 'Ada Lovelace' });
    expect(jira.look.groupsOf('ada.lovelace').toSorted()).toEqual(['jira-software-users', 'team-blue']);

    await okta.unassign(ada);
    await settled(stage, jira);
    expect(jira.look.user('ada.lovelace')).toMatchObject({ key: joined?.key, active: false });
    expect(jira.look.groupsOf('ada.lovelace')).toEqual([]);
    expect(jira.look.user('grace')?.active).toBe(true);

    await okta.members(blue, { out: [ada] });
    await okta.members(red, { in: [ada] });
    await settled(stage, jira);
    expect(jira.look.groupsOf('ada.lovelace'), 'who is away is given nothing').toEqual([]);
    expect(await okta.reassign({ userName: 'ada.lovelace', familyName: 'Lovelace' })).toBe(ada);
    await settled(stage, jira);
    expect(jira.look.user('ada.lovelace')).toMatchObject({ key: joined?.key, active: true });
    expect(jira.look.groupsOf('ada.lovelace').toSorted()).toEqual(['jira-software-users', 'team-red']);
    expect(
      jira.look
        .users()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['ada.lovelace', 'admin', 'grace', 'rollcall']);
  });

  test('an account that was made by hand is taken over by its user name, and what was given by hand stays', async () => {
    const { stage, jira } = await openCompany(version);
    await using _ = stage;
    jira.seed({
      groups: [{ name: 'chess' }],
      users: [{ name: 'ada', displayName: 'A. Byron', groups: ['chess'] }],
    });
    const key = jira.look.user('ada')?.key;
    await stage.okta.assign({ userName: 'ada' });
    expect(await stage.roundApproved(sync)).toMatchObject({ state: 'done' });
    expect(jira.look.user('ada')).toMatchObject({ key, displayName: 'Ada Byron' });
    expect(jira.look.groupsOf('ada')).toEqual(['chess']);
    await settled(stage, jira);
  });
});
