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

interface Listed {
  readonly version: number;
  readonly action: string;
  readonly changed: readonly string[];
  readonly content?: unknown;
}

const list = (query = '') => stage.get<Page<Listed>>(`GET /syncs/staff/versions${query}`);

test('versions are listed page by page, each with the parts that it changed, and without what it says', async () => {
  await stage.get('PUT /syncs/staff', { body: { ...staff, schedule: '0 6 * * *' } });
  await stage.get('PUT /syncs/staff', {
    body: { ...staff, groups: { include: ['jira-*'] }, scope: { where: 'user.active' } },
  });
  const first = await list('?limit=2');
  expect(first.items).toEqual([
    expect.objectContaining({ version: 3, changed: ['groups', 'schedule', 'scope'] }),
    expect.objectContaining({ version: 2, changed: ['schedule'] }),
  ]);
  const last = await list(`?limit=2&cursor=${first.next}`);
  expect(last.items).toEqual([expect.objectContaining({ version: 1, action: 'created', changed: [] })]);
  expect(last.next).toBeUndefined();
  expect([...first.items, ...last.items].filter((one) => 'content' in one)).toEqual([]);
});

test('a version tells what it says, also once the sync is removed', async () => {
  await stage.get('PUT /syncs/staff', { body: { ...staff, schedule: '0 6 * * *' } });
  await stage.get('DELETE /syncs/staff');
  expect((await list()).items.map(({ action, changed }) => ({ action, changed }))).toEqual([
    { action: 'removed', changed: [] },
    { action: 'changed', changed: ['schedule'] },
    { action: 'created', changed: [] },
  ]);
  expect(await stage.get('GET /syncs/staff/versions/1')).toMatchObject({ version: 1, content: staff });
  expect(await stage.get('GET /syncs/staff/versions/2')).toMatchObject({
    content: { schedule: '0 6 * * *' },
  });
});

test('a version that never was is not found, and what is no number is refused', async () => {
  expect(await stage.ask('viewer', 'GET /syncs/staff/versions/7')).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('There is no version 7 of the sync staff') },
  });
  expect((await stage.ask('viewer', 'GET /syncs/staff/versions/latest')).status).toBe(400);
});
