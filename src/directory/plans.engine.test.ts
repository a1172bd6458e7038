import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conditionOf, parseFilter, resourceTypesOf } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { queryPlans } from '../testkit/query-plans.ts';
import { browse } from './browse.ts';
import { rowsById, rowsFrom, rowsNamed } from './identity-rows.ts';
import { groupsListed } from './listing.ts';
import { type PeopleFilter, rowsOfFew } from './people-filter.ts';
import { directGroups } from './persons.ts';
import { scan } from './scanning.ts';
import { findPersons } from './search.ts';
import { company, complete, group, members, openStage, person, scripted } from './stage.ts';
import { groupsHolding, idsAmong, listMembers } from './stored-groups.ts';
import { findIdentity, identitiesById, rowsOfName } from './stored-identities.ts';

const db = await openTestDatabase();
afterAll(() => db.close());

const source = 'okta';
const crowd = 3_000;

beforeAll(async () => {
  const { directory } = openStage(db);
  const people = Array.from({ length: crowd }, (_, at) => person(`p${at}`, { userName: `user${at}` }));
  await directory.tell(source, people);
  if (db.engine === 'postgres') await sql`analyze`.execute(db.tables());
});

const plansOf = (ask: (within: Queryable) => Promise<unknown>, of = db) => queryPlans(of, ask);

const names = Array.from({ length: 8 }, (_, at) => `user${at * 7}`);
const ids = Array.from({ length: 8 }, (_, at) => `p${at * 7}`);

test.each([
  [
    'user names that are asked for together',
    'identity_user_name',
    (within: Queryable) => rowsNamed(within, source, names),
  ],
  ['one user name', 'identity_user_name', (within: Queryable) => rowsOfName(within, source, 'user5')],
  [
    'ids that are asked for together',
    'identity_pk|autoindex_identity_1|identity_present',
    (within: Queryable) => identitiesById(within, source, ids),
  ],
  [
    'ids whose rows travel as texts',
    'identity_pk|autoindex_identity_1|identity_present',
    (within: Queryable) => rowsById(within, source, ids),
  ],
  [
    'those of a page',
    'identity_pk|autoindex_identity_1|identity_present',
    async (within: Queryable) => rowsFrom(within, { source, first: 'p5', skipped: 2, limit: 5 }),
  ],
  [
    'one id',
    'identity_pk|autoindex_identity_1|identity_present',
    (within: Queryable) => findIdentity(within, source, 'p5'),
  ],
])('%s are looked up by their index, and nobody else is looked at', async (_, index, ask) => {
  const plan = await plansOf(ask);
  expect(plan).toMatch(new RegExp(index));
  // The list of what is asked for is walked through; the people are not.
  expect(plan).not.toMatch(/SCAN identity\b|Seq Scan on identity\b/);
  if (db.engine === 'sqlite') expect(plan).toMatch(/SEARCH identity USING INDEX/);
});

test('the groups of some people are found by their memberships', async () => {
  const plan = await plansOf((within) => groupsHolding(within, source, ids));
  expect(plan).not.toMatch(/SCAN (?:member|told)\b/);
});

test('memberships of one person are looked up, also where the database has not counted how many there are', async () => {
  // Another table of the same shape, that was filled just now.
  await using fresh = await openTestDatabase();
  const { directory } = openStage(fresh);
  await directory.tell(source, company(500));
  const told = new Map([['p1', [{ source, identity: { id: 'p1', active: true, attributes: {} } }]]]);
  const plan = await plansOf((within) => directGroups(within, told), fresh);
  expect(plan).toMatch(/member_id\S* = |member_id=\?/);
  expect(plan).not.toMatch(/Filter: .*member_id/);
});

test('ids that are asked for together are looked up too where the database has counted nothing yet', async () => {
  await using fresh = await openTestDatabase();
  const { directory } = openStage(fresh);
  await directory.tell(
    source,
    Array.from({ length: 500 }, (_, at) => person(`p${at}`)),
  );
  const plan = await plansOf((within) => rowsById(within, source, ids), fresh);
  expect(plan).toMatch(/\bid = wanted|\bid=\?/);
  expect(plan).not.toMatch(/Filter: .*\bid = |SCAN identity\b|Seq Scan on identity\b/);
});

test('members whom nobody told are each looked for by their key, also where the database has counted nothing yet', async () => {
  await using fresh = await openTestDatabase();
  const { directory } = openStage(fresh);
  const told = Array.from({ length: 500 }, (_, at) => person(`p${at}`));
  const names = Array.from({ length: 2_000 }, (_, at) => `d${at}`);
  await directory.tell(source, [...told, group('@all', names)]);
  const of = { source, group: '@all' };
  for (const after of [undefined, { type: 'identity', id: 'd1' }, { type: 'group', id: '' }] as const) {
    const page = { limit: 1_000, ...(after && { after }) };
    const plan = await plansOf((within) => listMembers(within, of, page), fresh);
    expect(plan).toMatch(/group_member/);
    expect(plan).not.toMatch(/Join|Loop|Seq Scan|Sort|SCAN|TEMP B-TREE/);
  }
});

