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
import { testTarget } from '../../testkit/test-target.ts';
import {
  createWorld,
  MemoryConfig,
  memory,
  memoryConnector,
  openMemory,
  type World,
  worldNamed,
} from './index.ts';

let current = createWorld();

testTarget({
  connector: memoryConnector(() => current),
  world() {
    current = createWorld();
    const { server, addAccount, addEntitlement, grant, products } = current;
    products.set('software', { name: 'Software', total: 100 });
    const seatGroup = addEntitlement({ kind: 'group', name: 'software-users', licences: ['software'] });
    const admins = addEntitlement({ kind: 'group', name: 'admins', protected: 'a system group' });
    const root = addAccount({ attributes: { userName: 'root' }, active: true, protected: 'for emergencies' });
    grant(root, admins);
    return {
      settings: { pageSize: 3, batchSize: 3 },
      account: (n) => ({
        active: true,
        attributes: {
          userName: `ada${n}@example.com`,
          externalId: `e-${n}`,
          email: `ada${n}@mail.example.com`,
          displayName: `Ada ${n}`,
          title: `Engineer ${n}`,
          department: `Department ${n}`,
        },
      }),
      pageSize: 3,
      seatGroup,
      protected: { accounts: [root], entitlements: [admins] },
      faults: {
        plan(plan) {
          server.reset();
          server.faults = plan;
        },
      },
    };
  },
});

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

function create(target: ProvisioningTarget, userName: string): Promise<{ id?: string }> {
  const change: Change = { type: 'account.create', identity: userName, account: person(userName), reason };
  return target.changes['account.create']!(change);
}

describe('the hand', () => {
  test('makes accounts, groups and grants that a reading tells', async () => {
    const world = createWorld();
    const ada = world.addAccount(person('ada', { email: 'shared@example.com' }));
    world.addAccount({ ...person('grace', { email: 'shared@example.com' }), id: 'chosen', active: false });
    const staff = world.addEntitlement({ kind: 'group', name: 'Staff', administrative: true });
    world.grant(ada, staff);
    expect(await read(open(world))).toEqual([
      { type: 'entitlement', entitlement: { id: staff, kind: 'group', name: 'Staff', administrative: true } },
      { type: 'account', account: { id: ada, ...person('ada', { email: 'shared@example.com' }) } },
      {
        type: 'account',
        account: {
          id: 'chosen',
          active: false,
          attributes: { userName: 'grace', email: 'shared@example.com' },
        },
      },
      { type: 'grant', account: ada, entitlement: staff },
      { type: 'complete' },
    ]);
    expect(world.server.calls.get('account.create')).toBeUndefined();
  });

  test('takes them away again, with what hung on them', () => {
    const world = createWorld();
    const ada = world.addAccount(person('ada'));
    const staff = world.addEntitlement({ kind: 'group', name: 'Staff' });
    world.grant(ada, staff);
    world.removeAccount(ada);
    expect(world.snapshot().grants).toEqual([]);
    expect(world.addAccount(person('ADA'))).not.toBe(ada);
    world.removeEntitlement(staff);
    expect(world.snapshot().entitlements).toEqual([]);
    expect(world.addEntitlement({ kind: 'group', name: 'STAFF' })).not.toBe(staff);
  });

  test('keeps user names and group names apart, whatever their case', () => {
    const world = createWorld();
    const ada = world.addAccount(person('Ada'));
    world.addAccount(person('grace'));
    world.addEntitlement({ kind: 'group', name: 'Staff' });
    const rename = (account: Account) => ({ ...account, attributes: { userName: 'GRACE' } });
    expect(() => world.addAccount(person('ADA'))).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => world.changeAccount(ada, rename)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => world.addEntitlement({ kind: 'group', name: 'STAFF' })).toThrow('taken');
    world.changeAccount(ada, (account) => ({ ...account, attributes: { userName: 'ADA' } }));
    expect(world.snapshot().accounts.map(({ attributes }) => attributes.userName)).toEqual(['ADA', 'grace']);
  });

  test('takes a snapshot that later changes leave alone', () => {
    const world = createWorld();
    const ada = world.addAccount(person('ada'));
    const staff = world.addEntitlement({ kind: 'group', name: 'Staff' });
    world.grant(ada, staff);
    const before = world.snapshot();
    world.changeAccount(ada, (account) => ({ ...account, active: false }));
    expect(before.accounts[0]?.active).toBe(true);
    expect(before.grants).toEqual(['ada → Staff']);
  });
});

