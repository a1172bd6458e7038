import { expect, test } from 'vitest';
import { ProvisioningError } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';
import type { Run } from './index.ts';

const run = (house: Household): Promise<Run> => house.reconciliation.run({ sync: 'staff', actor: 'test' });

/** Approves what the first run holds and applies it. */
async function firstRun(house: Household): Promise<Run> {
  const held = await run(house);
  expect(held.state).toBe('held');
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  return house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
}

async function changesOfPlan(house: Household, ran: Run): Promise<readonly string[]> {
  const entries = await house.reconciliation.changes(ran.plan ?? '', { limit: 1_000 });
  return entries.map(({ change, state, person }) => `${change.type} ${person ?? ''} ${state}`);
}

test('the first run is held; once approved it makes accounts and grants, and the second plan is empty', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Engineering', 'Staff'] }, { id: 'bob', groups: ['Staff'] });
  const applied = await firstRun(house);
  expect(applied).toMatchObject({ state: 'done', counts: { done: 7, failed: 0, skipped: 0 } });
  expect(house.world.snapshot().grants).toEqual([
    'ada@example.com → Engineering',
    'ada@example.com → Staff',
    'bob@example.com → Staff',
  ]);
  house.world.server.reset();
  const again = await run(house);
  expect(again.state).toBe('done');
  expect((await house.reconciliation.planById(again.plan ?? '')).state).toBe('empty');
  expect(house.world.server.writes).toBe(0);
});

/** Somebody has the target read, which goes on until `end`. */
async function heldReading(house: Awaited<ReturnType<typeof openHousehold>>, signal: AbortSignal) {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  house.world.server.faults = async () => {
    begun.resolve();
    await gate.promise;
    return undefined;
  };
  const reading = house.reconciliation.readTarget({ target: 'world', signal, onProgress: () => {} });
  await begun.promise;
  return {
    async end(): Promise<void> {
      house.world.server.faults = undefined;
      gate.resolve();
      await reading;
    },
  };
}

test('what a job begins waits for its turn while somebody has the target read, and none of it counts as failed', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff'] });
  await firstRun(house);
  const { signal } = new AbortController();
  const reading = await heldReading(house, signal);
  const leaving = new AbortController();
  const left = house.reconciliation.handlers.reconcile?.(
    { sync: 'staff' },
    { signal: leaving.signal, attempt: 1 },
  );
  const ended = house.reconciliation.handlers.reconcile?.({ sync: 'staff' }, { signal, attempt: 1 });
  leaving.abort(new Error('The service stops.'));
  await expect(left).rejects.toThrow('The service stops.');
  expect(await house.reconciliation.runs({ limit: 10 })).toHaveLength(2);
  await reading.end();
  await ended;
  const runs = await house.reconciliation.runs({ limit: 10 });
  expect(runs.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['full done', 'apply done', 'full held']);
});

test('a run whose sync was paused before its turn came is not begun', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff'] });
  const { signal } = new AbortController();
  const reading = await heldReading(house, signal);
  const waiting = house.reconciliation.run({ sync: 'staff', actor: 'test', turn: signal });
  const refused = expect(waiting).rejects.toMatchObject({
    code: 'stale',
    message: expect.stringContaining('was paused'),
  });
  house.syncs.set('staff', householdSync({ enabled: false }));
  await reading.end();
  await refused;
  expect(await house.reconciliation.runs({ limit: 10 })).toEqual([]);
});

test('a hand-made account is adopted by the person it belongs to, and its hand-made groups stay', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  const account = house.world.addAccount({
    attributes: { userName: 'ada@example.com', displayName: 'A. L.' },
    active: true,
  });
  const admins = house.world.addEntitlement({ kind: 'group', name: 'night-shift' });
  house.world.grant(account, admins);
  house.tell({ id: 'ada', groups: ['Staff'] });
  await firstRun(house);
  expect(house.world.accounts.size).toBe(1);
  expect(house.world.accounts.get(account)?.attributes.displayName).toBe('Person ada');
  house.tell({ id: 'ada', groups: [] });
  await run(house);
  expect(house.world.snapshot().grants).toEqual(['ada@example.com → night-shift']);
});