test('members who come, go and are concerned are each looked up by their key, also where the database has counted nothing yet', async () => {
  await using fresh = await openTestDatabase();
  const { directory } = openStage(fresh);
  const crowdIds = Array.from({ length: 500 }, (_, at) => `p${at}`);
  await directory.tell(source, [...crowdIds.map((id) => person(id)), group('@all', crowdIds.slice(0, 400))]);
  const some = { group: '@all', members: members(...crowdIds.slice(300, 480), '@sub') };
  const changes = [
    (within: Queryable) => directory.tell(source, [{ type: 'members', ...some }], { within }),
    (within: Queryable) => directory.tell(source, [{ type: 'members-removed', ...some }], { within }),
    (within: Queryable) => directory.updateGroup(source, { id: '@all', name: 'everybody' }, { within }),
  ];
  for (const change of changes) {
    const plan = await plansOf(change, fresh);
    expect(plan).toMatch(/\bid=\?|id = wanted/);
    // What is kept of people themselves has a key of that alone.
    expect(plan).not.toMatch(
      / on (?:identity|group_member) [^\n]*\n(?:[^\n]*Index Cond[^\n]*\n)?[^\n]*Filter: [^\n]*::text\[\]/,
    );
    expect(plan).not.toMatch(/SCAN (?:identity|group_member)\b|Seq Scan on identity\b/);
  }
  const ids = crowdIds.slice(0, 100);
  for (const type of ['identity', 'group'] as const) {
    const plan = await plansOf((within) => idsAmong(within, source, { type, ids }), fresh);
    expect(plan).not.toMatch(/Filter: [^"]*= ANY|SCAN identity|Seq Scan/);
  }
});

test.each([
  'members eq "p5"',
  'members[type eq "User" and value eq "p5"]',
  'members eq "p5" or members.value eq "p6"',
])(
  'whether somebody is a member is looked up by both keys, and no other member is looked at: %s',
  async (filter) => {
    await using fresh = await openTestDatabase();
    const { directory } = openStage(fresh);
    await directory.tell(source, company(500));
    const condition = conditionOf(parseFilter(filter), resourceTypesOf('auto').group);
    const plan = await plansOf(async (within) => {
      for await (const _ of scan(within, groupsListed(source), { fit: { condition, base: 'x' } }));
    }, fresh);
    expect(plan).toMatch(/member_id=\?|Index Cond: .*member_id/);
    expect(plan).not.toMatch(
      /nested=\?\)|Index Cond: (?!.*member_id)[^"]*group_id|Filter: [^"]*member_id|Seq Scan on group_member/,
    );
  },
);

test('what a reading has told is counted at its end, so that every list is looked up', async () => {
  await using fresh = await openTestDatabase();
  const { directory } = openStage(fresh);
  await directory.read(source, scripted([...company(3_000), complete]), { full: true, maxShrink: 1 });
  for (const ask of [identitiesById, rowsById]) {
    const plan = await plansOf((within) => ask(within, source, ids), fresh);
    expect(plan).not.toMatch(/Filter: .*\bid = |SCAN identity\b|Seq Scan on identity\b/);
  }
  const plan = await plansOf((within) => rowsNamed(within, source, names), fresh);
  expect(plan).not.toMatch(/Filter: .*user_name_key = |SCAN identity\b|Seq Scan on identity\b/);
});

test('everybody, page by page, is read off the index by name; nothing is sorted again', async () => {
  const first = await findPersons(db, { text: '', limit: 50 });
  for (const place of [{}, { after: first.next ?? '' }]) {
    const plan = await plansOf((within) => findPersons(within, { text: '', limit: 50, ...place }));
    expect(plan).toMatch(/identity_by_name/);
    expect(plan).not.toMatch(/TEMP B-TREE FOR (?:ORDER BY|DISTINCT)|Sort Key: .*substr/);
  }
});

test('where very many fit what was typed, they are read off the index by name too', async () => {
  expect(await plansOf((within) => findPersons(within, { text: 'user', limit: 50 }))).toMatch(
    /identity_by_name/,
  );
});

test('whom no source tells any more are found by their own index, and people of a source by that of the source', async () => {
  const gone = await plansOf((within) => rowsOfFew(within, { state: 'gone' }));
  expect(gone).toMatch(/identity_gone/);
  expect(gone).not.toMatch(
    /SCAN identity\b(?! USING (?:COVERING )?INDEX identity_gone)|Seq Scan on identity\b/,
  );
  const few = await plansOf((within) => rowsOfFew(within, { source: 'nobody', state: 'active' }));
  expect(few).not.toMatch(/SCAN identity\b|Seq Scan on identity\b/);
});

test.each<PeopleFilter>([
  { state: 'active' },
  { state: 'inactive' },
  { source },
  { source, state: 'active' },
])(
  'where very many fit %j, they are read off the index by name, and each is looked up by itself',
  async (filter) => {
    const sought = { text: '', filter, after: undefined, limit: 50 };
    const plan = await plansOf((within) => browse(within, sought));
    expect(plan).toMatch(/identity_by_name/);
    expect(plan).not.toMatch(/hashed SubPlan|TEMP B-TREE FOR (?:ORDER BY|DISTINCT)|Sort Key: .*substr/);
  },
);
