/** Between the plan and its last change somebody else takes the seats: whoever comes too late is told so, and nobody else suffers. */

import { expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { simulateCloud } from '../../src/targets/atlassian-cloud/simulator.ts';
import { journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const key = 'org-key-0123456789-journey';
const jira = 'ari:cloud:jira-software::site/site-1';

test('of five joiners two find a seat, the others have their account and their other groups, and wait in line', async () => {
  const clock = journeyClock();
  const cloud = simulateCloud({ clock, organisation: 'organisation-1', key });
  cloud.seed({
    domains: ['example.com'],
    workspaces: [{ id: jira, name: 'Jira', typeKey: 'jira-software', capacity: 6 }],
    groups: [{ name: 'engineering' }, { name: 'jira-users', roles: [`atlassian/user ${jira}`] }],
  });
  let strangers = 0;
  /** By hand, three people are given seats while the run is under way. */
  const fetch: Fetch = async (request) => {
    const answer = await cloud.fetch(request);
    if (request.url.endsWith('/users/invite') && strangers === 0 && cloud.look.users().length > 1)
      for (; strangers < 3; strangers += 1)
        cloud.seed({ users: [{ email: `stranger${strangers}@agency.example`, groups: ['jira-users'] }] });
    return answer;
  };
  await using stage = await openStage({
    clock,
    network: { [cloud.url]: fetch },
    environment: { ORG_KEY: key },
    rules: {
      targets: {
        cloud: {
          type: 'atlassian-cloud',
          organisation: 'organisation-1',
          key: { env: 'ORG_KEY' },
          keyExpires: '2027-01-31',
          domains: ['example.com'],
          concurrency: 1,
        },
      },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'cloud',
          attributes: { userName: 'user.emails.primary', displayName: 'user.displayName' },
          groups: { default: ['jira-users'], include: ['engineering'] },
        },
      },
    },
  });
  const { app, okta } = stage;
  const first = await okta.assign({ userName: 'first' });
  await stage.roundApproved(sync);
  await app.drain();
  const ids: string[] = [];
  for (const userName of ['ada', 'ben', 'cleo', 'dora', 'emil']) ids.push(await okta.assign({ userName }));
  await okta.members(await okta.group('engineering'), { in: [first, ...ids] });
  const { run } = await stage.round(sync);
  expect(strangers).toBe(3);
  expect(run.state).toBe('done');
  const changes = await app.reconciliation.changes(run.plan ?? '', { limit: 50 });
  const failed = changes.filter(({ outcome }) => outcome?.state === 'failed');
  expect(failed).toHaveLength(3);
  for (const { change, outcome } of failed)
    expect([change.type, outcome]).toMatchObject([
      'grant.add',
      { code: 'unsupported', message: expect.stringContaining('seat') },
    ]);
  expect(changes.filter(({ outcome }) => outcome?.state === 'skipped')).toEqual([]);
  const own = cloud.look.users().filter(({ email }) => email.endsWith('@example.com'));
  expect(own.map(({ groups }) => groups.has('engineering'))).toEqual(own.map(() => true));
  expect(own.filter(({ groups }) => groups.has('jira-users'))).toHaveLength(3);
  expect(cloud.look.usage(jira)).toBe(6);

  // Nobody is tried again before there is a seat; then whoever waits has it without being asked for.
  await stage.round(sync);
  expect(await app.reconciliation.seatWaiters('cloud')).toHaveLength(3);
  for (const name of ['0', '1', '2']) cloud.hand.leave(`stranger${name}@agency.example`, 'jira-users');
  stage.clock.later(11 * 60_000);
  await stage.round(sync);
  await app.drain();
  await stage.round(sync);
  expect(cloud.look.usage(jira)).toBe(6);
  expect(await app.reconciliation.seatWaiters('cloud')).toEqual([]);
});
