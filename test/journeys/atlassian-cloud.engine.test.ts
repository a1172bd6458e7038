/** An organisation of Atlassian Cloud: partial invitations, long refusals, and addresses that change behind our back. */

import { expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { type CloudSimulator, simulateCloud } from '../../src/targets/atlassian-cloud/simulator.ts';
import { journeyClock, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const key = 'org-key-0123456789-journey';
const jira = 'ari:cloud:jira-software::site/site-1';

interface Company {
  readonly stage: Stage;
  readonly cloud: CloudSimulator;
  /** Stands before Atlassian: an answer instead of Atlassian's, or nothing. */
  answerWith(gate: ((request: Request) => Response | undefined) | undefined): void;
}

/** A company that has had its first run. @param groups the sync's; none when absent */
async function openCompany(groups?: object): Promise<Company> {
  const clock = journeyClock();
  const cloud = simulateCloud({ clock, organisation: 'organisation-1', key });
  cloud.seed({
    domains: ['example.com'],
    workspaces: [{ id: jira, name: 'Jira', typeKey: 'jira-software', capacity: 6 }],
    groups: [
      { name: 'engineering' },
      { name: 'choir' },
      { name: 'jira-users', roles: [`atlassian/user ${jira}`] },
    ],
  });
  let gate: ((request: Request) => Response | undefined) | undefined;
  const fetch: Fetch = async (request) => gate?.(request) ?? cloud.fetch(request);
  const stage = await openStage({
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
          invite: { groups: ['engineering'] },
          concurrency: 1,
        },
      },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'cloud',
          attributes: { userName: 'user.emails.primary', displayName: 'user.displayName' },
          ...(groups !== undefined && { groups }),
        },
      },
    },
  });
  await stage.okta.assign({ userName: 'first' });
  await stage.roundApproved(sync);
  await stage.app.drain();
  cloud.calls.reset();
  return {
    stage,
    cloud,
    answerWith(next) {
      gate = next;
    },
  };
}

const people = ({ look }: CloudSimulator) =>
  look.users().map(({ email, membershipStatus }) => [email, membershipStatus]);

test('of an invitation that was answered 206 the others are made, and the one who was refused is named with the reason', async () => {
  const { stage, cloud } = await openCompany();
  await using _ = stage;
  for (const userName of ['ada', 'ben', 'cleo']) await stage.okta.assign({ userName });
  cloud.hand.refuseInvitation('ben@example.com', 'BLOCKED_BY_POLICY');
  const { run } = await stage.round(sync);
  expect(run.counts).toMatchObject({ failed: 1 });
  expect(cloud.calls.byOperation.get('POST users/invite')).toBe(1);
  expect(people(cloud).map(([email]) => email)).toEqual([
    'first@example.com',
    'ada@example.com',
    'cleo@example.com',
  ]);
  const changes = await stage.app.reconciliation.changes(run.plan ?? '', { limit: 50 });
  const failed = changes.filter(({ outcome }) => outcome?.state === 'failed');
  expect(failed).toMatchObject([{ outcome: { message: expect.stringContaining('BLOCKED_BY_POLICY') } }]);
});

test('being refused for nearly ten minutes in the middle of a run is waited for, and nobody is made twice', async () => {
  const { stage, cloud, answerWith } = await openCompany();
  await using _ = stage;
  for (let number = 0; number < 30; number += 1) await stage.okta.assign({ userName: `person${number}` });
  let refusals = 0;
  answerWith((request) => {
    if (!request.url.endsWith('/users/invite') || refusals >= 10) return undefined;
    refusals += 1;
    return Response.json(
      { code: 429, message: 'Too many requests' },
      { status: 429, headers: { 'retry-after': '58' } },
    );
  });
  const before = stage.waits.length;
  const { run } = await stage.round(sync);
  expect(run).toMatchObject({ state: 'done', counts: { failed: 0 } });
  const waited = stage.waits.slice(before).reduce((sum, milliseconds) => sum + milliseconds, 0);
  expect(waited).toBeGreaterThanOrEqual(580_000);
  expect(cloud.look.users()).toHaveLength(31);
  expect(cloud.calls.byOperation.get('POST users/invite')).toBe(2);
});

test('an organisation that answers nothing but 429 for ten minutes leaves the run interrupted, and it goes on by itself', async () => {
  const { stage, cloud, answerWith } = await openCompany();
  await using _ = stage;
  await stage.okta.assign({ userName: 'ada' });
  const until = stage.clock.now() + 600_000;
  answerWith(() => {
    const left = Math.ceil((until - stage.clock.now()) / 1_000);
    if (left <= 0) return undefined;
    return Response.json(
      { code: 429, message: 'Too many requests' },
      { status: 429, headers: { 'retry-after': '601' } },
    );
  });
  await stage.app.drain();
  expect(cloud.look.users()).toHaveLength(1);
  expect((await stage.app.jobs.counts()).waiting).toBeGreaterThan(0);
  stage.clock.later(3_600_000);
  await stage.app.drain();
  expect(people(cloud)).toEqual([
    ['first@example.com', 'active'],
    ['ada@example.com', 'active'],
  ]);
  expect(await stage.app.jobs.counts()).toMatchObject({ waiting: 0, failed: 0 });
});

test('an account whose address its owner has changed stays linked by its id: no second one is made, and it is closed with the person', async () => {
  const { stage, cloud } = await openCompany();
  await using _ = stage;
  const ada = await stage.okta.assign({ userName: 'ada' });
  await stage.round(sync);
  const { accountId } = cloud.look.user('ada@example.com') ?? {};
  cloud.hand.change('ada@example.com', { email: 'ada@private.net', unclaimed: true });
  cloud.calls.reset();
  const { run } = await stage.round(sync);
  expect(run).toMatchObject({ state: 'done', counts: { failed: 0 } });
  expect(people(cloud)).toHaveLength(2);
  expect(cloud.calls.byOperation.has('POST users/invite')).toBe(false);
  const changes = await stage.app.reconciliation.changes(run.plan ?? '', { limit: 50 });
  expect(changes).toMatchObject([
    { outcome: { state: 'done', note: expect.stringContaining('only its owner') } },
  ]);
  await stage.okta.unassign(ada);
  await stage.round(sync);
  expect(cloud.look.user('ada@private.net')).toMatchObject({ accountId, membershipStatus: 'suspended' });
});

test('of five joiners two find a seat, the others have their account and their other groups, and wait in line', async () => {
  const { stage, cloud, answerWith } = await openCompany({
    default: ['jira-users'],
    include: ['choir'],
  });
  await using _ = stage;
  const { app, okta } = stage;
  let strangers = 0;
  // By hand, three people are given seats while the run is under way.
  answerWith((request) => {
    if (!request.url.includes('/memberships')) return undefined;
    for (; strangers < 3; strangers += 1)
      cloud.seed({ users: [{ email: `stranger${strangers}@agency.example`, groups: ['jira-users'] }] });
    return undefined;
  });
  const ids: string[] = [];
  for (const userName of ['ada', 'ben', 'cleo', 'dora', 'emil']) ids.push(await okta.assign({ userName }));
  await okta.members(await okta.group('choir'), { in: ids });
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
  expect(own.filter(({ groups }) => groups.has('choir'))).toHaveLength(5);
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
