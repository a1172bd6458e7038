/** A Confluence reads our directory as a Crowd, over HTTP from the running service: all that holds for a target holds for it. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { expect, test, vi } from 'vitest';
import { type CrowdClient, openCrowdClient } from '../../src/testkit/crowd/client.ts';
import { day, openStage, type Rules, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

const sync = 'staff';
const password = 'a-password-of-the-application';
const npmClient = new URL('../../src/testkit/crowd/npm-client-child.ts', import.meta.url);

const rules = (application: object = {}): Rules => ({
  targets: {
    dc: {
      type: 'crowd-directory',
      applications: {
        confluence: { password: { env: 'CROWD_PASSWORD' }, addresses: ['127.0.0.0/8'], ...application },
      },
    },
  },
  syncs: {
    [sync]: {
      from: ['okta'],
      to: 'dc',
      groups: { include: ['staff'], create: true },
      safety: { 'max-deprovisions': 2 },
    },
  },
});

interface Company extends AsyncDisposable {
  readonly stage: Stage;
  readonly url: string;
  readonly confluence: CrowdClient;
  /** Ids by which Okta speaks of people. */
  readonly ids: Record<string, string>;
}

/** Four people in one group, told by Okta and not yet planned for; a Confluence that is attached. */
async function openCompany(): Promise<Company> {
  const stage = await openStage({ rules: rules(), environment: { CROWD_PASSWORD: password } });
  const listening = Promise.withResolvers<number>();
  const server = serve(
    { fetch: (request, env) => stage.app.fetch(request, env), hostname: '127.0.0.1', port: 0 },
    ({ port }) => listening.resolve(port),
  );
  const url = `http://127.0.0.1:${await listening.promise}/crowd`;
  const ids: Record<string, string> = {};
  for (const userName of ['ada', 'ben', 'cleo', 'dora'])
    ids[userName] = await stage.okta.assign({ userName });
  await stage.okta.members(await stage.okta.group('staff'), { in: Object.values(ids) });
  return {
    stage,
    url,
    ids,
    confluence: openCrowdClient({
      url,
      application: 'confluence',
      password,
      fetch: (request) => fetch(request),
    }),
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** What the application holds: user name → `active` or `closed`, and its groups. */
function cached({ cache }: CrowdClient) {
  return Object.fromEntries(
    [...cache.users.values()].map(({ name, active }) => [
      name,
      [
        active ? 'active' : 'closed',
        ...[...cache.members].flatMap(([group, all]) => (all.has(name) ? [group] : [])),
      ],
    ]),
  );
}

const everybody = {
  ada: ['active', 'staff'],
  ben: ['active', 'staff'],
  cleo: ['active', 'staff'],
  dora: ['active', 'staff'],
};
const refused = { status: 500, reason: 'OPERATION_FAILED' };

test('before its first plan is approved nothing is told; after it everything, to the literal client and to atlassian-crowd-client', async () => {
  await using company = await openCompany();
  const { stage, confluence, url } = company;
  expect(await confluence.synchronise()).toBe('failed');
  expect(confluence.failure).toMatchObject(refused);
  const { run } = await stage.round(sync);
  expect(run.state).toBe('held');
  const plan = await stage.app.reconciliation.planById(run.plan ?? '');
  expect(plan.counts.changes).toEqual({ 'account.create': 4, 'entitlement.create': 1, 'grant.add': 4 });
  expect(await confluence.synchronise(), 'a plan is not what was done').toBe('failed');

  await stage.approve(plan.id);
  await confluence.test();
  expect(await confluence.synchronise()).toBe('full');
  expect(cached(confluence)).toEqual(everybody);
  const asked = await promisify(execFile)(process.execPath, [
    npmClient.pathname,
    url,
    'confluence',
    password,
  ]);
  expect(JSON.parse(asked.stdout)).toMatchObject({
    user: { username: 'ada', active: true },
    nobody: { failed: 'USER_NOT_FOUND' },
    groups: ['staff'],
    members: ['ada', 'ben', 'cleo', 'dora'],
    signIn: { failed: 'INVALID_USER_AUTHENTICATION' },
  });
});

test('a part of the first plan is not the whole: the application is told nothing until the rest is there', async () => {
  await using company = await openCompany();
  const { stage, confluence } = company;
  const { run } = await stage.round(sync);
  await stage.approve(run.plan ?? '', [await stage.personOf('ada')]);
  expect(await confluence.synchronise()).toBe('failed');
  expect(confluence.failure).toMatchObject({
    ...refused,
    message: expect.stringContaining('applied as a whole'),
  });
  await stage.roundApproved(sync);
  expect(await confluence.synchronise()).toBe('full');
  expect(cached(confluence)).toEqual(everybody);
});

test('somebody of whom no account can be made is missing, so nothing is told until that is mended', async () => {
  await using company = await openCompany();
  const { stage, confluence } = company;
  const condition = { attributes: { userName: 'user.userName == "dora" ? "" : user.userName' } };
  const broken = { ...rules(), syncs: { [sync]: { ...rules().syncs[sync], ...condition } } };
  await stage.restart(broken);
  await stage.roundApproved(sync);
  await stage.round(sync);
  expect(await confluence.synchronise()).toBe('failed');
  await stage.restart(rules());
  await stage.round(sync);
  await stage.round(sync);
  expect(await confluence.synchronise()).toBe('full');
  expect(cached(confluence)).toEqual(everybody);
});

test('a joiner, a leaver and a new name come by one call, or by a full one where a name has changed', async () => {
  await using company = await openCompany();
  const { stage, confluence, ids } = company;
  await stage.roundApproved(sync);
  await confluence.synchronise();
  await stage.okta.assign({ userName: 'emil' });
  await stage.okta.unassign(ids.ben ?? '');
  await stage.app.drain();
  expect([await confluence.synchronise(), confluence.calls]).toEqual(['incremental', 1]);
  expect(cached(confluence)).toEqual({ ...everybody, ben: ['closed'], emil: ['active'] });
  const key = confluence.cache.users.get('cleo')?.key;
  await stage.okta.update(ids.cleo ?? '', { userName: 'cleopatra' });
  await stage.app.drain();
  expect([await confluence.synchronise(), confluence.calls]).toEqual(['full', 6]);
  expect(confluence.cache.users.get('cleopatra')).toMatchObject({ key, active: true });
});

test('a mass departure is held, the application keeps everybody, and what is approved of it is what it loses', async () => {
  await using company = await openCompany();
  const { stage, confluence, ids } = company;
  await stage.roundApproved(sync);
  await confluence.synchronise();
  for (const id of Object.values(ids)) await stage.okta.unassign(id);
  const { run } = await stage.round(sync);
  const plan = await stage.heldPlan(sync);
  expect([run.state, plan.hold.map(({ rule }) => rule)]).toEqual(['held', ['max-deprovisions']]);
  expect(await confluence.synchronise()).toBe('incremental');
  expect(cached(confluence)).toEqual(everybody);
  await stage.approve(plan.id, [await stage.personOf('ada')]);
  expect(await confluence.synchronise()).toBe('incremental');
  expect(cached(confluence)).toEqual({ ...everybody, ada: ['closed'] });
});

test('the audit says who, what and why; an undo is a plan like any other, and the application has the account back', async () => {
  await using company = await openCompany();
  const { stage, confluence, ids } = company;
  await stage.roundApproved(sync);
  await confluence.synchronise();
  stage.clock.later(day);
  await stage.okta.unassign(ids.ada ?? '');
  await stage.app.drain();
  await confluence.synchronise();
  expect(cached(confluence)).toMatchObject({ ada: ['closed'] });

  const { app } = stage;
  const person = await stage.personOf('ada');
  const lines = await app.audit.list({ action: 'change.done', person, limit: 2 });
  expect(lines.map(({ details }) => details)).toMatchObject([
    { target: 'dc', change: { type: 'account.deactivate' }, reason: { situation: 'confirmed' } },
    { target: 'dc', change: { type: 'grant.remove' }, reason: { because: expect.any(String) } },
  ]);
  const [{ run = '' } = {}] = lines;
  expect(await app.audit.verify()).toMatchObject({ intact: true });

  const { plan } = await app.reconciliation.undo({ run, actor: 'cli' });
  expect(plan.state).toBe('held');
  expect(await confluence.synchronise()).toBe('incremental');
  expect(cached(confluence)).toMatchObject({ ada: ['closed'] });
  await stage.approve(plan.id);
  expect(await confluence.synchronise()).toBe('incremental');
  expect(cached(confluence)).toEqual(everybody);
});

test('another process of the service answers alike, and in doubt both answer 500 while the application keeps what it has', async () => {
  await using company = await openCompany();
  const { stage, confluence } = company;
  await stage.roundApproved(sync);
  await confluence.synchronise();
  const other = await stage.open();
  const besides = openCrowdClient({
    url: 'http://rollcall.example.com/crowd',
    application: 'confluence',
    password,
    fetch: async (request) => other.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
  });
  expect(await besides.synchronise()).toBe('full');
  expect(cached(besides)).toEqual(everybody);

  await stage.restart(rules({ scope: { groups: ['no-such-group'] } }));
  expect(await confluence.synchronise()).toBe('failed');
  expect(confluence.failure).toMatchObject({ ...refused, message: expect.stringContaining('no-such-group') });
  expect(cached(confluence)).toEqual(everybody);
});
