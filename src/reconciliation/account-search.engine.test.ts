import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { type AccountPlace, type FoundAccount, searchAccounts } from './account-search.ts';
import { keepAccounts } from './keeping.ts';
import { addLinks } from './links.ts';

const keys = ['email', 'userName'];
let db: TestDatabase;

const account = (id: string, attributes: Readonly<Record<string, string>>) => ({
  id,
  attributes,
  active: true,
});

beforeAll(async () => {
  db = await openTestDatabase();
  await db.transaction((tx) =>
    keepAccounts(tx, { target: 'jira', keys }, [
      account('10', { userName: 'zoe', email: 'zoe@x.example', displayName: 'Zoë "Z" Ada-Maria' }),
      account('20', { userName: 'Ada', email: 'ada@x.example', displayName: 'Ada Lovelace' }),
      account('30', { userName: 'adam', email: 'brown@x.example', displayName: 'Adam Brown' }),
      account('ada', { userName: 'someone', displayName: 'Someone Else' }),
      account('40', { userName: '100%_sure', displayName: 'Öde ÄRA' }),
    ]),
  );
  await db.transaction((tx) =>
    keepAccounts(tx, { target: 'wiki', keys }, [account('9', { userName: 'ada' })]),
  );
  await addLinks(db, 'jira', [
    { person: 'p1', account: '20', sync: 'staff', origin: 'manual', createdAt: 1 },
  ]);
});

afterAll(() => db.close());

const find = (text: string, more: { readonly limit?: number; readonly after?: AccountPlace } = {}) =>
  searchAccounts(db, { target: 'jira', text, limit: 50, ...more }, keys);
const ids = (found: readonly FoundAccount[]) => found.map(({ account: { id } }) => id);

test('first whose id it is, then whose key begins with it, then who has it anywhere; with whose they are', async () => {
  const found = await find(' ada ');
  expect(ids(found)).toEqual(['ada', '20', '30', '10']);
  expect(found.map(({ link }) => link?.person)).toEqual([undefined, 'p1', undefined, undefined]);
});

test.each([
  ['lovelace', ['20']],
  ['ADA', ['20', '30', '10', 'ada']],
  ['öde är', ['40']],
  ['ZOË "z"', ['10']],
  ['100%_', ['40']],
  ['%', ['40']],
  ['x.example', ['10', '20', '30']],
  ['displayName', []],
  ['nobody', []],
  ['', ['10', '20', '30', '40', 'ada']],
])('%j finds %j, in no other case or spelling than people type it', async (text, expected) => {
  expect(ids(await find(text))).toEqual(expected);
});

test.each(['ada', 'x.example', ''])(
  'pages of what %j finds, one by one, are what it finds at once',
  async (text) => {
    const whole = ids(await find(text));
    const paged: string[] = [];
    for (let after: AccountPlace | undefined; ; ) {
      const [next] = await find(text, { limit: 1, ...(after === undefined ? {} : { after }) });
      if (next === undefined) break;
      paged.push(next.account.id);
      after = next.place;
    }
    expect(paged).toEqual(whole);
  },
);

test('of a target without keys everything is found by its texts', async () => {
  expect(ids(await searchAccounts(db, { target: 'jira', text: 'ada', limit: 50 }, []))).toEqual([
    'ada',
    '10',
    '20',
    '30',
  ]);
});
