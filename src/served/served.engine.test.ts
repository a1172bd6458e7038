import { afterEach, describe, expect, test } from 'vitest';
import type { ProvisioningTarget, Reason } from '../model/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/index.ts';
import { testTarget } from '../testkit/test-target.ts';
import { crowdDirectory } from './connector.ts';
import { configOf, faultyStore, newId, targetIn } from './fixture.ts';
import { openServed, type Served } from './served.ts';
import type { ServedTables } from './tables.ts';

let stores: TestDatabase[] = [];
let current: ReturnType<typeof faultyStore> | undefined;
const clock = { now: () => Date.UTC(2026, 10, 1) };

afterEach(async () => {
  const open = stores;
  stores = [];
  for (const store of open) await store.close();
});

async function openStore(): Promise<TestDatabase> {
  const store = await openTestDatabase();
  stores.push(store);
  return store;
}

testTarget({
  connector: crowdDirectory(() => {
    if (current === undefined) throw new Error('There is no world yet.');
    return { db: current.db, clock, newId };
  }),
  async world() {
    current = faultyStore(await openStore());
    return {
      settings: {
        applications: { confluence: { password: 'hunter2-hunter2', addresses: ['10.0.0.0/8'] } },
        attributes: ['department'],
      },
      secrets: ['hunter2-hunter2'],
      faults: current.faults,
      pageSize: 3,
      missingAccount: 'nobody',
      account: (n) => ({
        active: true,
        attributes: {
          userName: `Ada${n}@example.com`,
          externalId: `e-${n}`,
          email: `ada${n}@mail.example.com`,
          displayName: `Ada ${n}`,
          firstName: `Ada`,
          lastName: `Lovelace ${n}`,
          department: `Department ${n}`,
        },
      }),
    };
  },
});

const reason: Reason = { situation: 'absent', rule: 'test' };

async function create(target: ProvisioningTarget, userName: string): Promise<string> {
  const account = { active: true, attributes: { userName } };
  const applied = await target.changes['account.create']!({
    type: 'account.create',
    identity: userName,
    account,
    reason,
  });
  return applied.id ?? '';
}

async function group(target: ProvisioningTarget, name: string): Promise<string> {
  const made = await target.changes['entitlement.create']!({
    type: 'entitlement.create',
    kind: 'group',
    name,
    reason,
  });
  return made.id ?? '';
}

/** A directory that is served at once, and the room. */
async function stage(application: object = {}, more: object = {}) {
  const db = await openStore();
  const served = openServed({ db, clock, newId });
  const config = configOf({ 'serve-when': 'always', ...more }, application);
  served.configure([{ name: 'dc', config, syncs: ['staff'] }]);
  return { db, served, target: targetIn({ db, clock, newId }, { config }) };
}

async function tokenOf(served: Served): Promise<string> {
  const [application] = served.applicationsNamed('confluence');
  return (await served.open(application!)).token();
}

async function eventsOf(served: Served, token: string) {
  const [application] = served.applicationsNamed('confluence');
  return (await served.open(application!)).events(token);
}

describe('versions', () => {
  test('are taken in the order of commits, also when many write at once', async () => {
    const { db, target } = await stage();
    await Promise.all(Array.from({ length: 20 }, (_, n) => create(target, `u${n}`)));
    const rows = await db
      .tables<ServedTables>()
      .selectFrom('served_event')
      .select(['version', 'mark'])
      .orderBy('version')
      .execute();
    expect(rows.map(({ version }) => Number(version))).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(new Set(rows.map(({ mark }) => mark)).size).toBe(20);
  });

  test('a token never passes over a change that is not committed yet', async () => {
    const { db, served, target } = await stage();
    await create(target, 'first');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // A slow writer has the directory; another one wants to write meanwhile, and must not get ahead of it.
    const slow = openServed({
      db: {
        ...db,
        transaction: (work) =>
          db.transaction(async (within) => {
            const result = await work(within);
            await held;
            return result;
          }),
      },
      clock,
      newId,
    });
    const config = configOf({ 'serve-when': 'always' });
    const late = create(slow.connector.open(config, { ...testTools(), connection: 'dc' }), 'slow');
    const other = create(target, 'quick');
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    const token = db.engine === 'postgres' ? await tokenOf(served) : undefined;
    release();
    await Promise.all([late, other]);
    const told = await eventsOf(served, token ?? (await tokenOf(served)));
    const names = told?.events.flatMap((event) => (event.type === 'user' ? event.user.name : []));
    expect(names).toEqual(token === undefined ? [] : ['slow', 'quick']);
  });
});