describe('seats', () => {
  function company() {
    const world = createWorld();
    world.products.set('software', { name: 'Software', total: 2 });
    const users = world.addEntitlement({ kind: 'group', name: 'users', licences: ['software'] });
    const admins = world.addEntitlement({ kind: 'group', name: 'admins', licences: ['software'] });
    return { world, users, admins, target: open(world) };
  }

  test('are counted once for each active holder, by however many groups', async () => {
    const { world, users, admins, target } = company();
    const ada = world.addAccount(person('ada'));
    world.grant(ada, users);
    world.grant(ada, admins);
    world.grant(world.addAccount({ ...person('gone'), active: false }), users);
    expect(await target.seats!()).toEqual([{ product: 'software', name: 'Software', used: 1, total: 2 }]);
  });

  test('that are all taken refuse one more holder and leave everything as it was', async () => {
    const { world, users, target } = company();
    for (const name of ['ada', 'grace']) world.grant(world.addAccount(person(name)), users);
    const joan = world.addAccount(person('joan'));
    const closed = world.addAccount({ ...person('closed'), active: false });
    world.grant(closed, users);
    const before = world.snapshot();
    const add: Change = { type: 'grant.add', account: joan, entitlement: users, reason };
    await expect(target.changes['grant.add']!(add)).rejects.toThrow('All 2 seats of Software are taken');
    const activate: Change = { type: 'account.activate', id: closed, reason };
    await expect(target.changes['account.activate']!(activate)).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(world.snapshot()).toEqual(before);
  });

  test('without a total are never taken up', async () => {
    const { world, users, target } = company();
    world.products.set('software', { name: 'Software' });
    for (const name of ['ada', 'grace', 'joan']) world.grant(world.addAccount(person(name)), users);
    expect(await target.seats!()).toEqual([{ product: 'software', name: 'Software', used: 3 }]);
  });
});

describe('an account', () => {
  test('without a user name, or with one that is too long, is invalid', async () => {
    const target = open(createWorld());
    for (const name of ['', '   ', 'x'.repeat(256)]) {
      await expect(create(target, name)).rejects.toMatchObject({
        code: 'invalid',
        faults: [{ path: 'userName' }],
      });
    }
    await expect(create(target, 'x'.repeat(255))).resolves.toEqual({ id: expect.any(String) });
  });
});

describe('the connector', () => {
  test('keeps one world for each name in a process', () => {
    expect(worldNamed('one')).toBe(worldNamed('one'));
    expect(worldNamed('one')).not.toBe(worldNamed('two'));
    const target = memory.open(memory.config.parse({ world: 'shared' }), testTools());
    expect(target.concurrency).toBe(1);
  });

  test('refuses settings that it does not know, and values that make no sense', () => {
    expect(() => memory.config.parse({ wrold: 'x' })).toThrow();
    expect(() => memory.config.parse({ pageSize: 0 })).toThrow();
    expect(memory.config.parse({})).toEqual({
      world: 'default',
      pageSize: 1000,
      batchSize: 1,
      concurrency: 1,
      patience: 3,
    });
  });

  test('reads 20,000 accounts with ten grants each within seconds', async () => {
    const world = createWorld();
    const groups = Array.from({ length: 60 }, (_, n) =>
      world.addEntitlement({ kind: 'group', name: `g${n}` }),
    );
    for (let n = 0; n < 20_000; n++) {
      const id = world.addAccount(person(`p${n}`));
      for (let g = 0; g < 10; g++) world.grant(id, groups[(n + g) % 60]!);
    }
    let grants = 0;
    for await (const { type } of open(world).read()) if (type === 'grant') grants++;
    expect(grants).toBe(200_000);
    expect(world.server.calls.get('grants.page')).toBe(60 * 4);
  });
});
