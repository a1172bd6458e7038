/** A target tells of what was made only a minute later: nobody is made twice, nobody is missed, and groups come in time. */

import { expect, test } from 'vitest';
import { simulateCloud } from '../../src/targets/atlassian-cloud/simulator.ts';
import { simulateJira } from '../../src/targets/jira-data-center/simulator.ts';
import { journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const minute = 60_000;
const secret = 'secret-0123456789abcdef';

function openCloud() {
  const clock = journeyClock();
  const cloud = simulateCloud({ clock, organisation: 'organisation-1', key: secret, lag: minute });
  cloud.seed({ domains: ['example.com'], groups: [{ name: 'engineering' }] });
  return {
    clock,
    network: { [cloud.url]: cloud.fetch },
    target: {
      type: 'atlassian-cloud',
      organisation: 'organisation-1',
      key: { env: 'SECRET' },
      keyExpires: '2027-01-31',
      domains: ['example.com'],
    },
    attributes: { userName: 'user.emails.primary', displayName: 'user.displayName' },
    people: () =>
      Object.fromEntries(
        cloud.look
          .users()
          .map(({ email, groups, membershipStatus }) => [
            email.split('@')[0] ?? '',
            membershipStatus === 'active' ? [...groups] : 'closed',
          ]),
      ),
    made: () => cloud.calls.byOperation.get('POST users/invite') ?? 0,
  };
}

function openJira() {
  const clock = journeyClock();
  const jira = simulateJira({ clock, connection: { name: 'rollcall', token: secret }, lag: minute });
  jira.seed({ groups: [{ name: 'engineering' }] });
  return {
    clock,
    network: { [jira.url]: jira.fetch },
    target: { type: 'jira-data-center', url: jira.url, token: { env: 'SECRET' } },
    attributes: undefined,
    people: () =>
      Object.fromEntries(
        jira.look
          .users()
          .filter(({ name }) => !['admin', 'rollcall'].includes(name))
          .map(({ name, active }) => [name, active ? jira.look.groupsOf(name) : 'closed']),
      ),
    made: () => jira.calls.byOperation.get('POST user') ?? 0,
  };
}

test.each([
  ['an organisation of Atlassian Cloud', openCloud, 1],
  ['a Jira in a cluster', openJira, 2],
] as const)('by %s', async (_, open, creations) => {
  const { clock, network, target, attributes, people, made } = open();
  await using stage = await openStage({
    clock,
    network,
    waitsPass: true,
    environment: { SECRET: secret },
    rules: {
      targets: { it: target },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'it',
          ...(attributes !== undefined && { attributes }),
          groups: { include: ['engineering'] },
        },
      },
    },
  });
  const { app, okta } = stage;
  const ada = await okta.assign({ userName: 'ada' });
  const ben = await okta.assign({ userName: 'ben' });
  await okta.members(await okta.group('engineering'), { in: [ada] });
  await stage.roundApproved(sync);
  expect(made()).toBe(creations);

  // Within the minute: everybody is looked at again, and one of those who cannot be seen yet changes, the other leaves.
  await stage.round(sync);
  await okta.update(ada, { userName: 'ada', familyName: 'Lovelace' });
  await okta.unassign(ben);
  await app.drain();
  expect((await app.reconciliation.plans({ states: ['held'] })).map(({ hold }) => hold)).toEqual([]);
  stage.clock.later(2 * minute);
  await app.drain();
  await stage.round(sync);
  await app.drain();
  expect(people()).toEqual({ ada: ['engineering'], ben: 'closed' });
  expect(made(), 'nobody is made twice').toBe(creations);
  stage.clock.later(16 * minute);
  const { run } = await stage.round(sync);
  expect((await app.reconciliation.planById(run.plan ?? '')).state).toBe('empty');
});
