import { expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';

const run = (house: Household) => house.reconciliation.run({ sync: 'staff', actor: 'test' });
const names = (house: Household) =>
  [...house.world.accounts.values()].map(({ attributes }) => attributes.userName).sort();

async function settled(house: Household): Promise<void> {
  const held = await run(house);
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
}

test('a part of the first plan confirms nothing: the rest is asked for again', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' });
  const held = await run(house);
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test', people: ['a'] });
  await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
  expect(await house.reconciliation.confirmed('staff')).toBe(false);
  expect((await run(house)).state).toBe('held');
  expect(names(house)).toEqual(['a@example.com']);
});

test('before the first approval a push leads to nothing', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  const pushed = await house.reconciliation.run({ sync: 'staff', people: ['a'], actor: 'test' });
  expect(pushed.state).toBe('held');
  expect(house.world.server.writes).toBe(0);
});

test('a plan changed since it was looked at is not approved', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  const held = await run(house);
  const approval = { plan: held.plan ?? '', by: 'test', digest: 'of another plan' };
  await expect(house.reconciliation.approve(approval)).rejects.toMatchObject({ code: 'stale' });
  const digest = await house.reconciliation.planDigest(held.plan ?? '');
  expect((await house.reconciliation.approve({ ...approval, digest })).state).toBe('approved');
});

test('a paused sync makes plans and runs nothing', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  house.syncs.set('staff', householdSync({ enabled: false }));
  await expect(run(house)).rejects.toMatchObject({ code: 'conflict' });
  const planned = await house.reconciliation.plan({ sync: 'staff', actor: 'test' });
  expect(planned.plan).toBeDefined();
  expect(house.world.accounts.size).toBe(0);
});

test('a stopped run leaves what it had not done, and the next run plans anew', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  await settled(house);
  house.tell({ id: 'b', groups: ['One'] }, { id: 'c', groups: ['Two'] });
  house.world.server.after = async ({ what }) => {
    if (what !== 'account.create') return;
    const [running] = await house.reconciliation.runs({ states: ['running'] });
    if (running !== undefined) await house.reconciliation.stop({ run: running.id, by: 'test' });
  };
  await expect(run(house)).rejects.toMatchObject({ code: 'stale' });
  house.world.server.after = undefined;
  const [stopped] = await house.reconciliation.runs({ limit: 1 });
  expect(stopped?.state).toBe('stopped');
  expect((await house.reconciliation.planById(stopped?.plan ?? '')).state).toBe('stopping');
  await run(house);
  expect((await house.reconciliation.planById(stopped?.plan ?? '')).state).toBe('stopped');
  expect(names(house)).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
});

test('whoever follows a run hears of each answer of the target, not only of each wave', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  await settled(house);
  house.tell({ id: 'b' }, { id: 'c' }, { id: 'd' });
  const done: number[] = [];
  house.reconciliation.subscribe('*', (progress) => {
    if (progress.step === 'applying') done.push(progress.done);
  });
  await run(house);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done).toEqual(expect.arrayContaining([1, 2, 3]));
});

test('a protected account is never touched, and the last administrator is never closed without asking', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  const admins = house.world.addEntitlement({ kind: 'group', name: 'admins', administrative: true });
  const boss = house.world.addAccount({ attributes: { userName: 'boss@example.com' }, active: true });
  house.world.grant(boss, admins);
  const glass = house.world.addAccount({
    attributes: { userName: 'glass@example.com' },
    active: true,
    protected: 'break-glass',
  });
  house.tell({ id: 'boss', groups: [] }, { id: 'glass' });
  await settled(house);
  house.tell({ id: 'boss', active: false }, { id: 'glass', present: false });
  const held = await run(house);
  const { hold } = await house.reconciliation.planById(held.plan ?? '');
  expect(hold.map(({ rule }) => rule)).toEqual(['last-administrator']);
  expect(house.world.accounts.get(boss)?.active).toBe(true);
  expect(house.world.accounts.get(glass)).toMatchObject({
    active: true,
    attributes: { userName: 'glass@example.com' },
  });
});

test('one person the target refuses does not stop the others', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b', userName: `${'x'.repeat(300)}@example.com` }, { id: 'c' });
  const held = await run(house);
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  const applied = await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
  expect(applied.counts).toMatchObject({ done: 2, failed: 1 });
  expect(names(house)).toEqual(['a@example.com', 'c@example.com']);
});

