import { afterAll, beforeAll, expect, test } from 'vitest';
import { toJson } from '../store/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { type AccountPlace, STRETCH } from './account-browse.ts';
import { type FoundAccount, searchAccounts } from './account-search.ts';
import { keepAccounts } from './keeping.ts';
import { addLinks } from './links.ts';
import type { ReconciliationTables } from './tables.ts';

const keys = ['email', 'userName'];
/** More than one statement looks into, and a number whose multiples are all others. */
const MANY = STRETCH + 7;
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
  searchAccounts(db, { target: 'jira', text, limit: 50, ...more });
const ids = (found: readonly FoundAccount[]) => found.map(({ account: { id } }) => id);

test('first whose id it is, then whose key begins with it, then who has it anywhere; with whose they are', async () => {
  const found = await find(' ada ');
  expect(ids(found)).toEqual(['ada', '20', '30', '10']);
  expect(found.map(({ link }) => link?.person)).toEqual([undefined, 'p1', undefined, undefined]);
});

test('they are found behind where one statement ends, few or many', async () => {
  const named = (at: number) =>
    `${String((at * 7919) % MANY).padStart(5, '0')} ${at % 4 === 0 ? 'odd' : 'even'}`;
  const all = Array.from({ length: MANY }, (_, at) => account(`n${at}`, { userName: named(at) }));
  for (let from = 0; from < MANY; from += 1_000)
    await db.transaction((tx) => keepAccounts(tx, { target: 'many', keys }, all.slice(from, from + 1_000)));
  const search = (text: string, after?: AccountPlace) =>
    searchAccounts(db, { target: 'many', text, limit: 1_500, ...(after === undefined ? {} : { after }) });
  const last = all.at(-1);
  expect(ids(await search(last?.attributes.userName ?? ''))).toEqual([last?.id]);
  expect(ids(await search('00001'))).toEqual([all.find((_, at) => (at * 7919) % MANY === 1)?.id]);
  const odd: string[] = [];
  for (let after: AccountPlace | undefined; ; ) {
    const page = await search('odd', after);
    odd.push(...ids(page));
    after = page.at(-1)?.place;
    if (after === undefined) break;
  }
  const wanted = all
    .filter((_, at) => at % 4 === 0)
    .toSorted((a, b) => (named(Number(a.id.slice(1))) < named(Number(b.id.slice(1))) ? -1 : 1));
  expect(odd).toEqual(wanted.map(({ id }) => id));
});

test.each([
  ['lovelace', ['20']],
  ['ADA', ['20', 'ada', '30', '10']],
  ['öde är', ['40']],
  ['ZOË "z"', ['10']],
  ['100%_', ['40']],
  ['%', ['40']],
  ['zoe "z', ['10']],
  ['x.example', ['20', '30', '10']],
  ['displayName', []],
  ['nobody', []],
  ['', ['40', '20', '30', 'ada', '10']],
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

test('what a process of an older version has written is found by what it says now', async () => {
  const tables = db.tables<ReconciliationTables>();
  const row = { target: 'old', digest: 'd1', active: 1, protected: null, last_active: null };
  const attributes = (userName: string) => toJson({ userName });
  const made = { ...row, id: '1', attributes: attributes('grace'), search: null, search_of: null };
  await tables.insertInto('observed_account').values(made).execute();
  const named = async (text: string) => ids(await searchAccounts(db, { target: 'old', text, limit: 5 }));
  expect(await named('grace')).toEqual(['1']);
  await tables
    .updateTable('observed_account')
    .set({ digest: 'd2', attributes: attributes('hopper') })
    .where('target', '=', 'old')
    .execute();
  expect(await named('hopper')).toEqual(['1']);
  expect(await named('grace')).toEqual([]);
  expect(await named('')).toEqual(['1']);
});

test('an account that was kept without its text gets it when the target is read again, though nothing has changed', async () => {
  const ada = account('1', { userName: 'ada' });
  const keep = () => db.transaction((tx) => keepAccounts(tx, { target: 'again', keys }, [ada]));
  await keep();
  const tables = db.tables<ReconciliationTables>();
  await tables
    .updateTable('observed_account')
    .set({ search_of: null, search: null })
    .where('target', '=', 'again')
    .execute();
  await keep();
  const row = await tables
    .selectFrom('observed_account')
    .select('search')
    .where('target', '=', 'again')
    .executeTakeFirst();
  expect(row?.search).toBe('\nada\n1');
});
