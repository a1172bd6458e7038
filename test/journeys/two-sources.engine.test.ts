/** HR exports a file and Okta pushes; both tell the same people, joined by the employee number. */

import { expect, test } from 'vitest';
import { accountsOf, csvOf, day, oktaSource, openStage, type Row, type Stage } from './stage.ts';

const sync = 'staff';
const others = Array.from({ length: 8 }, (_, index) => ({ id: `e1${index}`, userName: `other${index}` }));
const ada: Row = { id: 'e01', userName: 'ada', department: 'Legal' };

interface Company {
  readonly stage: Stage;
  /** Okta's id of Ada. */
  readonly id: string;
}

const rules = (from: readonly string[]) => ({
  people: { join: ['externalId'] },
  sources: { okta: oktaSource, hr: { type: 'csv', users: 'people.csv' } },
  syncs: {
    [sync]: {
      from,
      to: 'world',
      attributes: {
        userName: 'user.userName',
        externalId: 'user.externalId',
        displayName: 'user.displayName',
        department: 'user.department',
      },
    },
  },
});

async function openCompany(from: readonly string[], hr: readonly Row[] = [ada, ...others]): Promise<Company> {
  const stage = await openStage({ files: { 'people.csv': csvOf(hr) }, rules: rules(from) });
  const id = await stage.okta.assign({ userName: 'ada.okta', externalId: 'e01', department: 'Sales' });
  await stage.roundApproved(sync);
  return { stage, id };
}

/** Ada's account. */
function account({ world }: Stage) {
  return world.snapshot().accounts.find(({ attributes }) => attributes.externalId === 'e01');
}

async function hrTells(stage: Stage, rows: readonly Row[]): Promise<void> {
  stage.write('people.csv', csvOf(rows));
  stage.clock.later(day);
  expect((await stage.round(sync)).readings).toEqual([]);
  await stage.app.drain();
}

test.each([
  { from: ['hr', 'okta'], userName: 'ada', department: 'Legal' },
  { from: ['okta', 'hr'], userName: 'ada.okta', department: 'Sales' },
])('one person told twice has one account, as $from.0 tells it first', async ({ from, ...told }) => {
  const { stage } = await openCompany(from);
  await using _ = stage;
  expect(Object.keys(accountsOf(stage))).toHaveLength(1 + others.length);
  expect(account(stage)).toMatchObject({ active: true, attributes: { ...told, displayName: 'Ada Byron' } });
});

test.each([
  { from: ['hr', 'okta'], active: false },
  { from: ['okta', 'hr'], active: true },
])('HR says inactive and Okta active: $from.0 is believed', async ({ from, active }) => {
  const { stage } = await openCompany(from);
  await using _ = stage;
  await hrTells(stage, [{ ...ada, active: false }, ...others]);
  expect(account(stage)?.active).toBe(active);
});

test('Okta says inactive and HR active: HR is believed when it is named first', async () => {
  const { stage, id } = await openCompany(['hr', 'okta']);
  await using _ = stage;
  await stage.okta.unassign(id);
  await stage.app.drain();
  expect(account(stage)?.active).toBe(true);
});

test('HR loses the person: Okta still tells it, so the account stays and is told by Okta', async () => {
  const { stage, id } = await openCompany(['hr', 'okta']);
  await using _ = stage;
  const before = account(stage)?.id;
  await hrTells(stage, others);
  expect(account(stage)).toMatchObject({
    id: before,
    active: true,
    attributes: { userName: 'ada.okta', department: 'Sales' },
  });
  await stage.okta.unassign(id);
  await stage.app.drain();
  expect(account(stage)).toMatchObject({ id: before, active: false });

  await hrTells(stage, [ada, ...others]);
  expect(account(stage)).toMatchObject({
    id: before,
    active: true,
    attributes: { userName: 'ada', department: 'Legal' },
  });
});

test('an employee number that two people of HR have joins nobody', async () => {
  const twice = [ada, { ...ada, id: 'e02', userName: 'adam' }, ...others];
  const rows = csvOf(twice).replaceAll('e02,adam,e02', 'e02,adam,e01');
  const { stage } = await openCompany(['hr', 'okta'], others);
  await using _ = stage;
  stage.write('people.csv', rows);
  stage.clock.later(day);
  await stage.round(sync);
  await stage.app.drain();
  const told = await stage.app.directory.persons({ from: ['okta', 'hr'] });
  const claimants = told.filter(({ identities }) =>
    identities.some(({ identity }) => identity.externalId === 'e01'),
  );
  expect(claimants.flatMap(({ identities }) => identities)).toHaveLength(3);
  const names = claimants.map(({ identities }) => identities.map(({ identity }) => identity.userName));
  expect(names.some((each) => each.includes('ada') && each.includes('adam'))).toBe(false);
});

test('HR is taken out of the sync: whom only HR told keeps the account, and the plan says how many they are', async () => {
  const { stage } = await openCompany(['okta', 'hr']);
  await using _ = stage;
  await stage.restart(rules(['okta']));
  await stage.round(sync);
  const [plan] = await stage.app.reconciliation.plans({ sync });
  expect(plan?.counts).toMatchObject({ people: 1, untold: others.length });
  expect(Object.values(accountsOf(stage)).filter((state) => state === 'active')).toHaveLength(
    1 + others.length,
  );
});