test('a token that is refused stops the run at once, and the next run goes on from the journal', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  await settled(house);
  house.tell({ id: 'b' }, { id: 'c' }, { id: 'd' });
  let writes = 0;
  house.world.server.faults = ({ writes: isWrite }) => {
    if (!isWrite) return undefined;
    writes += 1;
    return writes >= 2 ? { kind: 'refused', status: 401 } : undefined;
  };
  await expect(run(house)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(writes).toBe(2);
  house.world.server.faults = undefined;
  await run(house);
  expect(names(house)).toEqual(['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com']);
});

test('a mapping that fails for 3 of 1,000 people leaves those 3 alone and says why; 997 are served', async () => {
  await using db = await openTestDatabase();
  const mapped = {
    value: 'user.department + " / " + user.displayName',
    write: 'always',
    empty: 'keep',
  } as const;
  const { attributes } = householdSync();
  const house = await openHousehold({ db, sync: { attributes: { ...attributes, displayName: mapped } } });
  house.tell(...Array.from({ length: 1_000 }, (_, n) => ({ id: `p${n}` })));
  for (const id of ['p7', 'p70', 'p700']) {
    const person = house.people.get(id);
    if (person === undefined) throw new Error('There is no such person.');
    const { [ENTERPRISE_USER]: _, ...rest } = person.attributes;
    house.people.set(id, { ...person, attributes: rest });
  }
  const held = await run(house);
  const left = await house.reconciliation.planPeople(held.plan ?? '', { standings: ['invalid'] });
  expect(left.map(({ person }) => person)).toEqual(['p7', 'p70', 'p700']);
  expect(left[0]?.message).toMatch(/displayName/);
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
  expect(house.world.accounts.size).toBe(997);
});

test('the question whether to delete says what the person leads, and which seats that frees', async () => {
  await using db = await openTestDatabase();
  const sync = householdSync();
  const house = await openHousehold({
    db,
    sync: { reactions: { ...sync.reactions, disabled: 'delete' } },
    // A target that cannot close accounts: what is deleted was open until then.
    wrapTarget(target) {
      const able = Object.entries(target.changes).filter(([type]) => type !== 'account.deactivate');
      return { ...target, changes: Object.fromEntries(able) };
    },
  });
  house.world.products.set('app', { name: 'App', total: 5 });
  house.world.addEntitlement({ kind: 'group', name: 'Staff', licences: ['app'] });
  house.tell({ id: 'a', groups: ['Staff'] }, { id: 'b', groups: ['Staff'] });
  await settled(house);
  const [account = ''] = [...house.world.accounts.keys()];
  house.world.holdings.set(account, [{ kind: 'project', id: 'P1', name: 'Engine' }]);
  house.tell({ id: 'a', active: false, groups: ['Staff'] });
  await run(house);
  const [question] = await house.reconciliation.plans({ states: ['held'] });
  const id = question?.id ?? '';
  expect(await house.reconciliation.planHoldings(id, { limit: 10 })).toMatchObject([
    { person: 'a', holdings: [{ name: 'Engine' }] },
  ]);
  expect(await house.reconciliation.planSeats(id)).toMatchObject({ products: [{ before: 2, after: 1 }] });
});

test('where no account can be closed, what a leaver leads is told and handed over before the groups go', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({
    db,
    sync: { handover: { otherwise: 'b@example.com' } },
    wrapTarget(target) {
      const able = Object.entries(target.changes).filter(([type]) => type !== 'account.deactivate');
      return { ...target, changes: Object.fromEntries(able) };
    },
  });
  house.world.addEntitlement({ kind: 'group', name: 'Staff', licences: ['app'] });
  house.tell({ id: 'a', groups: ['Staff'] }, { id: 'b', groups: ['Staff'] });
  await settled(house);
  const [account = '', heir = ''] = [...house.world.accounts.keys()];
  house.world.holdings.set(account, [{ kind: 'project', id: 'P1', name: 'Engine' }]);
  house.tell({ id: 'a', groups: [] });
  const moved = await run(house);
  expect(await house.reconciliation.planHoldings(moved.plan ?? '', { limit: 10 }), 'a mover').toEqual([]);
  house.tell({ id: 'a', groups: ['Staff'] });
  await run(house);
  house.tell({ id: 'a', active: false, groups: ['Staff'] });
  const left = await run(house);
  const changes = await house.reconciliation.changes(left.plan ?? '', { limit: 10 });
  expect(changes.map(({ change }) => change.type)).toEqual(['holding.move', 'grant.remove']);
  expect(house.world.holdings.get(heir)).toMatchObject([{ name: 'Engine' }]);
});
