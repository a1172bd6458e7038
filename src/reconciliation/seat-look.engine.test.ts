/** One look at the seats of a target: who is told as what, and that it is one walk for all that is asked. */

import { expect, test } from 'vitest';
import type { Sync } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { realClock } from '../testkit/clock.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, type HouseholdParts, openHousehold, type Told } from '../testkit/household.ts';
import type { SeatHolder } from './seat-counts.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5);
const told = (daysAgo: number, now: number) => ({ last: new Date(now - daysAgo * day).toISOString() });

/** The database, and in how many pages those who take seats were read, with all that is known of them. */
function countPages(db: Database): { readonly db: Database; pages(): number } {
  let pages = 0;
  const tables = db.tables<unknown>().withPlugin({
    transformQuery({ node }) {
      // Whose account it is, is asked once for a page.
      if (node.kind === 'SelectQueryNode' && JSON.stringify(node.from).includes('"link"')) pages += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return {
    db: { ...db, tables: <T>() => tables as ReturnType<typeof db.tables<T>> },
    pages: () => pages,
  };
}

async function openSeated(parts: HouseholdParts): Promise<Household> {
  const house = await openHousehold(parts);
  house.world.products.set('jira', { name: 'Jira', total: 5_000 });
  house.world.addEntitlement({ name: 'users', kind: 'group', licences: ['jira'] });
  return house;
}

async function settle(house: Household): Promise<void> {
  const { plan = '' } = await house.reconciliation.run({ sync: 'staff', actor: 'test' });
  await house.reconciliation.approve({ plan, by: 'test' });
  await house.reconciliation.apply({ plan, actor: 'test' });
}

/** So many accounts that nobody is linked to, in all groups that give seats. */
function strangers(house: Household, count: number): void {
  const giving = [...house.world.entitlements.values()].filter(({ licences }) => licences !== undefined);
  const there = house.world.accounts.size;
  for (let at = there; at < there + count; at += 1) {
    const name = `stranger-${at}`;
    const account = house.world.addAccount({
      attributes: { userName: name, email: `${name}@example.com` },
      active: true,
    });
    for (const { id } of giving) house.world.grant(account, id);
  }
}

/** Four groups give seats, so that a page of grants holds a thousand accounts. */
async function openCrowded(db: Database): Promise<Household> {
  const house = await openSeated({ db });
  for (const name of ['agents', 'approvers', 'admins'])
    house.world.addEntitlement({ name, kind: 'group', licences: ['jira'] });
  strangers(house, 1_100);
  return house;
}

const observe = (house: Household) => house.reconciliation.plan({ sync: 'staff', actor: 'test' });

test('each is told as what they are: asleep, never here, gone, doubled, or somebody who keeps the seat', async () => {
  await using db = await openTestDatabase();
  let now = start;
  const rules: Partial<Sync> = {
    deprovision: {
      after: 400 * day,
      inactiveAfter: 90 * day,
      neverActiveAfter: 90 * day,
      exempt: {
        groups: [],
        where: 'user.department == "Board" || (user.department == "Odd" && int(user.displayName) > 3)',
        accounts: ['robot*'],
        targetGroups: ['vip'],
      },
    },
    reactions: {
      confirmed: 'update',
      found: 'link',
      absent: 'create',
      ambiguous: 'hold',
      missing: 'hold',
      unqualified: 'ignore',
      'source-missing': 'ignore',
      deleted: 'ignore',
      disabled: 'ignore',
      inactive: 'ignore',
      unassigned: 'ignore',
    },
    safety: {
      maxDeprovisions: 25,
      maxDeprovisionShare: 0.5,
      maxCreations: 10_000,
      maxGroupLossShare: 0.5,
      floor: 10,
      minAdministrators: 0,
      maxReadingShrink: 0.2,
      protected: { accounts: ['boss*'], groups: [] },
    },
  };
  const house = await openSeated({ db, sync: rules, clock: { ...realClock(), now: () => now } });
  const vip = house.world.addEntitlement({ name: 'vip', kind: 'group' });
  const tell = (id: string, more: Omit<Told, 'id'>) => house.tell({ ...more, id, groups: ['users'] });
  const asleep = (later: number) => ({ activity: told(0, later) });
  const everybody: Record<string, Omit<Told, 'id'>> = {
    awake: {},
    asleep: asleep(start),
    never: { activity: {} },
    unknown: {},
    board: { ...asleep(start), department: 'Board' },
    odd: { ...asleep(start), department: 'Odd' },
    robot: asleep(start),
    vip: asleep(start),
    boss: asleep(start),
    shielded: asleep(start),
    here: asleep(start),
    gone: {},
    disabled: {},
    doubled: {},
    closed: asleep(start),
  };
  house.feeds.set('hr', { delay: 0, absent: 'unknown', asOf: start });
  for (const [id, more] of Object.entries(everybody)) tell(id, more);
  await settle(house);
  const accountOf = (id: string): string =>
    [...house.world.accounts.values()].find(({ attributes }) => attributes.userName === `${id}@example.com`)
      ?.id ?? '';
  house.world.grant(accountOf('vip'), vip);
  house.world.changeAccount(accountOf('shielded'), (account) => ({
    ...account,
    protected: 'An account of the service itself.',
  }));
  house.world.changeAccount(accountOf('closed'), (account) => ({ ...account, active: false }));
  const users = [...house.world.entitlements.values()].find(({ name }) => name === 'users')?.id ?? '';
  for (const [userName, email] of [
    ['second', 'DOUBLED@example.com'],
    ['alone', 'alone@example.com'],
    ['idle', 'shared@example.com'],
    ['used', 'shared@example.com'],
  ] as const) {
    const account = house.world.addAccount({
      attributes: { userName, email },
      active: true,
      ...(userName === 'used' ? { lastActive: '2026-05-01T00:00:00Z' } : {}),
    });
    house.world.grant(account, users);
  }
  now = start + 100 * day;
  house.feeds.set('hr', { delay: 0, absent: 'unknown', asOf: now });
  tell('awake', { activity: told(1, now) });
  tell('gone', { present: false });
  tell('disabled', { active: false });
  tell('doubled', { activity: told(1, now) });
  await house.reconciliation.stillHere({ sync: 'staff', person: 'here', by: 'test' });
  await observe(house);

  const holders: SeatHolder[] = [];
  const look = await house.reconciliation.seatLook({
    target: 'world',
    first: 100,
    each: (holder) => holders.push(holder),
  });
  const short = (one: SeatHolder): string => (one.userName ?? '').replace('@example.com', '');
  const kinds = Object.fromEntries(look.reclaimable.map((one) => [short(one), one.kind]));
  expect(kinds).toEqual({
    asleep: 'inactive',
    never: 'never',
    gone: 'left',
    disabled: 'left',
    second: 'duplicate',
    idle: 'duplicate',
  });
  expect(
    holders
      .filter((one) => one.protected === true)
      .map(short)
      .sort(),
  ).toEqual(['boss', 'shielded']);
  expect(look.report).toEqual({
    target: 'world',
    asOf: expect.any(Number),
    products: [{ product: 'jira', name: 'Jira', used: 18, total: 5_000, reclaimable: 2, unlinked: 4 }],
  });
  expect(look.reclaim).toEqual({
    kinds: [
      { kind: 'inactive', accounts: 1 },
      { kind: 'never', accounts: 1 },
      { kind: 'duplicate', accounts: 2 },
      { kind: 'left', accounts: 2 },
    ],
    products: [{ product: 'jira', name: 'Jira', seats: 6 }],
  });

  const listed = [];
  for await (const one of house.reconciliation.reclaimable({ target: 'world' })) listed.push(one);
  expect(listed).toEqual(look.reclaimable);
  const [first] = listed;
  const behind = [];
  for await (const one of house.reconciliation.reclaimable({ target: 'world', after: first?.account ?? '' }))
    behind.push(one);
  expect(behind).toEqual(listed.slice(1));
  const few = await house.reconciliation.seatLook({ target: 'world', first: 3 });
  expect(few.reclaimable).toEqual(listed.slice(0, 3));
  expect(few.reclaim).toEqual(look.reclaim);
});

test('counts, what could be taken back and the first of those come from one walk', async () => {
  await using test = await openTestDatabase();
  const counted = countPages(test);
  const house = await openCrowded(counted.db);
  await observe(house);
  let before = counted.pages();
  const look = await house.reconciliation.seatLook({ target: 'world', first: 50 });
  expect(look.report.products).toMatchObject([{ used: 1_100, unlinked: 1_100 }]);
  expect(counted.pages() - before, 'of four thousand grants').toBe(2);

  before = counted.pages();
  const asked = Array.from({ length: 10 }, () =>
    house.reconciliation.seatLook({ target: 'world', first: 50 }),
  );
  expect(await Promise.all(asked)).toEqual(asked.map(() => look));
  expect(counted.pages() - before, 'the first asks alone, the others share').toBe(4);
});

test('a page of what could be taken back is walked to no further than to its end', async () => {
  await using test = await openTestDatabase();
  const counted = countPages(test);
  const house = await openCrowded(counted.db);
  for (const [id, account] of [...house.world.accounts].slice(0, 20))
    house.world.changeAccount(id, (one) => ({
      ...one,
      attributes: { ...account.attributes, email: 'one@example.com' },
    }));
  await observe(house);
  const before = counted.pages();
  let seen = 0;
  for await (const one of house.reconciliation.reclaimable({ target: 'world' })) {
    expect(one.kind).toBe('duplicate');
    seen += 1;
    if (seen === 10) break;
  }
  expect(counted.pages() - before, 'those that share an address, and the first page').toBe(2);
});

test('what had changed when somebody asked is told, whoever else is being answered', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated({ db });
  strangers(house, 3);
  await observe(house);
  const ask = () => house.reconciliation.seats('world');
  const early = ask();
  strangers(house, 1);
  await observe(house);
  expect((await ask()).products).toMatchObject([{ used: 4 }]);
  expect((await early).products).toHaveLength(1);
});

test('a target that gives no seats is told as one without products', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  await expect(house.reconciliation.seatLook({ target: 'world', first: 1 })).rejects.toThrow(
    'No target world has been read yet',
  );
  await observe(house);
  expect(await house.reconciliation.seatLook({ target: 'world', first: 1 })).toEqual({
    report: { target: 'world', asOf: expect.any(Number), products: [] },
    reclaim: { kinds: [], products: [] },
    reclaimable: [],
  });
});
