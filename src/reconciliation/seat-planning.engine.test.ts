/** Fewer seats than people who need one: who gets one, who waits, and who is next. */

import { expect, test } from 'vitest';
import type { Sync } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';

const run = (house: Household, people?: readonly string[]) =>
  house.reconciliation.run({ sync: 'staff', actor: 'test', ...(people === undefined ? {} : { people }) });

async function approved(house: Household, plan: string | undefined) {
  await house.reconciliation.approve({ plan: plan ?? '', by: 'test' });
  return house.reconciliation.apply({ plan: plan ?? '', actor: 'test' });
}

/** A target with so many seats, which Jira users and agents take. */
async function openSeated(db: Database, seats: number, sync: Partial<Sync> = {}): Promise<Household> {
  const house = await openHousehold({ db, sync });
  house.world.products.set('jira', { name: 'Jira', total: seats });
  house.world.addEntitlement({ name: 'users', kind: 'group', licences: ['jira'] });
  house.world.addEntitlement({ name: 'agents', kind: 'group', licences: ['jira'] });
  return house;
}

const holders = ({ world }: Household): readonly string[] =>
  world
    .snapshot()
    .grants.filter((grant) => /→ (users|agents)$/.test(grant))
    .map((grant) => grant.split('@')[0] ?? '');
const standing = async (house: Household, plan: string | undefined) =>
  (await house.reconciliation.planPeople(plan ?? '', { standings: ['waiting'] })).map(
    ({ person, message }) => [person, message],
  );

test('creations stop at the last seat, in the order of the groups and then of the number', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 2, {
    seats: { first: ['board'], order: 'user.department == "Support" ? 1 : 2' },
  });
  house.tell(
    { id: 'a', groups: ['users'] },
    { id: 'b', groups: ['users'], department: 'Support' },
    { id: 'c', groups: ['users', 'board'] },
    { id: 'd', groups: ['staff'] },
  );
  const held = await run(house);
  expect(await standing(house, held.plan)).toEqual([
    ['a', 'Waits for a seat of Jira (all 2 are taken): next in line.'],
  ]);
  expect(await house.reconciliation.planSeats(held.plan ?? '')).toEqual({
    products: [
      { product: 'jira', name: 'Jira', total: 2, before: 0, after: 2, takes: 2, frees: 0, waits: 1 },
    ],
  });
  const { counts } = await approved(house, held.plan);
  expect(counts).toMatchObject({ failed: 0, skipped: 0 });
  expect(holders(house)).toEqual(['b', 'c']);
  expect([...house.world.accounts.values()].map(({ attributes }) => attributes.externalId)).not.toContain(
    'e-a',
  );
  expect(await house.reconciliation.seatWaiters('world')).toMatchObject([
    { person: 'a', products: ['jira'] },
  ]);
  expect(await house.reconciliation.explain({ sync: 'staff', person: 'a' })).toMatchObject({
    standing: 'waiting',
    message: 'Waits for a seat of Jira (all 2 are taken): next in line.',
    next: [],
  });
});

test('whose account waits for a seat of one product waits for no seat of another', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1);
  house.world.products.set('wiki', { name: 'Wiki' });
  house.world.addEntitlement({ name: 'writers', kind: 'group', licences: ['wiki'] });
  house.tell({ id: 'a', groups: ['users', 'writers'] }, { id: 'b', groups: ['users', 'writers'] });
  const held = await run(house);
  const { products } = await house.reconciliation.planSeats(held.plan ?? '');
  expect(products).toMatchObject([
    { product: 'jira', takes: 1, waits: 1 },
    { product: 'wiki', takes: 1, waits: 0 },
  ]);
  await approved(house, held.plan);
  expect(house.world.accounts.size).toBe(1);
});

