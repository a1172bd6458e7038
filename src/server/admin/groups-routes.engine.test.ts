import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage, staff } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools());
  await stage.furnish();
  await stage.tellPeople('ada', 'grace', 'linus');
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

const person = (name: string) => ({ type: 'identity' as const, id: `o-${name}` });
const inner = (id: string) => ({ type: 'group' as const, id });

function group(
  id: string,
  name: string,
  members: readonly { readonly type: 'identity' | 'group'; readonly id: string }[],
): SourceRecord {
  return { type: 'group', group: { id, name, members } };
}

interface Member {
  readonly type: string;
  readonly name: string;
  readonly path?: readonly string[];
  readonly person?: string;
}

/** Company holds Engineering and linus; Engineering holds Backend and ada; Backend holds grace and, again, ada. */
async function tellCompany(): Promise<void> {
  await stage.directory.tell('okta', [
    group('b', 'Backend', [person('grace'), person('ada')]),
    group('e', 'Engineering', [inner('b'), person('ada')]),
    group('c', 'Company', [inner('e'), person('linus')]),
  ]);
}

test('groups are found by a part of their name: the exact one first, then beginnings, then words, then the rest', async () => {
  await stage.directory.tell(
    'okta',
    ['Backend', 'Backend Guild', 'Old backend', 'Feedbackenders', 'Sales'].map((name) =>
      group(name, name, []),
    ),
  );
  const found = await stage.get<Page<{ name: string }>>('GET /groups?text=backend');
  expect(found.items.map(({ name }) => name)).toEqual([
    'Backend',
    'Backend Guild',
    'Old backend',
    'Feedbackenders',
  ]);
});

test('all groups come page by page, each once, and with how many are directly in them', async () => {
  await tellCompany();
  const names: string[] = [];
  let cursor = '';
  do {
    const page = await stage.get<Page<{ name: string; members: number }>>(
      `GET /groups?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    names.push(...page.items.map(({ name, members }) => `${name} ${members}`));
    cursor = page.next ?? '';
  } while (cursor !== '');
  expect(names).toEqual(['Backend 2', 'Company 2', 'Engineering 2', 'Staff 3']);
});

test('a group tells how many are in it at any depth, what is around it, and what it gives through these', async () => {
  await tellCompany();
  await stage.get('PUT /syncs/staff', {
    body: { ...staff, groups: { map: { Company: ['everybody'] }, include: ['Back*'] } },
    headers: { 'if-match': '"1"' },
  });
  expect(await stage.get('GET /groups/okta/b')).toMatchObject({
    name: 'Backend',
    people: 2,
    groups: 0,
    within: [
      { name: 'Engineering', path: ['Engineering', 'Backend'] },
      { name: 'Company', path: ['Company', 'Engineering', 'Backend'] },
    ],
    gives: [
      { sync: 'staff', name: 'Backend' },
      { sync: 'staff', name: 'everybody', through: 'Company' },
    ],
  });
  expect(await stage.get('GET /groups/okta/c')).toMatchObject({ people: 3, groups: 2, within: [] });
});

test('direct members are people first, then groups; at any depth each person comes with every way that leads to them', async () => {
  await tellCompany();
  const direct = await stage.get<Page<Member>>('GET /groups/okta/c/members');
  expect(direct.items.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'identity Person linus',
    'group Engineering',
  ]);
  expect(direct.items[0]?.person).toBe(await stage.personNamed('linus'));
  const ways: string[] = [];
  let cursor = '';
  do {
    const page = await stage.get<Page<Member>>(
      `GET /groups/okta/c/members?nested=true&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    ways.push(...page.items.map(({ name, path = [] }) => `${name}: ${path.join(' › ')}`));
    cursor = page.next ?? '';
  } while (cursor !== '');
  expect(ways).toEqual([
    'Person linus: Company',
    'Person ada: Company › Engineering',
    'Person ada: Company › Engineering › Backend',
    'Person grace: Company › Engineering › Backend',
  ]);
});

test('groups that hold each other are walked once', async () => {
  await stage.directory.tell('okta', [
    group('x', 'X', [inner('y'), person('ada')]),
    group('y', 'Y', [inner('x'), person('grace')]),
  ]);
  const page = await stage.get<Page<Member>>('GET /groups/okta/x/members?nested=true');
  expect(page.items.map(({ name }) => name)).toEqual(['Person ada', 'Person grace']);
});

test('a group that nobody tells is not found', async () => {
  expect((await stage.ask('viewer', 'GET /groups/okta/none')).status).toBe(404);
  expect((await stage.ask('viewer', 'GET /groups/okta/none/members')).status).toBe(404);
});
