/** Requests to a world: how they are counted, how they fail, and how late their answers are. */

import { describe, expect, test } from 'vitest';
import type {
  Account,
  Change,
  ProvisioningTarget,
  ReadScope,
  Reason,
  TargetRecord,
} from '../../model/index.ts';
import { testTools } from '../../testkit/index.ts';
import {
  createWorld,
  MemoryConfig,
  type MemoryFault,
  type MemoryRequest,
  openMemory,
  type World,
} from './index.ts';

const reason: Reason = { situation: 'absent', rule: 'test' };

function open(world: World, settings: object = {}): ProvisioningTarget {
  return openMemory({ world, config: MemoryConfig.parse(settings), tools: testTools() });
}

function person(userName: string, more: object = {}): Omit<Account, 'id'> {
  return { active: true, attributes: { userName, ...more } };
}

async function read(target: ProvisioningTarget, scope?: ReadScope): Promise<readonly TargetRecord[]> {
  const records: TargetRecord[] = [];
  for await (const record of target.read(scope)) records.push(record);
  return records;
}

async function names(target: ProvisioningTarget): Promise<readonly unknown[]> {
  const records = await read(target);
  return records.flatMap((record) => (record.type === 'account' ? [record.account.attributes.userName] : []));
}

function create(target: ProvisioningTarget, userName: string): Promise<{ id?: string }> {
  const change: Change = { type: 'account.create', identity: userName, account: person(userName), reason };
  return target.changes['account.create']!(change);
}

