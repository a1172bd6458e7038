/** Links by hand that are made in the same moment: one comes after the other, and is told so. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAudit } from '../audit/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { type Household, openHousehold } from '../testkit/household.ts';

let db: TestDatabase;
let house: Household;
const people = ['ada', 'bert', 'cleo', 'dora'];

beforeEach(async () => {
  db = await openTestDatabase();
  house = await openHousehold({ db });
  house.tell(...people.map((id) => ({ id })));
});
afterEach(() => db.close());

/** Accounts of the target, as many as are asked for, that nobody has. */
async function accounts(count: number): Promise<readonly string[]> {
  const made = Array.from({ length: count }, (_, at) =>
    house.world.addAccount({ active: true, attributes: { userName: `stray${at}` } }),
  );
  const signal = new AbortController().signal;
  await house.reconciliation.readTarget({ target: 'world', signal, onProgress: () => {} });
  return made;
}

const link = (person: string, account: string | undefined, replace: boolean) =>
  house.reconciliation.link({ sync: 'staff', person, account: account ?? '', by: 'test', replace });
const linked = async (person: string) =>
  (await house.reconciliation.links(person)).map(({ account }) => account);

test('of several accounts that replace one in the same moment each takes the place of the one before', async () => {
  const rivals = 4;
  const free = await accounts(people.length * (rivals + 1));
  for (const [at, person] of people.entries()) await link(person, free[at], false);
  const first = free.slice(0, people.length);
  await Promise.all(
    free.slice(people.length).map((account, at) => link(people[at % people.length] ?? '', account, true)),
  );
  for (const [at, person] of people.entries()) {
    let has: string | undefined;
    const lines = (await openAudit(db).list({ person, limit: 100 })).toReversed();
    for (const { action, subject } of lines) {
      if (action === 'link.removed') expect(subject, 'what is taken is what was there').toBe(has);
      else expect(has, 'what is given takes the place of nothing').toBeUndefined();
      has = action === 'link.added' ? subject : undefined;
    }
    expect(lines.map(({ subject }) => subject)).toContain(first[at]);
    expect(lines).toHaveLength(1 + 2 * rivals);
    expect(await linked(person)).toEqual([has]);
  }
});

test('of two accounts for somebody who has none the second is refused, and so is the second to whom one account is given', async () => {
  const [one, other, shared] = await accounts(3);
  const refused = { code: 'conflict', message: expect.stringContaining('unlink it') };
  const outcomes = async (links: readonly Promise<void>[]) =>
    (await Promise.allSettled(links)).map((one) => (one.status === 'fulfilled' ? 'linked' : one.reason));
  const same = await outcomes([link('ada', one, false), link('ada', other, false)]);
  expect(same).toEqual(expect.arrayContaining(['linked', expect.objectContaining(refused)]));
  expect(await linked('ada')).toHaveLength(1);
  const both = await outcomes([link('bert', shared, false), link('cleo', shared, false)]);
  expect(both).toEqual(expect.arrayContaining(['linked', expect.objectContaining(refused)]));
});

test('an account that is replaced and taken away in the same moment is told once as taken', async () => {
  const [first, second] = await accounts(2);
  await link('dora', first, false);
  await Promise.all([
    link('dora', second, true),
    house.reconciliation.unlink({ sync: 'staff', person: 'dora', by: 'test' }),
  ]);
  const lines = (await openAudit(db).list({ person: 'dora', limit: 100 })).toReversed();
  const taken = lines.flatMap(({ action, subject }) => (action === 'link.removed' ? [subject] : []));
  expect(new Set(taken).size).toBe(taken.length);
  const has = lines.at(-1)?.action === 'link.added' ? [second] : [];
  expect(await linked('dora')).toEqual(has);
});