test('a leaver loses what the sync gave and is deactivated; a rehire gets the same account and today’s groups', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff', 'Old'] }, { id: 'bob' });
  await firstRun(house);
  house.tell({ id: 'ada', groups: ['Staff', 'Old'], active: false });
  const left = await run(house);
  expect(await changesOfPlan(house, left)).toEqual([
    'grant.remove ada done',
    'grant.remove ada done',
    'account.deactivate ada done',
  ]);
  expect((await run(house)).plan).toBeDefined();
  house.tell({ id: 'ada', groups: ['Staff', 'New'] });
  await run(house);
  expect(house.world.accounts.size).toBe(2);
  expect(house.world.snapshot().grants).toEqual(['ada@example.com → New', 'ada@example.com → Staff']);
});

test('more departures than the budget allows are held as one question, and can be rejected', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({
    db,
    sync: { safety: { ...householdSync().safety, maxDeprovisions: 3 } },
  });
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  house.tell(...ids.map((id) => ({ id })));
  await firstRun(house);
  house.tell(...ids.slice(0, 5).map((id) => ({ id, present: false })));
  const held = await run(house);
  expect(held.state).toBe('held');
  const plan = await house.reconciliation.planById(held.plan ?? '');
  expect(plan.hold.map(({ rule }) => rule)).toEqual(['max-deprovisions']);
  expect(held.plan).toBe((await run(house)).plan);
  await expect(house.reconciliation.apply({ plan: plan.id, actor: 'test' })).rejects.toMatchObject({
    code: 'unsafe',
  });
  await house.reconciliation.reject({ plan: plan.id, by: 'test' });
  expect([...house.world.accounts.values()].every(({ active }) => active)).toBe(true);
});

test('a drip of single departures is held once the day’s budget is spent, as one growing plan', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({
    db,
    sync: { safety: { ...householdSync().safety, maxDeprovisions: 2 } },
  });
  const ids = ['a', 'b', 'c', 'd', 'e'];
  house.tell(...ids.map((id) => ({ id })));
  await firstRun(house);
  const states: string[] = [];
  for (const id of ids) {
    house.tell({ id, active: false });
    states.push((await house.reconciliation.run({ sync: 'staff', people: [id], actor: 'test' })).state);
  }
  expect(states).toEqual(['done', 'done', 'held', 'held', 'held']);
  const [held, ...others] = await house.reconciliation.plans({ states: ['held'] });
  expect(others).toEqual([]);
  expect(held?.counts.changes).toEqual({ 'account.deactivate': 3 });
  expect(held?.hold.map(({ message }) => message)).toEqual([
    '5 accounts would be closed within a day (2 of them already done); 2 are allowed without approval.',
  ]);
});

test('nothing is taken away while a source has never been read completely', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff'] });
  await firstRun(house);
  house.incomplete.add('hr');
  house.tell({ id: 'ada', active: false });
  const quiet = await run(house);
  expect(await changesOfPlan(house, quiet)).toEqual([]);
  expect(house.world.snapshot().grants).toEqual(['ada@example.com → Staff']);
});

test('two people with one user name are ambiguous and held; everybody else is provisioned', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell(
    { id: 'a', userName: 'twin@example.com' },
    { id: 'b', userName: 'Twin@example.com' },
    { id: 'c' },
  );
  await firstRun(house);
  expect([...house.world.accounts.values()].map(({ attributes }) => attributes.userName)).toEqual([
    'c@example.com',
  ]);
  const again = await run(house);
  const held = await house.reconciliation.planPeople(again.plan ?? '', { standings: ['held'] });
  expect(held.map(({ person, situation }) => `${person} ${situation}`)).toEqual([
    'a ambiguous',
    'b ambiguous',
  ]);
});

