/** Approvals beside whatever else may happen at the same moment: nothing is approved that was not counted. */

import { expect, test } from 'vitest';
import type { ProvisioningError } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';

const by = 'test';
const run = (house: Household) => house.reconciliation.run({ sync: 'staff', actor: by });
const names = (house: Household) =>
  [...house.world.accounts.values()].map(({ attributes }) => attributes.userName).sort();
const stateOf = async (house: Household, plan: string) => (await house.reconciliation.planById(plan)).state;

/** Approves the changes of these people as they were counted. */
async function approve(house: Household, plan: string, people: readonly string[]): Promise<void> {
  const { count } = await house.reconciliation.planPart(plan, { people });
  const digest = await house.reconciliation.planDigest(plan);
  await house.reconciliation.approve({ plan, by, people, digest, counted: count });
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    ({ code }: ProvisioningError) => code,
  );

/** People whose changes are marked as approved, and those whose are left out. */
async function marked(house: Household, plan: string) {
  const changes = await house.reconciliation.changes(plan, { limit: 1_000 });
  const people = (fits: (one: (typeof changes)[number]) => boolean) =>
    [...new Set(changes.filter(fits).flatMap(({ person }) => person ?? []))].sort();
  return { approved: people(({ approved }) => approved), left: people(({ selected }) => !selected) };
}

/** Ids behind those that the house has given. */
function laterIds(): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `later-${String(made).padStart(6, '0')}`;
  };
}

/**
 * The same house as another process sees it, in which something happens before each transaction, told by its number from 1 on:
 * before the first one for which it gives true, and never again.
 */
async function interrupted(
  { db, world, people, syncs }: Household,
  happen: (at: number) => Promise<boolean>,
): Promise<Household> {
  let at = 0;
  let isOpen = false;
  let hasHappened = false;
  const sync = syncs.get('staff');
  const house = await openHousehold({
    world,
    people,
    newId: laterIds(),
    ...(sync === undefined ? {} : { sync }),
    db: {
      ...db,
      async transaction(work) {
        if (isOpen && !hasHappened) {
          at += 1;
          hasHappened = true;
          hasHappened = await happen(at);
        }
        return db.transaction(work);
      },
    },
  });
  isOpen = true;
  return house;
}

/** For what happens before the very next transaction. */
const once = (work: () => Promise<unknown>) => async () => {
  await work();
  return true;
};

test('of two who approve parts of one plan at once one is refused, and only the other part is approved', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a', groups: ['Red'] }, { id: 'b', groups: ['Red'] });
  const { plan = '' } = await run(house);
  const both = await Promise.all([['a'], ['b']].map((people) => codeOf(approve(house, plan, people))));
  expect(both.toSorted()).toEqual(['conflict', 'done']);
  const [won, lost] = both[0] === 'done' ? ['a', 'b'] : ['b', 'a'];
  expect(await marked(house, plan)).toEqual({ approved: [won], left: [lost] });
  await house.reconciliation.apply({ plan, actor: by });
  expect(names(house)).toEqual([`${won}@example.com`]);
});

test('an approval is refused when somebody else approves between its counting and its decision', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await run(house);
  const slow = await interrupted(
    house,
    once(() => approve(house, plan, ['b'])),
  );
  await expect(approve(slow, plan, ['a'])).rejects.toMatchObject({ code: 'conflict' });
  expect(await marked(house, plan)).toEqual({ approved: ['b'], left: ['a'] });
});

test('an approval is refused when somebody rejects the plan meanwhile, and leaves no mark', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await run(house);
  const slow = await interrupted(
    house,
    once(() => house.reconciliation.reject({ plan, by })),
  );
  await expect(approve(slow, plan, ['a'])).rejects.toMatchObject({ code: 'conflict' });
  expect(await stateOf(house, plan)).toBe('rejected');
  expect(await marked(house, plan)).toEqual({ approved: [], left: [] });
});

/** A house whose first plan was applied, and that lets one creation pass without asking. */
async function settled(db: Database): Promise<Household> {
  const { safety } = householdSync();
  const house = await openHousehold({ db, sync: { safety: { ...safety, maxCreations: 1 } } });
  house.tell({ id: 'first' });
  const { plan = '' } = await run(house);
  await house.reconciliation.approve({ plan, by });
  await house.reconciliation.apply({ plan, actor: by });
  return house;
}

