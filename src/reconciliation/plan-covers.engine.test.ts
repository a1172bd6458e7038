import { expect, test } from 'vitest';
import { type Database, openMarks } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { addChangesAt, changesOf, STRETCH } from './journal.ts';
import { keepCovered, markCovered } from './plan-covers.ts';
import { groupsOf } from './plan-groups.ts';
import { createPlan, getPlan, movePlan, updatePlan } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** Changes on both sides of where one statement ends and the next begins, with gaps between them. */
const seqs = [0, 1, STRETCH - 1, STRETCH, STRETCH + 1, 3 * STRETCH + 7];
const head = {
  id: 'plan',
  sync: 'staff',
  target: 'jira',
  kind: 'reconcile',
  full: true,
  rules: 'r',
  createdAt: 1,
} as const;

async function held(db: Parameters<typeof createPlan>[0]): Promise<void> {
  await createPlan(db, head);
  const changes = seqs.map((seq) => ({
    seq,
    change: {
      type: 'grant.add',
      account: `a${seq}`,
      entitlement: 'e',
      reason: { person: `p${seq}`, situation: 'confirmed', rule: 'groups.include' },
    } as const,
  }));
  await addChangesAt(db, head, changes);
  await updatePlan(db, head.id, { state: 'held' });
}

const marksOf = (numbers: readonly number[]) => {
  const marks = openMarks();
  for (const number of numbers) marks.add(number);
  return marks;
};

/** The same database; before each of its transactions, the first being number 1, something happens. */
function before(db: Database, happens: (turn: number) => void | Promise<void>): Database {
  let turn = 0;
  return {
    ...db,
    async transaction(work) {
      turn += 1;
      await happens(turn);
      return db.transaction(work);
    },
  };
}

test.each([[[]], [[0]], [[STRETCH - 1, STRETCH]], [[1, 3 * STRETCH + 7]], [seqs]])(
  'what an approval covers is written to each change, and all else is left out: %j',
  async (numbers) => {
    await using db = await openTestDatabase();
    await held(db);
    await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf(numbers) }));
    await markCovered(db, await getPlan(db, head.id));
    const changes = await changesOf(db, head.id);
    expect(changes.filter(({ selected }) => selected).map(({ seq }) => seq)).toEqual(numbers);
    expect(changes.filter(({ approved }) => approved).map(({ seq }) => seq)).toEqual(numbers);
    // There is nothing left to write, so whoever takes the plan up changes nothing.
    await markCovered(db, await getPlan(db, head.id));
    expect(await changesOf(db, head.id)).toEqual(changes);
  },
);

test('what was written in part is written to its end by whoever takes the plan up', async () => {
  await using db = await openTestDatabase();
  await held(db);
  const covered = [1, STRETCH, 3 * STRETCH + 7];
  await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf(covered) }));
  const doomed = before(db, (turn) => {
    if (turn > 1) throw new Error('The process is gone.');
  });
  const plan = await getPlan(db, head.id);
  await expect(markCovered(doomed, plan)).rejects.toThrow('gone');
  const half = await changesOf(db, head.id);
  expect(half.filter(({ approved }) => approved).length, 'some are').toBeLessThan(covered.length);
  await markCovered(db, plan);
  const whole = await changesOf(db, head.id);
  expect(whole.filter(({ approved }) => approved).map(({ seq }) => seq)).toEqual(covered);
  expect(whole.filter(({ selected }) => selected).map(({ seq }) => seq)).toEqual(covered);
});

test('what is left out of a group is told before it is written to each change, and stays so', async () => {
  await using db = await openTestDatabase();
  await held(db);
  await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf([1, STRETCH]) }));
  const told = [{ adds: seqs.length, leftOut: { adds: seqs.length - 2, removes: 0 } }];
  expect(await groupsOf(db, head)).toMatchObject(told);
  await markCovered(db, await getPlan(db, head.id));
  expect(await groupsOf(db, head)).toMatchObject(told);
});

test('who is slower writes nothing anew once another one has written all and is at work on the plan', async () => {
  await using db = await openTestDatabase();
  await held(db);
  await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf(seqs) }));
  const plan = await getPlan(db, head.id);
  const slower = before(db, async (turn) => {
    if (turn !== 2) return;
    await markCovered(db, plan);
    await db
      .tables<ReconciliationTables>()
      .updateTable('plan_change')
      .set({ selected: 0 })
      .where('plan', '=', head.id)
      .where('seq', '>', STRETCH)
      .execute();
  });
  await markCovered(slower, plan);
  const chosen = (await changesOf(db, head.id)).filter(({ selected }) => selected);
  expect(chosen.map(({ seq }) => seq)).toEqual([0, 1, STRETCH - 1, STRETCH]);
});

test('a plan is moved from the states that are named, and from no other', async () => {
  await using db = await openTestDatabase();
  await held(db);
  expect(await movePlan(db, { id: head.id, from: ['ready'] }, { state: 'approved' })).toBe(false);
  expect((await getPlan(db, head.id)).state).toBe('held');
  expect(await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf([0]) }))).toBe(true);
  expect(await db.transaction((tx) => keepCovered(tx, head.id, { covered: marksOf([1]) }))).toBe(false);
  await markCovered(db, await getPlan(db, head.id));
  const approved = (await changesOf(db, head.id)).filter((change) => change.approved);
  expect(approved.map(({ seq }) => seq)).toEqual([0]);
});