describe('requests', () => {
  test('are counted by kind, page by page', async () => {
    const world = createWorld();
    const staff = world.addEntitlement({ kind: 'group', name: 'Staff' });
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.grant(world.addAccount(person(name)), staff);
    const target = open(world, { pageSize: 2 });
    await read(target);
    expect(Object.fromEntries(world.server.calls)).toEqual({
      'entitlements.page': 1,
      'accounts.page': 3,
      'grants.page': 3,
    });
    expect(world.server.writes).toBe(0);
    world.server.reset();
    const { id = '' } = await create(target, 'f');
    await target.changes['grant.add']!({ type: 'grant.add', account: id, entitlement: staff, reason });
    expect(Object.fromEntries(world.server.calls)).toEqual({ 'account.create': 1, 'grant.add': 1 });
    expect(world.server.writes).toBe(2);
  });

  test('for one account are two, however large the world is', async () => {
    const world = createWorld();
    for (let n = 0; n < 50; n++) world.addAccount(person(`p${n}`));
    const ada = world.addAccount(person('ada'));
    await read(open(world), { accounts: [ada], resembling: [] });
    expect(Object.fromEntries(world.server.calls)).toEqual({ 'account.find': 1, 'grants.page': 1 });
  });

  test('of a batch are one', async () => {
    const world = createWorld();
    const staff = world.addEntitlement({ kind: 'group', name: 'Staff' });
    const accounts = ['a', 'b', 'c'].map((name) => world.addAccount(person(name)));
    const batch = open(world, { batchSize: 10 }).batches?.find(({ type }) => type === 'grant.add');
    const changes = accounts.map(
      (account) => ({ type: 'grant.add', account, entitlement: staff, reason }) as const,
    );
    expect(await batch?.apply(changes as never)).toEqual([{}, {}, {}]);
    expect(Object.fromEntries(world.server.calls)).toEqual({ 'grant.add.batch': 1 });
  });

  test('are not offered in batches unless asked for', () => {
    expect(open(createWorld()).batches).toBeUndefined();
  });

  test('tell what they are about before they are done, and again when they have been', async () => {
    const world = createWorld();
    const seen: string[] = [];
    const note = (when: string) => (request: MemoryRequest) => {
      seen.push(`${when} ${request.number} ${request.what} ${request.about} ${world.accounts.size}`);
      return undefined;
    };
    world.server.faults = note('before');
    world.server.after = note('after');
    await create(open(world), 'ada');
    expect(seen).toEqual(['before 1 account.create ada 0', 'after 1 account.create ada 1']);
  });

  test('keep their place when accounts come and go between pages', async () => {
    const world = createWorld();
    const ids = ['a', 'b', 'c', 'd'].map((name) => world.addAccount(person(name)));
    const told: unknown[] = [];
    for await (const record of open(world, { pageSize: 2 }).read()) {
      if (record.type !== 'account') continue;
      told.push(record.account.attributes.userName);
      if (told.length === 1) world.removeAccount(ids[0]!);
      if (told.length === 2) world.addAccount(person('e'));
    }
    expect(told).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('a fault', () => {
  const cases: readonly (readonly [MemoryFault, { code: string; effectUnknown: boolean; done: boolean }])[] =
    [
      [
        { kind: 'rate-limited', seconds: 5 },
        { code: 'rate-limited', effectUnknown: false, done: false },
      ],
      [
        { kind: 'refused', status: 401 },
        { code: 'unauthorized', effectUnknown: false, done: false },
      ],
      [
        { kind: 'refused', status: 403 },
        { code: 'forbidden', effectUnknown: false, done: false },
      ],
      [
        { kind: 'refused', status: 412 },
        { code: 'stale', effectUnknown: false, done: false },
      ],
      [
        { kind: 'refused', status: 500 },
        { code: 'unavailable', effectUnknown: true, done: false },
      ],
      [
        { kind: 'refused', status: 503 },
        { code: 'unavailable', effectUnknown: false, done: false },
      ],
      [{ kind: 'lost' }, { code: 'unavailable', effectUnknown: true, done: true }],
      [{ kind: 'cut' }, { code: 'unavailable', effectUnknown: true, done: true }],
    ];
  for (const [fault, { code, effectUnknown, done }] of cases) {
    test(`${JSON.stringify(fault)} is ${code}${effectUnknown ? ', effect unknown,' : ''} and the account is ${done ? 'there' : 'not there'}`, async () => {
      const world = createWorld();
      world.server.faults = () => fault;
      await expect(create(open(world, { patience: 2 }), 'ada')).rejects.toMatchObject({
        code,
        effectUnknown,
      });
      expect(world.accounts.size).toBe(done ? 1 : 0);
      expect(world.server.calls.get('account.create')).toBe(code === 'rate-limited' ? 3 : 1);
    });
  }

  test('in a reading is never taken for an effect', async () => {
    const world = createWorld();
    world.server.faults = () => ({ kind: 'cut' });
    await expect(read(open(world))).rejects.toMatchObject({ code: 'unavailable', effectUnknown: false });
  });

  test('that asks to wait is waited for and tried again', async () => {
    const world = createWorld();
    const tools = testTools();
    world.server.faults = ({ number }) => (number < 3 ? { kind: 'rate-limited', seconds: 60 } : undefined);
    const target = openMemory({ world, config: MemoryConfig.parse({}), tools });
    const before = tools.clock.now();
    await create(target, 'ada');
    expect(tools.clock.now() - before).toBe(120_000);
    expect(world.accounts.size).toBe(1);
  });

  test('may be chosen while the request waits', async () => {
    const world = createWorld();
    world.server.faults = async ({ about }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return about.includes('grace') ? { kind: 'cut' } : undefined;
    };
    const target = open(world);
    const [ada, grace] = await Promise.allSettled([create(target, 'ada'), create(target, 'grace')]);
    expect([ada.status, grace.status]).toEqual(['fulfilled', 'rejected']);
    expect(world.accounts.size).toBe(2);
  });
});

describe('lag', () => {
  test('hides what was written until it has passed, but never lets a name be taken twice', async () => {
    const world = createWorld();
    world.addAccount(person('ada'));
    world.server.lag = 10_000;
    const tools = testTools();
    const target = openMemory({ world, config: MemoryConfig.parse({}), tools });
    await create(target, 'grace');
    await tools.clock.sleep(5000);
    const { id: joan = '' } = await create(target, 'joan');
    expect(await names(target)).toEqual(['ada']);
    expect(await read(target, { accounts: [joan], resembling: [] })).toEqual([{ type: 'complete' }]);
    await expect(create(target, 'GRACE')).rejects.toMatchObject({ code: 'conflict' });
    await tools.clock.sleep(5000);
    expect(await names(target)).toEqual(['ada', 'grace']);
    await tools.clock.sleep(5000);
    expect(await names(target)).toEqual(['ada', 'grace', 'joan']);
  });

  test('lets what was changed by hand be read at once', async () => {
    const world = createWorld();
    world.server.lag = 10_000;
    world.addAccount(person('ada'));
    expect(await names(open(world))).toEqual(['ada']);
  });

  test('hides from a search too', async () => {
    const world = createWorld();
    world.server.lag = 10_000;
    world.addAccount(person('ada', { email: 'ada@example.com' }));
    const target = open(world);
    await create(target, 'grace');
    const alike = (attributes: Account['attributes']) =>
      read(target, { accounts: [], resembling: [{ id: '', active: true, attributes }] });
    expect(await alike({ userName: 'GRACE' })).toHaveLength(1);
    expect(await alike({ email: 'ADA@EXAMPLE.COM' })).toHaveLength(2);
  });
});