test('an undo brings a leaver back, and no run takes that back without asking', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff'] }, { id: 'bob' });
  await firstRun(house);
  house.tell({ id: 'ada', groups: ['Staff'], active: false });
  const left = await run(house);
  const { plan, irreversible } = await house.reconciliation.undo({ run: left.id, actor: 'test' });
  expect(irreversible).toEqual([]);
  expect(plan.state).toBe('held');
  await house.reconciliation.approve({ plan: plan.id, by: 'test' });
  await house.reconciliation.apply({ plan: plan.id, actor: 'test' });
  expect(house.world.snapshot().grants).toEqual(['ada@example.com → Staff']);
  expect(house.world.snapshot().accounts.every(({ active }) => active)).toBe(true);
  const held = await run(house);
  expect(held.state).toBe('held');
  const question = await house.reconciliation.planById(held.plan ?? '');
  expect(question.hold.map(({ rule }) => rule)).toEqual(['repeats-undone']);
  await house.reconciliation.approve({ plan: question.id, by: 'test' });
  await house.reconciliation.apply({ plan: question.id, actor: 'test' });
  expect(house.world.snapshot().grants).toEqual([]);
});

test('an approval covers only the people it names, and only as they were', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' }, { id: 'b' }, { id: 'c' });
  const held = await run(house);
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test', people: ['a', 'b'] });
  house.tell({ id: 'b', displayName: 'Renamed' });
  const applied = await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
  expect(applied.counts).toMatchObject({ done: 1, again: 1 });
  expect([...house.world.accounts.values()].map(({ attributes }) => attributes.userName)).toEqual([
    'a@example.com',
  ]);
});

test('a plan made by other rules is refused as stale', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'a' });
  const held = await run(house);
  house.syncs.set('staff', householdSync({ correlate: ['userName'] }));
  await expect(house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' })).rejects.toMatchObject({
    code: 'stale',
  });
  expect(house.world.accounts.size).toBe(0);
});

test('a run whose target cannot be opened has failed, with the reason, and is at work no more', async () => {
  await using db = await openTestDatabase();
  const reason = 'The token of world is set nowhere; set WORLD_TOKEN.';
  const house = await openHousehold({
    db,
    wrapTarget() {
      throw new ProvisioningError('invalid', reason);
    },
  });
  house.tell({ id: 'ada' });
  await expect(run(house)).rejects.toThrow(reason);
  const [failed] = await house.reconciliation.runs();
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'invalid', message: reason } });
  expect(house.reconciliation.progress(failed?.id ?? '')).toBeUndefined();
});

test('a target that cannot be opened tells why nothing is known of what a person leads there', async () => {
  await using db = await openTestDatabase();
  let broken = false;
  const house = await openHousehold({
    db,
    wrapTarget(target) {
      if (broken) throw new ProvisioningError('invalid', 'Set WORLD_TOKEN.');
      return target;
    },
  });
  house.tell({ id: 'ada' });
  await firstRun(house);
  broken = true;
  expect(await house.reconciliation.holdings('ada')).toMatchObject([
    { target: 'world', holdings: [], problem: 'Set WORLD_TOKEN.' },
  ]);
});

test('a change that is refused since something had changed meanwhile is left, nothing counts as failed, and the person is planned anew', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada', groups: ['Staff'] }, { id: 'bob', groups: ['Staff'] });
  let refused = 0;
  house.world.server.faults = ({ what }) => {
    if (what !== 'account.create') return undefined;
    refused += 1;
    return refused === 1 ? { kind: 'refused', status: 412 } : undefined;
  };
  const applied = await firstRun(house);
  expect(applied).toMatchObject({ state: 'done', counts: { failed: 0, skipped: 2, again: 1 } });
  expect(await house.reconciliation.failedChanges({ since: 0, limit: 10 })).toEqual([]);
  expect(house.world.accounts.size).toBe(1);
  await run(house);
  expect(house.world.snapshot().grants).toEqual(['ada@example.com → Staff', 'bob@example.com → Staff']);
});
