import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName } from '../store/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { queryPlans } from '../testkit/query-plans.ts';
import { type AccountPlace, browse } from './account-browse.ts';
import { foldAccounts } from './account-folding.ts';
import { searchAccounts } from './account-search.ts';
import { keepAccounts } from './keeping.ts';
import type { ReconciliationTables } from './tables.ts';

const crowd = 2_500;
const parts = { target: 'jira', keys: ['userName'] };
let db: TestDatabase;

/** In another order than their ids have. */
const userName = (at: number) => `user${String((at * 7) % crowd).padStart(4, '0')}`;

beforeAll(async () => {
  db = await openTestDatabase();
  const accounts = Array.from({ length: crowd }, (_, at) => ({
    id: `id${at}`,
    active: true,
    attributes: { userName: userName(at), displayName: `Some One ${at}` },
  }));
  const others = [
    { id: 'user0004', active: true, attributes: { userName: 'zoe' } },
    { id: 'x1', active: true, attributes: { userName: 'another user' } },
  ];
  for (let from = 0; from < crowd; from += 500)
    await db.transaction((tx) => keepAccounts(tx, parts, accounts.slice(from, from + 500)));
  await db.transaction((tx) => keepAccounts(tx, parts, others));
  await db.transaction((tx) => keepAccounts(tx, { ...parts, target: 'wiki' }, others));
  if (db.engine === 'postgres') await sql`analyze`.execute(db.tables());
});

afterAll(() => db.close());

const search = (text: string, limit: number, after?: AccountPlace) =>
  searchAccounts(db, { target: 'jira', text, limit, ...(after === undefined ? {} : { after }) });

/** All that a text finds, page by page. */
async function paged(text: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: AccountPlace | undefined; ; ) {
    const next = await search(text, limit, after);
    found.push(...next.map(({ account }) => account.id));
    after = next.at(-1)?.place;
    if (next.length < limit) return found;
  }
}

test('where very many fit, those whose name begins with the text come first, in order of name, then the others', async () => {
  const found = await search('user', crowd + 10);
  const byNames = Array.from({ length: crowd }, (_, at) => at).sort((a, b) =>
    userName(a) < userName(b) ? -1 : 1,
  );
  expect(found.map(({ account }) => account.id)).toEqual([
    ...byNames.map((at) => `id${at}`),
    'x1',
    'user0004',
  ]);
});

test('the account whose id it is comes before all others, and once', async () => {
  await db.transaction((tx) =>
    keepAccounts(tx, { ...parts, target: 'ids' }, [
      ...Array.from({ length: crowd }, (_, at) => ({
        id: `user${at}`,
        active: true,
        attributes: { userName: `user${at}` },
      })),
      { id: 'user', active: true, attributes: { userName: 'user5x' } },
    ]),
  );
  const found = await searchAccounts(db, { target: 'ids', text: 'user', limit: crowd + 2 });
  expect(found[0]?.account.id).toBe('user');
  expect(found).toHaveLength(crowd + 1);
  expect(new Set(found.map(({ account }) => account.id)).size).toBe(crowd + 1);
});

test.each(['', 'user', 'one', 'USER0'])('pages of what %j finds are what it finds at once', async (text) => {
  const whole = (await search(text, crowd + 10)).map(({ account }) => account.id);
  expect(await paged(text, 170)).toEqual(whole);
  expect(new Set(whole).size).toBe(whole.length);
});

const behind = { rank: 4, name: '\nuser2000\nsome one 1000\nid1000', id: 'id1000' };
test.each([
  ['everything', { key: '', after: undefined }],
  ['everything, behind a place', { key: '', after: behind }],
  ['a beginning', { key: 'user1', after: { ...behind, rank: 2, name: '\nuser1' } }],
  ['a part', { key: 'one', after: { rank: 4, name: '', id: '' } }],
  ['a part, behind a place', { key: 'one', after: behind }],
])('%s is read off the index by name, and nothing is sorted', async (_, { key, after }) => {
  const plan = await queryPlans(db, (within) =>
    browse(within, { target: 'jira', id: key, key, after, limit: 50 }),
  );
  expect(plan).toMatch(/observed_account_by_name/);
  expect(plan).not.toMatch(/TEMP B-TREE|Sort Key|SCAN observed_account\b|Seq Scan/);
});

test('a name is as long as the index has it', async () => {
  const long = 'n'.repeat(500);
  await db.transaction((tx) =>
    keepAccounts(tx, { ...parts, target: 'long' }, [
      { id: '1', active: true, attributes: { userName: `${long}1` } },
      { id: '2', active: true, attributes: { userName: `${long}2` } },
    ]),
  );
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select(byName.as('name'))
    .where('target', '=', 'long')
    .execute();
  expect(rows.map(({ name }) => name?.length)).toEqual([200, 200]);
  const ids = async (after?: AccountPlace) =>
    searchAccounts(db, { target: 'long', text: '', limit: 1, ...(after === undefined ? {} : { after }) });
  const [first] = await ids();
  const [second] = await ids(first?.place);
  expect([first?.account.id, second?.account.id]).toEqual(['1', '2']);
});

test('what an older version has written is looked for in an index that is otherwise empty', async () => {
  const tables = db.tables<ReconciliationTables>();
  await tables.updateTable('observed_account').set({ search_of: 'old' }).where('id', '=', 'x1').execute();
  const plan = await queryPlans(db, (within) => foldAccounts({ ...db, tables: within.tables }, 'jira'));
  expect(plan).toMatch(/observed_account_unfolded/);
  const rows = await tables
    .selectFrom('observed_account')
    .select('id')
    .where('search_of', '=', 'old')
    .execute();
  expect(rows.map(({ id }) => id)).toEqual(['x1']);
});
