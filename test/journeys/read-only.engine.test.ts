/** Jira takes its people from a directory that it may only read: what it can do is done, what it cannot is said, and by name. */

import { expect, test } from 'vitest';
import { type JiraSimulator, simulateJira } from '../../src/targets/jira-data-center/simulator.ts';
import { journeyClock, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const url = 'https://jira.example.com';
const token = 'jira-pat-0123456789abcdef';

/** A Jira on an LDAP that it only reads, with groups of its own beside it. */
async function openCompany(): Promise<{ readonly stage: Stage; readonly jira: JiraSimulator }> {
  const clock = journeyClock();
  const directory = { name: 'Corporate LDAP', writable: false, localGroups: true };
  const jira = simulateJira({ clock, directory, connection: { name: 'rollcall', token } });
  jira.seed({
    groups: [{ name: 'engineering', local: true }],
    users: [
      { name: 'ada', displayName: 'Byron, Ada (LDAP)', email: 'ada@example.com' },
      { name: 'carl', displayName: 'Ada Byron', email: 'carl@example.com' },
    ],
  });
  const stage = await openStage({
    clock,
    network: { [url]: jira.fetch },
    environment: { JIRA_TOKEN: token },
    rules: {
      targets: { jira: { type: 'jira-data-center', url, token: { env: 'JIRA_TOKEN' } } },
      syncs: { [sync]: { from: ['okta'], to: 'jira', groups: { include: ['engineering'] } } },
    },
  });
  return { stage, jira };
}

/** What failed in a run, by type. */
async function failuresOf({ app }: Stage, plan = '') {
  const changes = await app.reconciliation.changes(plan, { limit: 50 });
  return changes.flatMap(({ change: { type }, outcome }) =>
    outcome?.state === 'failed' ? [{ type, code: outcome.code, message: outcome.message }] : [],
  );
}

const explained = { code: 'unsupported', message: expect.stringMatching(/may only read.*LDAP, Crowd/) };

test('a name that cannot be written keeps nobody from a group, and nobody is made where nobody can be made', async () => {
  const { stage, jira } = await openCompany();
  await using _ = stage;
  const { okta } = stage;
  const ada = await okta.assign({ userName: 'ada' });
  const ben = await okta.assign({ userName: 'ben' });
  await okta.members(await okta.group('engineering'), { in: [ada, ben] });
  const run = await stage.roundApproved(sync);
  expect(run).toMatchObject({ state: 'done', counts: { failed: 2 } });
  const failures = (await failuresOf(stage, run.plan)).toSorted((a, b) => (a.type < b.type ? -1 : 1));
  expect(failures).toEqual([
    { type: 'account.create', ...explained },
    { type: 'account.update', ...explained },
  ]);
  expect(jira.look.groupsOf('ada')).toEqual(['engineering']);
  expect(jira.look.user('ada')?.displayName).toBe('Byron, Ada (LDAP)');
  expect(jira.look.user('ben')).toBeUndefined();
  expect(jira.calls.byOperation.get('POST user'), 'it is not tried again').toBe(1);
});

test('whoever leaves loses what we gave, though the account can only be closed where it is kept; that is said until it is', async () => {
  const { stage, jira } = await openCompany();
  await using _ = stage;
  const { okta, app } = stage;
  const carl = await okta.assign({ userName: 'carl' });
  await okta.members(await okta.group('engineering'), { in: [carl] });
  await stage.roundApproved(sync);
  await app.drain();
  expect(jira.look.groupsOf('carl')).toEqual(['engineering']);

  await okta.unassign(carl);
  const { run } = await stage.round(sync);
  expect(await failuresOf(stage, run.plan)).toEqual([{ type: 'account.deactivate', ...explained }]);
  expect(jira.look.groupsOf('carl')).toEqual([]);
  expect(jira.look.user('carl')?.active).toBe(true);

  jira.hand.change('carl', { active: false });
  await stage.app.drain();
  const { run: last } = await stage.round(sync);
  expect(await failuresOf(stage, last.plan)).toEqual([]);
  expect((await app.reconciliation.planById(last.plan ?? '')).state).toBe('empty');
});