test('a seat that a plan frees goes to the first who waits in the next round, and not to who came later', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1);
  house.tell({ id: 'leaver', groups: ['users'] });
  await approved(house, (await run(house)).plan);
  house.tell({ id: 'first', groups: ['users'] });
  await run(house);
  house.tell({ id: 'second', groups: ['users'] }, { id: 'leaver', active: false, groups: ['users'] });
  const later = await run(house, ['second']);
  expect(await standing(house, later.plan)).toEqual([
    ['second', 'Waits for a seat of Jira (all 1 are taken): 1 waits before.'],
  ]);
  const leaving = await run(house);
  expect(leaving.state).toBe('done');
  expect(await standing(house, leaving.plan)).toHaveLength(2);
  expect(await house.reconciliation.planSeats(leaving.plan ?? '')).toMatchObject({
    products: [{ before: 1, after: 0, frees: 1, waits: 2 }],
  });
  const again = await run(house, ['second']);
  expect(await standing(house, again.plan), 'who waits before is next, whoever is looked at').toHaveLength(1);
  await run(house);
  expect(holders(house)).toEqual(['first']);
});

test('an account that is open waits for the group alone, and an approved plan goes on without it', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1);
  house.tell({ id: 'a', groups: ['users'] }, { id: 'b' });
  await approved(house, (await run(house)).plan);
  house.tell({ id: 'b', displayName: 'Renamed', groups: ['users', 'choir'] });
  const planned = await house.reconciliation.plan({ sync: 'staff', actor: 'test' });
  const { counts } = await approved(house, planned.plan);
  expect(counts).toMatchObject({ failed: 0, skipped: 0 });
  expect(house.world.snapshot().grants).toEqual(['a@example.com → users', 'b@example.com → choir']);
  expect((await run(house)).counts).toEqual({});
});

test('a closed account is not opened while its seat is taken', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1);
  house.tell({ id: 'a', groups: ['users'] }, { id: 'b' });
  await approved(house, (await run(house)).plan);
  const group = house.world.snapshot().entitlements.find(({ name }) => name === 'users')?.id ?? '';
  const b =
    house.world.snapshot().accounts.find(({ attributes }) => attributes.externalId === 'e-b')?.id ?? '';
  house.world.changeAccount(b, (account) => ({ ...account, active: false }));
  house.world.grant(b, group);
  const waits = await run(house);
  expect(await standing(house, waits.plan)).toHaveLength(1);
  house.tell({ id: 'a' });
  await run(house);
  await run(house);
  expect(house.world.accounts.get(b)?.active).toBe(true);
});

test('two people who claim one name move no seats, and who waits no more is forgotten', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1);
  house.tell(
    { id: 'a', userName: 'same', groups: ['users'] },
    { id: 'b', userName: 'same', groups: ['users'] },
  );
  const held = await run(house);
  expect(await house.reconciliation.planSeats(held.plan ?? ''), 'nothing is done').toEqual({ products: [] });
  house.tell({ id: 'a', groups: ['users'] }, { id: 'b', groups: ['users'] });
  await approved(house, (await run(house)).plan);
  expect(await house.reconciliation.seatWaiters('world')).toHaveLength(1);
  house.tell({ id: 'b' });
  await run(house);
  expect(await house.reconciliation.seatWaiters('world')).toEqual([]);
});

test('a plan of one person is held against the seats that it moves, and against none when it moves none', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 2);
  house.tell({ id: 'a', groups: ['users'] });
  await approved(house, (await run(house)).plan);
  const alone = async (...ids: readonly string[]) => {
    const { plan } = await house.reconciliation.run({ sync: 'staff', actor: 'test', people: ids });
    return (await house.reconciliation.planSeats(plan ?? '')).products;
  };
  house.tell({ id: 'a', displayName: 'Another Name', groups: ['users'] });
  expect(await alone('a')).toEqual([]);
  house.tell({ id: 'b', groups: ['users'] });
  expect(await alone('b')).toMatchObject([{ before: 1, after: 2, takes: 1 }]);
});

