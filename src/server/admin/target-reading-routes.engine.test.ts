import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage } from './fixture.ts';

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

interface Found extends Page<{ readonly id: string; readonly name: string }> {
  readonly readAt?: number;
}

const find = (query: string) => stage.get<Found>(`GET /connections/jira/entitlements${query}`);
const names = ({ items }: Found) => items.map(({ name }) => name);

/** Has the target read, and gives the lines that were told. */
async function read(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = await stage.call('operator', 'POST /connections/jira/read/live');
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
  return (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('what a target can give is not known before it was read, and is once somebody has it read', async () => {
  stage.world.addEntitlement({ kind: 'group', name: 'Staff' });
  stage.world.addEntitlement({ kind: 'group', name: 'admins', administrative: true, protected: 'Ours.' });
  expect(await find('')).toEqual({ items: [] });
  const lines = await read();
  expect(lines[0]).toHaveProperty('seen');
  expect(lines.at(-1)).toEqual({ read: { at: expect.any(Number), accounts: 0, entitlements: 2, grants: 0 } });
  expect(await find('')).toMatchObject({
    readAt: expect.any(Number),
    items: [
      { name: 'admins', kind: 'group', administrative: true, protected: 'Ours.' },
      { name: 'Staff', kind: 'group', administrative: false },
    ],
  });
});

test('what has gone from the target is gone from the list once it was read anew', async () => {
  const id = stage.world.addEntitlement({ kind: 'group', name: 'Old' });
  await read();
  stage.world.removeEntitlement(id);
  expect(names(await find(''))).toEqual(['Old']);
  await read();
  expect(names(await find(''))).toEqual([]);
});

test('names that begin with the text come first, and pages go on where the page before ended', async () => {
  for (const name of ['web-team', 'team-b', 'Team-A', '100%_team', 'sales'])
    stage.world.addEntitlement({ kind: 'group', name });
  await read();
  expect(names(await find('?text=team'))).toEqual(['Team-A', 'team-b', '100%_team', 'web-team']);
  expect(names(await find('?text=%25_'))).toEqual(['100%_team']);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await find(`?text=team&limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    seen.push(...names(page));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toEqual(['Team-A', 'team-b', '100%_team', 'web-team']);
});

test('a list whose place is gone asks to be begun anew', async () => {
  for (const name of ['a', 'b']) stage.world.addEntitlement({ kind: 'group', name });
  await read();
  const { items, next } = await find('?limit=1');
  stage.world.removeEntitlement(items[0]?.id ?? '');
  await read();
  expect((await stage.ask('viewer', `GET /connections/jira/entitlements?cursor=${next}`)).status).toBe(409);
});

test('a reading that fails says why, and what was known stays', async () => {
  stage.world.addEntitlement({ kind: 'group', name: 'Staff' });
  await read();
  stage.world.server.faults = () => ({ kind: 'refused', status: 403 });
  expect((await read()).at(-1)).toMatchObject({ problem: { code: 'forbidden' } });
  expect(names(await find(''))).toEqual(['Staff']);
});

test('a run at work at the target is not disturbed', async () => {
  await stage.jobs.withLease('target:jira', async () => {
    expect((await read()).at(-1)).toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('A run is at work at jira') },
    });
  });
});

test('a viewer sees what was read and has nothing read; sources have nothing to give', async () => {
  expect((await stage.ask('viewer', 'GET /connections/jira/entitlements')).status).toBe(200);
  expect((await stage.ask('viewer', 'POST /connections/jira/read/live')).status).toBe(403);
  expect((await stage.ask('operator', 'POST /connections/okta/read/live')).status).toBe(404);
  expect((await stage.ask('viewer', 'GET /connections/okta/entitlements')).status).toBe(404);
});
