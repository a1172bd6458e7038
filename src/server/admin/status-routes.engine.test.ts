import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IdentitySource, ProvisioningError } from '../../model/index.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools());
  await stage.furnish();
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

interface Left {
  readonly plan: string;
  readonly held: number;
  readonly invalid: number;
}

/** Whom the sync leaves alone, as the overview is told. */
async function left(): Promise<readonly Left[]> {
  const { syncs } = await stage.get<{ syncs: { leftAlone: Left[] }[] }>('GET /status');
  return syncs[0]?.leftAlone.map(({ plan, held, invalid }) => ({ plan, held, invalid })) ?? [];
}

/** Another identity of the user name `ada`. */
async function tellTwin(): Promise<void> {
  const attributes = { userName: 'ada', displayName: 'Another Ada' };
  await stage.directory.tell('okta', [
    { type: 'identity', identity: { id: 'twin', userName: 'ada', active: true, attributes } },
  ]);
}

/** The person of that identity. */
async function whoIs(id: string): Promise<string> {
  const { identities } = await stage.directory.listIdentities('okta', { limit: 10 });
  return identities.find(({ identity }) => identity.id === id)?.person ?? '';
}

/** The plan of a run for these people. */
async function planFor(...people: readonly string[]): Promise<string> {
  const run = await stage.reconciliation.run({ sync: 'staff', people, actor: 'test' });
  return run.plan ?? '';
}

async function confirmed(): Promise<void> {
  await stage.tellPeople('ada', 'grace');
  const plan = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  await stage.planOf(`POST /plans/${plan}/apply`);
}

test('a sync that leaves nobody alone says so', async () => {
  await confirmed();
  expect(await left()).toEqual([]);
});

test('how many people a sync concerns is told by its newest plan of everybody, and nothing before there is one', async () => {
  const concerned = async () =>
    (await stage.get<{ syncs: { concerned?: number }[] }>('GET /status')).syncs[0]?.concerned;
  expect(await concerned()).toBeUndefined();
  await stage.tellPeople('ada', 'grace');
  await stage.planOf('POST /syncs/staff/plan');
  expect(await concerned()).toBe(2);
  await stage.get('PUT /syncs/staff', {
    body: { from: ['okta'], to: 'jira', scope: { where: 'user.userName == "nobody"' } },
    headers: { 'if-match': '"1"' },
  });
  await stage.planOf('POST /syncs/staff/plan');
  expect(await concerned()).toBe(0);
});

test('whom the newest plan of everybody leaves undecided is told with the plan, until a newer one has nobody', async () => {
  await confirmed();
  await tellTwin();
  const plan = await stage.planOf('POST /syncs/staff/run');
  expect(await left()).toEqual([{ plan, held: 1, invalid: 0 }]);
  await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'twin' }]);
  await stage.planOf('POST /syncs/staff/run');
  expect(await left()).toEqual([]);
});

test('a person who is left alone by a plan of their own is told too, and only once', async () => {
  await confirmed();
  await tellTwin();
  const twin = await whoIs('twin');
  const first = await planFor(twin);
  expect(await left()).toEqual([{ plan: first, held: 1, invalid: 0 }]);
  const second = await planFor(twin);
  expect(await left()).toEqual([{ plan: second, held: 1, invalid: 0 }]);
  const whole = await stage.planOf('POST /syncs/staff/run');
  expect(await left()).toEqual([{ plan: whole, held: 1, invalid: 0 }]);
  const third = await planFor(twin);
  expect(await left(), 'of whom the newer plan speaks, the older one does not').toEqual([
    { plan: third, held: 1, invalid: 0 },
  ]);
});

test('people of whom the rules can make no account are told apart', async () => {
  await confirmed();
  await stage.get('PUT /syncs/staff', {
    body: {
      from: ['okta'],
      to: 'jira',
      attributes: {
        userName: 'user.userName',
        displayName: 'user.userName == "grace" ? string(1 / 0) : "x"',
      },
    },
    headers: { 'if-match': '"1"' },
  });
  const plan = await stage.planOf('POST /syncs/staff/plan');
  expect(await left()).toEqual([{ plan, held: 0, invalid: 1 }]);
});

test('what failed stays undone whoever else is synced, until the very person is looked at anew', async () => {
  await confirmed();
  const undone = async () =>
    (
      await stage.get<{
        syncs: { leftUndone: number; lastRun: { kind: string }; lastWhole: { kind: string } }[];
      }>('GET /status')
    ).syncs[0];
  expect(await undone()).toMatchObject({ leftUndone: 0, lastWhole: { kind: 'apply' } });
  await stage.tellPeople('ada', 'grace', 'linus', 'mary');
  stage.world.server.faults = ({ what }) =>
    what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
  await stage.planOf('POST /syncs/staff/run');
  await stage.idle();
  expect(await undone()).toMatchObject({ leftUndone: 1, lastWhole: { kind: 'full' } });
  stage.world.server.faults = undefined;
  await planFor(await stage.personNamed('ada'));
  expect(await undone()).toMatchObject({
    leftUndone: 1,
    lastRun: { kind: 'scoped' },
    lastWhole: { kind: 'full' },
  });
  await planFor(await stage.personNamed('linus'));
  await planFor(await stage.personNamed('mary'));
  expect(await undone()).toMatchObject({ leftUndone: 0 });
});

test('whoever had to be decided about is left alone no more once a plan of their own finds nothing to do', async () => {
  await confirmed();
  await tellTwin();
  await stage.planOf('POST /syncs/staff/run');
  const twin = await whoIs('twin');
  expect(await left()).toMatchObject([{ held: 1 }]);
  await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'twin' }]);
  await planFor(twin);
  expect(await left()).toEqual([]);
});

test('settings that are only tried leave nobody alone', async () => {
  await confirmed();
  await tellTwin();
  await stage.get('POST /syncs/staff/try', { body: { sync: { from: ['okta'], to: 'jira' } } });
  await stage.idle();
  expect(await left()).toEqual([]);
});

test('a source whose last reading failed says why, until one has succeeded', async () => {
  const source = (read: IdentitySource['read']): IdentitySource => ({
    check: async () => {},
    read,
    close: async () => {},
  });
  const failing = source(() => {
    throw new ProvisioningError('unauthorized', 'The token has ended; make another one.');
  });
  const working = source(async function* () {
    yield { type: 'complete' };
  });
  const failed = async () => (await stage.get<{ failed?: object }[]>('GET /sources'))[0]?.failed;
  expect(await failed()).toBeUndefined();
  await expect(stage.directory.read('okta', failing, { full: true, maxShrink: 1 })).rejects.toThrow();
  expect(await failed()).toEqual({
    at: expect.any(Number),
    code: 'unauthorized',
    message: 'The token has ended; make another one.',
  });
  await stage.directory.read('okta', working, { full: true, maxShrink: 1 });
  expect(await failed()).toBeUndefined();
});
