import { expect, test } from 'vitest';
import { openDesk, usualGroups } from './fixture.ts';

test('a first plan is held, says whom, what and why, and changes nothing', async () => {
  await using desk = openDesk();
  const { code, stdout, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(6);
  expect(stdout).toContain('2 accounts to create, 2 groups to create, 3 memberships to give');
  expect(stdout).toContain('Nobody has approved a plan of this sync yet.');
  expect(stdout).toMatch(/Ada Lovelace\s+add to eng\s+in eng via Eng \(groups\.map Eng\)/);
  expect(stdout).toMatch(/rollcall apply \S+ --approve/);
  expect(stderr).toContain('is held');
  expect(desk.memory.snapshot()).toEqual({ accounts: [], entitlements: [], grants: [] });
});

test('programs are told the plan, its changes and its digest as JSON, and nothing on standard error but the warning', async () => {
  await using desk = openDesk();
  const { code, json, stderr } = await desk.run('plan', 'staff', '--json');
  expect(code).toBe(6);
  expect(json.plan).toMatchObject({ sync: 'staff', state: 'held', counts: { people: 2 } });
  expect(json.changes.map(({ change }: { change: { type: string } }) => change.type)).toContain(
    'account.create',
  );
  expect(json.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(json.readings).toEqual([]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a plan of some people looks at them only', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('plan', 'staff', '--person', 'bob', '--json');
  expect(json.plan.counts.people).toBe(1);
  expect(Object.values(json.names)).toEqual(['Bob Builder']);
});

test('only so many changes are shown as are asked for, and where the rest is', async () => {
  await using desk = openDesk();
  const { stdout } = await desk.run('plan', 'staff', '--limit', '2');
  expect(stdout).toMatch(/… 2 of 7 shown; see more with rollcall plans show \S+ --after \d+/);
});

test('a plan with nothing to do succeeds', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('plan', 'staff', '--json');
  await desk.run('apply', json.plan.id, '--approve');
  const second = await desk.run('plan', 'staff');
  expect(second.code).toBe(0);
  expect(second.stdout).toContain('Nothing to change.');
});

test('groups that the target lacks and the sync does not make are named', async () => {
  await using desk = openDesk({ sync: 'groups: { map: { Eng: [eng] } }' });
  const { stdout } = await desk.run('plan', 'staff');
  expect(stdout).toContain('eng (1 person)');
});

test('people whose data cannot be used are named with the reason, and the command exits with 2', async () => {
  await using desk = openDesk({
    sync: `${usualGroups}, attributes: { userName: user.userName, displayName: 'string(int(user.displayName))' }`,
  });
  desk.people('ada,1815,Eng', 'cher,Cher,Eng');
  const held = await desk.run('plan', 'staff', '--json');
  expect(held.code).toBe(6);
  await desk.run('apply', held.json.plan.id, '--approve');
  const { code, stdout, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(2);
  expect(stdout).toMatch(/Cher\s+invalid/);
  expect(stderr).toContain('1 person is left alone');
  expect(desk.memory.snapshot().accounts.map(({ attributes }) => attributes.userName)).toEqual(['ada']);
});

test('a source that cannot be read is told, and decides the exit code', async () => {
  await using desk = openDesk();
  await desk.run('plan', 'staff');
  desk.write('people.csv', 'id,userName\n1,ada\n1,bob\n');
  const { code, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^hr: /m);
});
