import { expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';

async function applied(house: Household, plan: string | undefined): Promise<string> {
  await house.reconciliation.approve({ plan: plan ?? '', by: 'test' });
  const done = await house.reconciliation.apply({ plan: plan ?? '', actor: 'test' });
  return done.id;
}

test('an undo calls accounts by what people know of them, also those that are gone', async () => {
  await using db = await openTestDatabase();
  const { reactions } = householdSync();
  const house = await openHousehold({
    db,
    sync: { reactions: { ...reactions, disabled: 'delete' } },
    // A target that cannot close accounts deletes them outright.
    wrapTarget(target) {
      const able = Object.entries(target.changes).filter(([type]) => type !== 'account.deactivate');
      return { ...target, changes: Object.fromEntries(able) };
    },
  });
  house.tell({ id: 'ada' }, { id: 'bob' });
  const made = await applied(house, (await house.reconciliation.run({ sync: 'staff', actor: 'test' })).plan);
  house.tell({ id: 'ada', active: false });
  await house.reconciliation.run({ sync: 'staff', actor: 'test' });
  const [question] = await house.reconciliation.plans({ states: ['held'] });
  const deleted = await applied(house, question?.id);
  expect(house.world.accounts.size).toBe(1);
  expect((await house.reconciliation.undo({ run: deleted, actor: 'test' })).irreversible).toEqual([
    'The account of Person ada was deleted; nothing brings it back.',
  ]);
  expect((await house.reconciliation.undo({ run: made, actor: 'test' })).irreversible).toEqual([
    'account.create of account of Person ada: the target cannot do account.deactivate.',
    'account.create of account bob@example.com: the target cannot do account.deactivate.',
  ]);
});

test('an account that is there is called by its user name', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada' });
  const made = await applied(house, (await house.reconciliation.run({ sync: 'staff', actor: 'test' })).plan);
  house.tell({ id: 'ada', active: false });
  await house.reconciliation.run({ sync: 'staff', actor: 'test' });
  expect((await house.reconciliation.undo({ run: made, actor: 'test' })).irreversible).toEqual([
    'account.create of account ada@example.com: The account is inactive already.',
  ]);
});

test('an account that was made with more groups than are looked at in one go loses all of them again', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  const groups = Array.from({ length: 600 }, (_, number) => `Group ${number}`);
  house.tell({ id: 'ada', groups });
  const made = await applied(house, (await house.reconciliation.run({ sync: 'staff', actor: 'test' })).plan);
  const { plan, irreversible } = await house.reconciliation.undo({ run: made, actor: 'test' });
  expect(plan.counts.changes).toEqual({ 'account.deactivate': 1, 'grant.remove': groups.length });
  expect(irreversible.filter((sentence) => !sentence.startsWith('The group '))).toEqual([]);
});

test('of one plan a single undo asks: the newer takes the place of the older', async () => {
  await using db = await openTestDatabase();
  const house = await openHousehold({ db });
  house.tell({ id: 'ada' });
  const made = await applied(house, (await house.reconciliation.run({ sync: 'staff', actor: 'test' })).plan);
  const older = (await house.reconciliation.undo({ run: made, actor: 'test' })).plan;
  const newer = (await house.reconciliation.undo({ run: made, actor: 'test' })).plan;
  expect((await house.reconciliation.plans({ states: ['held'] })).map(({ id }) => id)).toEqual([newer.id]);
  const undone = await applied(house, newer.id);
  expect((await house.reconciliation.plans({ states: ['held'] })).map(({ id }) => id)).toEqual([]);
  expect((await house.reconciliation.plans({ states: ['superseded'] })).map(({ id }) => id)).toEqual([
    older.id,
  ]);
  // That which takes back the undo is another question.
  const back = (await house.reconciliation.undo({ run: undone, actor: 'test' })).plan;
  expect(back.state).toBe('held');
});
