import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage, staff } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools());
  await stage.furnish();
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

/** Has okta tell groups of these names, the id of each being its name. */
async function tellGroups(...names: readonly string[]): Promise<void> {
  await stage.directory.tell(
    'okta',
    names.map((name) => ({ type: 'group' as const, group: { id: name, name, members: [] } })),
  );
}

interface Tried {
  readonly name: string;
  readonly becomes: string;
  readonly gives: readonly { readonly name: string; readonly rule: string; readonly state: string }[];
  readonly left?: { readonly by: string; readonly rule?: string };
}
interface TriedPage extends Page<Tried> {
  readonly looked: number;
  readonly total: number;
  readonly target: { readonly readAt?: number; readonly makes: string };
}

const tried = (groups: object, more: object = {}): Promise<TriedPage> =>
  stage.get('POST /syncs/staff/groups', { body: { sync: { ...staff, groups }, ...more } });

/** Each group in a line: what it becomes and what it gives, or why nothing. */
function lines({ items }: TriedPage): readonly string[] {
  return items.map(({ name, becomes, gives, left }) => {
    const what = gives.map((given) => `${given.name} (${given.state})`).join(', ');
    return `${name} › ${becomes}: ${left === undefined ? what : [left.by, left.rule].filter(Boolean).join(' ')}`;
  });
}

/** Plans once, so that the target is read whole. */
const readTarget = () => stage.planOf('POST /syncs/staff/plan');

test('each group is told with its name as unsaved rules make it, and how what it gives stands to the target', async () => {
  stage.world.addEntitlement({ kind: 'group', name: 'ENGINEERING' });
  stage.world.addEntitlement({ kind: 'group', name: 'system', protected: 'A system group.' });
  await readTarget();
  await tellGroups('SG-Engineering', 'SG-Sales', 'SG-Temp', 'SG-', 'Wheel', 'Root', 'Board', 'Other');
  const rules = {
    rename: [{ match: '^SG-(.*)$', to: '$1' }],
    include: ['Eng*', 'Sal*', 'Temp', 'system'],
    exclude: ['Temp'],
    map: { wheel: ['system', 'engineering'], Root: [], Board: ['locked'] },
    create: true,
  };
  const sync = { ...staff, groups: rules, safety: { protected: { groups: ['locked'] } } };
  const page = await stage.get<TriedPage>('POST /syncs/staff/groups', { body: { sync } });
  expect(lines(page)).toEqual([
    'Board › Board: locked (protected)',
    'Other › Other: include',
    'Root › Root: map',
    'SG- › : name',
    'SG-Engineering › Engineering: ENGINEERING (there)',
    'SG-Sales › Sales: Sales (made)',
    'SG-Temp › Temp: exclude groups.exclude Temp',
    'Wheel › Wheel: system (protected), ENGINEERING (there)',
  ]);
  expect(page).toMatchObject({ looked: 8, total: 8, target: { name: 'jira', makes: 'yes' } });
  expect(page.items.at(-1)).toMatchObject({ source: 'okta', id: 'Wheel', members: 0, entry: 'wheel' });
  expect(page.items[4]).toMatchObject({ renamedBy: 'groups.rename[0]' });
});

test('where groups are not made, or the target was never read, it is said instead of guessed', async () => {
  await tellGroups('Sales');
  expect(lines(await tried({ include: ['*'] }))).toEqual(['Sales › Sales: Sales (unknown)']);
  await readTarget();
  const off = await tried({ include: ['*'] });
  expect(lines(off)).toEqual(['Sales › Sales: Sales (lacking)']);
  expect(off.target).toMatchObject({ makes: 'off', readAt: expect.any(Number) });
});

test('groups are found by what they are called on either side, and by how they stand', async () => {
  stage.world.addEntitlement({ kind: 'group', name: 'quality' });
  await readTarget();
  await tellGroups('Testers', 'Sales', 'Legal');
  const rules = { map: { Testers: ['Quality'], Legal: ['lawyers'] }, create: true };
  const names = async (more: object) => (await tried(rules, more)).items.map(({ name }) => name);
  expect(await names({ text: 'QUAL' })).toEqual(['Testers']);
  expect(await names({ text: 'test' })).toEqual(['Testers']);
  expect(await names({ state: 'there' })).toEqual(['Testers']);
  expect(await names({ state: 'made' })).toEqual(['Legal']);
  expect(await names({ state: 'left' })).toEqual(['Sales']);
  expect(await names({ state: 'made', text: 'test' })).toEqual([]);
});

test('pages go on where the page before ended, from source to source', async () => {
  await stage.get('PUT /connections/hr', {
    body: { kind: 'source', type: 'scim', config: { token: 'hunter3' } },
  });
  await tellGroups('b', 'a', 'c');
  await stage.directory.tell('hr', [{ type: 'group', group: { id: 'x', name: 'A', members: [] } }]);
  const sync = { ...staff, from: ['hr', 'okta'] };
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: TriedPage = await stage.get('POST /syncs/staff/groups', {
      body: { sync, limit: 1, ...(cursor === undefined ? {} : { cursor }) },
    });
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toEqual(['A', 'a', 'b', 'c']);
});

test('a cursor of another version of the sync is refused', async () => {
  await tellGroups('a', 'b');
  const { next } = await tried({ include: ['*'] }, { limit: 1 });
  await stage.get('PUT /connections/hr', {
    body: { kind: 'source', type: 'scim', config: { token: 'hunter3' } },
  });
  const answer = await stage.ask('viewer', 'POST /syncs/staff/groups', {
    body: { sync: { ...staff, from: ['hr'] }, cursor: next },
  });
  expect(answer).toMatchObject({ status: 400, body: { faults: [{ path: 'body.cursor' }] } });
});

test('rules with faults are refused with their places, and a sync that is not there is not found', async () => {
  const body = { sync: { ...staff, groups: { rename: [{ match: '(', to: 'x' }] } } };
  expect(await stage.ask('viewer', 'POST /syncs/staff/groups', { body })).toMatchObject({
    status: 400,
    body: { faults: [{ path: expect.stringContaining('groups.rename[0].match') }] },
  });
  expect((await stage.ask('viewer', 'POST /syncs/none/groups', { body: {} })).status).toBe(404);
});

test('of a great many groups one request looks at some thousands, and the next one goes on behind them', async () => {
  const many = 20_500;
  await tellGroups(...Array.from({ length: many }, (_, number) => `g${String(number).padStart(5, '0')}`));
  const first = await tried({ include: ['*'] }, { text: 'g20499' });
  expect(first).toMatchObject({ items: [], looked: 20_000, total: many, next: expect.any(String) });
  const second = await tried({ include: ['*'] }, { text: 'g20499', cursor: first.next });
  expect(second).toMatchObject({ items: [{ name: 'g20499' }], looked: 500 });
  expect(second.next).toBeUndefined();
});

test('groups to choose from can be those of some sources alone', async () => {
  await stage.get('PUT /connections/hr', {
    body: { kind: 'source', type: 'scim', config: { token: 'hunter3' } },
  });
  await tellGroups('Sales');
  await stage.directory.tell('hr', [{ type: 'group', group: { id: 'x', name: 'Sales', members: [] } }]);
  const of = async (from: string) =>
    (await stage.get<Page<{ source: string }>>(`GET /groups?text=sal${from}`)).items.map(
      ({ source }) => source,
    );
  expect(await of('')).toEqual(['hr', 'okta']);
  expect(await of('&from=okta')).toEqual(['okta']);
  expect(await of('&from=okta,hr')).toEqual(['hr', 'okta']);
});