describe('a token', () => {
  test('is void when the store was put back and has gone another way to the same number', async () => {
    const { db, served, target } = await stage();
    await create(target, 'ada');
    const token = await tokenOf(served);
    await db.tables<ServedTables>().updateTable('served_directory').set({ mark: 'restored' }).execute();
    expect(await eventsOf(served, token)).toBeUndefined();
  });

  test('is void after the view of the application was changed', async () => {
    const { served, target } = await stage();
    await create(target, 'ada');
    const token = await tokenOf(served);
    const config = configOf({ 'serve-when': 'always' }, { groups: { include: ['jira-*'] } });
    served.configure([{ name: 'dc', config, syncs: ['staff'] }]);
    expect(await eventsOf(served, token)).toBeUndefined();
  });

  test('is void once events have been forgotten', async () => {
    const { served, target } = await stage();
    const token = await tokenOf(served);
    await create(target, 'ada');
    expect((await eventsOf(served, token))?.events).toHaveLength(1);
    await served.forget(clock.now() + 1);
    expect(await eventsOf(served, token)).toBeUndefined();
  });

  test('is void after a rename, and not after other changes', async () => {
    const { served, target } = await stage();
    const ada = await create(target, 'ada');
    const token = await tokenOf(served);
    const update = (after: object) =>
      target.changes['account.update']!({
        type: 'account.update',
        id: ada,
        before: {},
        after,
        reason,
      } as never);
    await update({ displayName: 'Ada' });
    expect((await eventsOf(served, token))?.events).toHaveLength(1);
    await update({ userName: 'ada.lovelace' });
    expect(await eventsOf(served, token)).toBeUndefined();
  });

  test('that makes no sense is expired', async () => {
    const { served } = await stage();
    for (const token of ['', 'x', '1', '1.2.3', '99.none.abc', '0.none.0123456789ab'])
      expect(await eventsOf(served, token)).toBeUndefined();
  });
});

describe('events', () => {
  test('come in the order in which nothing that they need is missing', async () => {
    const { served, target } = await stage();
    const staff = await group(target, 'staff');
    const ada = await create(target, 'ada');
    const grace = await create(target, 'grace');
    const grant = (type: 'grant.add' | 'grant.remove', account: string, entitlement: string) =>
      target.changes[type]!({ type, account, entitlement, reason } as never);
    await grant('grant.add', ada, staff);
    const token = await tokenOf(served);
    await grant('grant.remove', ada, staff);
    await target.changes['account.delete']!({ type: 'account.delete', id: grace, reason });
    const team = await group(target, 'team');
    const alan = await create(target, 'alan');
    await grant('grant.add', alan, team);
    const told = (await eventsOf(served, token))?.events.map((event) =>
      event.type === 'membership' ? `${event.operation} ${event.user} in ${event.groups}` : event.type,
    );
    expect(told).toEqual(['DELETED ada in staff', 'user-gone', 'group', 'user', 'CREATED alan in team']);
  });

  test('tell who enters and who leaves the view of an application', async () => {
    const { served, target } = await stage({ scope: { groups: ['staff'] } });
    const staff = await group(target, 'staff');
    const other = await group(target, 'other');
    const ada = await create(target, 'ada');
    await target.changes['grant.add']!({ type: 'grant.add', account: ada, entitlement: other, reason });
    const before = await tokenOf(served);
    await target.changes['grant.add']!({ type: 'grant.add', account: ada, entitlement: staff, reason });
    const entered = await eventsOf(served, before);
    expect(entered?.events).toMatchObject([
      { type: 'user', operation: 'CREATED', user: { name: 'ada' } },
      { type: 'membership', operation: 'CREATED', user: 'ada', groups: ['staff', 'other'].sort().reverse() },
    ]);
    await target.changes['grant.remove']!({ type: 'grant.remove', account: ada, entitlement: staff, reason });
    expect((await eventsOf(served, entered?.token ?? ''))?.events).toEqual([
      { type: 'user-gone', name: 'ada' },
    ]);
  });
});

describe('a directory is not told', () => {
  const doubtful = { code: 'unavailable' };

  async function opened(served: Served) {
    const [application] = served.applicationsNamed('confluence');
    return served.open(application!);
  }

  test('before every sync that fills it has been applied as a whole', async () => {
    const { served } = await stage({}, { 'serve-when': 'complete' });
    await expect(opened(served)).rejects.toMatchObject(doubtful);
    await served.settled({ directory: 'dc', sync: 'other' });
    await expect(opened(served)).rejects.toMatchObject(doubtful);
    await served.settled({ directory: 'dc', sync: 'staff' });
    await served.settled({ directory: 'dc', sync: 'staff' });
    await opened(served);
  });

  test('when no sync fills it', async () => {
    const { served } = await stage();
    served.configure([{ name: 'dc', config: configOf(), syncs: [] }]);
    await expect(opened(served)).rejects.toMatchObject(doubtful);
  });

  test('when the scope of the application names a group that is not there', async () => {
    const { served, target } = await stage({ scope: { groups: ['staff', 'guests'] } });
    await group(target, 'staff');
    await expect(opened(served)).rejects.toThrow('guests');
  });

  test('when the list would be empty, or half as long as the last', async () => {
    const { served, target } = await stage();
    const list = async () => {
      const told: string[] = [];
      for await (const name of (await opened(served)).whole('users', names())) told.push(name);
    };
    async function* names() {
      yield 'page';
    }
    await expect(list()).rejects.toMatchObject(doubtful);
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => create(target, `u${n}`)));
    await list();
    for (const id of ids.slice(0, 11))
      await target.changes['account.delete']!({ type: 'account.delete', id, reason });
    await expect(list()).rejects.toThrow('9 people after 20');
  });

  test('in one piece when somebody was renamed meanwhile', async () => {
    const { served, target } = await stage();
    const ada = await create(target, 'ada');
    async function* pages() {
      yield 'first';
      const after = { userName: 'lovelace' };
      await target.changes['account.update']!({ type: 'account.update', id: ada, before: {}, after, reason });
      yield 'second';
    }
    const told: string[] = [];
    const reading = await opened(served);
    await expect(
      (async () => {
        for await (const page of reading.whole('users', pages())) told.push(page);
      })(),
    ).rejects.toThrow('renamed');
    expect(told).toEqual(['first', 'second']);
  });
});