test('after a removal it is told what still makes the account billable, and who gave it', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 9);
  house.tell({ id: 'a', groups: ['users'] });
  await approved(house, (await run(house)).plan);
  const agents = house.world.snapshot().entitlements.find(({ name }) => name === 'agents')?.id ?? '';
  house.world.grant(house.world.snapshot().accounts[0]?.id ?? '', agents);
  house.tell({ id: 'a' });
  const taken = await run(house);
  const [entry] = await house.reconciliation.changes(taken.plan ?? '', { types: ['grant.remove'] });
  expect(entry?.outcome).toMatchObject({
    note: 'Still billable: Jira through the group agents (given by hand).',
  });
  expect(await house.reconciliation.billing('a')).toMatchObject([
    { target: 'world', product: 'jira', entitlement: 'agents', kind: 'group', givenBy: [] },
  ]);
});

test('seats that are taken back from sleepers stay free until the person is active again', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 9, { deprovision: { after: 0, inactiveAfter: 86_400_000 } });
  house.feeds.set('hr', { delay: 0, absent: 'unknown', asOf: Date.now() * 2 });
  house.world.addEntitlement({ name: 'wiki', kind: 'group', licences: ['confluence'] });
  const asleep = { groups: ['users', 'wiki'], activity: { last: '2020-01-01T00:00:00Z' } };
  house.tell({ id: 'a', ...asleep }, { id: 'b', ...asleep });
  const world = house.world;
  for (const id of ['a', 'b'])
    world.addAccount({
      attributes: { userName: `${id}@example.com`, externalId: `e-${id}` },
      active: true,
      lastActive: '2020-01-01T00:00:00Z',
    });
  await approved(house, (await run(house)).plan);
  expect(holders(house)).toEqual(['a', 'b']);
  await run(house);
  const [plan] = await house.reconciliation.reclaim({
    target: 'world',
    kinds: ['inactive'],
    by: 'remove-licences',
    products: ['jira'],
    actor: 'test',
  });
  expect(await house.reconciliation.planById(plan ?? '')).toMatchObject({ kind: 'reclaim', state: 'held' });
  expect(await house.reconciliation.planSeats(plan ?? '')).toMatchObject({
    products: [
      { before: 2, after: 2 },
      { before: 2, after: 0 },
    ],
  });
  const applied = await approved(house, plan);
  expect(holders(house)).toEqual([]);
  await run(house);
  expect(holders(house), 'the rules give nothing back by themselves').toEqual([]);
  expect(house.world.snapshot().grants, 'and take no more than was chosen').toEqual([
    'a@example.com → wiki',
    'b@example.com → wiki',
  ]);
  house.tell({
    id: 'a',
    groups: ['users', 'wiki'],
    activity: { last: new Date(Date.now() * 2).toISOString() },
  });
  await run(house);
  expect(holders(house), 'whoever is active has the seat again').toEqual(['a']);
  const undoing = await house.reconciliation.undo({ run: applied.id, actor: 'test' });
  await approved(house, undoing.plan.id);
  expect(holders(house), 'an undo gives back what was taken').toEqual(['a', 'b']);
});

test('a target without seats plans as ever and tells none', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db, sync: householdSync() });
  house.tell({ id: 'a', groups: ['users'] });
  const held = await run(house);
  expect(await house.reconciliation.planSeats(held.plan ?? '')).toEqual({ products: [] });
  expect((await house.reconciliation.planById(held.plan ?? '')).counts.seats).toBeUndefined();
});

test('who waits is told page by page, in the order of the line', async () => {
  await using db = await openTestDatabase();
  const house = await openSeated(db, 1, {
    seats: { first: [], order: 'user.department == "Support" ? 1 : 2' },
  });
  house.tell(
    { id: 'a', groups: ['users'] },
    { id: 'b', groups: ['users'], department: 'Support' },
    { id: 'c', groups: ['users'], department: 'Support' },
    { id: 'd', groups: ['users'] },
  );
  await approved(house, (await run(house)).plan);
  const { seatWaiters } = house.reconciliation;
  const all = await seatWaiters('world');
  expect(all.map(({ person }) => person)).toEqual(['c', 'a', 'd']);
  const paged: string[] = [];
  for (let last = all[0]; last !== undefined; ) {
    paged.push(last.person);
    [last] = await seatWaiters('world', { after: last.place, limit: 1 });
  }
  expect(paged).toEqual(['c', 'a', 'd']);
});