test('people who join a plan while it is approved are not approved with it: the approval is refused', async () => {
  await using db = await openTestDatabase();
  const house = await settled(db);
  const some = (...people: readonly string[]) =>
    house.reconciliation.run({ sync: 'staff', actor: by, people });
  house.tell({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' });
  const { plan = '' } = await some('a', 'b');
  const slow = await interrupted(
    house,
    once(async () => expect((await some('c', 'd')).plan, 'they join').toBe(plan)),
  );
  await expect(slow.reconciliation.approve({ plan, by })).rejects.toMatchObject({ code: 'stale' });
  expect(await stateOf(house, plan)).toBe('held');
  expect(await marked(house, plan)).toEqual({ approved: [], left: [] });
  await approve(house, plan, ['a', 'd']);
  expect(await marked(house, plan)).toEqual({ approved: ['a', 'd'], left: ['b', 'c'] });
});

test('the digest of a plan that others have joined is another one', async () => {
  await using db = await openTestDatabase();
  const house = await settled(db);
  house.tell({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' });
  const { plan = '' } = await house.reconciliation.run({ sync: 'staff', actor: by, people: ['a', 'b'] });
  const digest = await house.reconciliation.planDigest(plan);
  expect(await house.reconciliation.planDigest(plan), 'kept').toBe(digest);
  await house.reconciliation.run({ sync: 'staff', actor: by, people: ['c', 'd'] });
  await expect(house.reconciliation.approve({ plan, by, digest })).rejects.toMatchObject({ code: 'stale' });
});

test('a run that begins while a plan is approved takes its place, and the approval is refused', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await run(house);
  const slow = await interrupted(
    house,
    once(async () => {
      house.tell({ id: 'c' });
      await run(house);
    }),
  );
  await expect(approve(slow, plan, ['a'])).rejects.toMatchObject({ code: 'conflict' });
  expect(await stateOf(house, plan)).toBe('superseded');
  const [held] = await house.reconciliation.plans({ states: ['held'] });
  expect(await marked(house, held?.id ?? '')).toEqual({ approved: [], left: [] });
});

test('wherever in a run somebody approves the plan of before, the decision stands, and no more than that is done', async () => {
  for (let at = 1; ; at += 1) {
    await using db = await openTestDatabase();
    const house = await openHousehold({ db });
    house.tell({ id: 'a' }, { id: 'b' });
    const { plan = '' } = await run(house);
    house.tell({ id: 'c' });
    let hasApproved = false;
    const running = await interrupted(house, async (now) => {
      if (now !== at) return false;
      await approve(house, plan, ['a']);
      hasApproved = true;
      return true;
    });
    const { state, plan: next } = await run(running);
    if (!hasApproved) {
      expect(at, 'transactions of a run').toBeGreaterThan(3);
      expect(await stateOf(house, plan)).toBe('superseded');
      return;
    }
    expect([await stateOf(house, plan), state], `at transaction ${at}`).toEqual(['approved', 'held']);
    expect(await marked(house, next ?? '')).toEqual({ approved: [], left: [] });
    await house.reconciliation.apply({ plan, actor: by });
    expect(names(house), `at transaction ${at}`).toEqual(['a@example.com']);
  }
});

test('a plan that needs no approval is applied or approved in part, and never both', async () => {
  await using db = await openTestDatabase();
  const house = await settled(db);
  house.syncs.set('staff', householdSync());
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await house.reconciliation.plan({ sync: 'staff', actor: by });
  expect(await stateOf(house, plan)).toBe('ready');
  const slow = await interrupted(house, async () => {
    const [running] = await house.reconciliation.runs({ states: ['running'] });
    if (running?.kind === 'apply') await approve(house, plan, ['a']);
    return running?.kind === 'apply';
  });
  await expect(slow.reconciliation.apply({ plan, actor: by })).rejects.toMatchObject({ code: 'conflict' });
  expect(names(house)).toEqual(['first@example.com']);
  await house.reconciliation.apply({ plan, actor: by });
  expect(names(house)).toEqual(['a@example.com', 'first@example.com']);
});

test('an approval is refused once the plan is being applied', async () => {
  await using db = await openTestDatabase();
  const house = await settled(db);
  house.syncs.set('staff', householdSync());
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await house.reconciliation.plan({ sync: 'staff', actor: by });
  const slow = await interrupted(
    house,
    once(() => house.reconciliation.apply({ plan, actor: by })),
  );
  await expect(approve(slow, plan, ['a'])).rejects.toMatchObject({ code: 'conflict' });
  expect(await marked(house, plan)).toEqual({ approved: [], left: [] });
  expect(names(house)).toEqual(['a@example.com', 'b@example.com', 'first@example.com']);
});

test('a plan that is rejected while its run begins is not applied', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await run(house);
  await house.reconciliation.approve({ plan, by });
  const slow = await interrupted(house, async () => {
    const [running] = await house.reconciliation.runs({ states: ['running'] });
    if (running !== undefined) await house.reconciliation.reject({ plan, by });
    return running !== undefined;
  });
  await expect(slow.reconciliation.apply({ plan, actor: by })).rejects.toMatchObject({ code: 'conflict' });
  expect(house.world.server.writes).toBe(0);
  expect(await stateOf(house, plan)).toBe('rejected');
});

test('a crash right after the decision loses nothing of it: what is applied then is what was approved', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a', groups: ['Red'] }, { id: 'b', groups: ['Red'] });
  const { plan = '' } = await run(house);
  const doomed = await openHousehold({
    db: {
      ...db,
      async transaction(work) {
        await db.transaction(work);
        throw new Error('The process is gone.');
      },
    },
    world: house.world,
    people: house.people,
  });
  await expect(approve(doomed, plan, ['a'])).rejects.toThrow('gone');
  expect(await stateOf(house, plan)).toBe('approved');
  expect(await marked(house, plan), 'nothing is written yet').toEqual({ approved: [], left: [] });
  await house.reconciliation.apply({ plan, actor: by });
  expect(names(house)).toEqual(['a@example.com']);
  expect(await marked(house, plan)).toEqual({ approved: ['a'], left: ['b'] });
});

test('a crash before the decision leaves nothing approved', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const { plan = '' } = await run(house);
  const doomed = await openHousehold({
    db: {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          await work(tx);
          throw new Error('The process is gone.');
        }),
    },
    world: house.world,
    people: house.people,
  });
  await expect(approve(doomed, plan, ['a'])).rejects.toThrow('gone');
  expect(await stateOf(house, plan)).toBe('held');
  expect(await marked(house, plan)).toEqual({ approved: [], left: [] });
  await approve(house, plan, ['b']);
  expect(await marked(house, plan)).toEqual({ approved: ['b'], left: ['a'] });
});
