import { expect, test } from 'vitest';
import { type Desk, openDesk } from './fixture.ts';

async function planned(desk: Desk): Promise<string> {
  return (await desk.run('plan', 'staff', '--json')).json.plan.id;
}

test('a held plan is refused with what to type, and nothing changes', async () => {
  await using desk = openDesk();
  const { code, stderr } = await desk.run('apply', await planned(desk));
  expect(code).toBe(6);
  expect(stderr).toMatch(/is held; look at it with rollcall plans show .* --approve\./);
  expect(stderr).toContain('first-run: Nobody has approved');
  expect(desk.memory.snapshot().accounts).toEqual([]);
});

test('approved with the command, it is applied, and says how to take it back', async () => {
  await using desk = openDesk();
  const { code, stdout } = await desk.run('apply', await planned(desk), '--approve', '--note', 'first day');
  expect(code).toBe(0);
  expect(stdout).toMatch(/done\. 7 changes done\./);
  expect(stdout).toMatch(/rollcall undo \S+\./);
  expect(desk.memory.snapshot().grants).toEqual(['ada → all', 'ada → eng', 'bob → all']);
  const { json } = await desk.run('audit', 'list', '--action', 'plan.approved', '--json');
  expect(json.lines).toMatchObject([{ actor: 'cli', details: { note: 'first day' } }]);
});

test('only the people named are served', async () => {
  await using desk = openDesk();
  const { code } = await desk.run('apply', await planned(desk), '--approve', '--only-people', 'ada');
  expect(code).toBe(0);
  expect(desk.memory.snapshot().accounts.map(({ attributes }) => attributes.userName)).toEqual(['ada']);
});

test('what narrows an approval is refused without one', async () => {
  await using desk = openDesk();
  const { code, stderr } = await desk.run('apply', await planned(desk), '--only-people', 'ada');
  expect(code).toBe(2);
  expect(stderr).toContain('add --approve');
});

test('a plan that was approved before is applied without asking again, once', async () => {
  await using desk = openDesk();
  const id = await planned(desk);
  await desk.run('approve', id);
  expect((await desk.run('apply', id)).code).toBe(0);
  const { code, stderr } = await desk.run('apply', id);
  expect(code).toBe(4);
  expect(stderr).toContain(`Plan ${id} is applied and cannot be applied; make a new one`);
});

test('an approval of a plan that is another one now is refused', async () => {
  await using desk = openDesk();
  const { code, stderr } = await desk.run(
    'apply',
    await planned(desk),
    '--approve',
    '--digest',
    'f'.repeat(64),
  );
  expect(code).toBe(6);
  expect(stderr).toContain('has changed since you looked at it');
});

test('a change that fails is named with its reason and decides the exit code; everybody else is served', async () => {
  await using desk = openDesk();
  desk.memory.products.set('app', { name: 'App', total: 2 });
  desk.memory.addEntitlement({ kind: 'group', name: 'all', licences: ['app'] });
  const plan = await planned(desk);
  // Somebody else takes one meanwhile.
  desk.memory.products.set('app', { name: 'App', total: 1 });
  const { code, stdout, stderr } = await desk.run('apply', plan, '--approve');
  expect(code).toBe(2);
  expect(stdout).toMatch(
    /Failed:\nWHOM.*\n(Ada Lovelace|Bob Builder)\s+add to \S+\s+All 1 seats of App are taken/,
  );
  expect(stderr).toContain('1 change failed; everybody else was served.');
  expect(desk.memory.snapshot().grants.filter((grant) => grant.endsWith('all'))).toHaveLength(1);
});

test('rules that have changed since make the plan stale', async () => {
  await using desk = openDesk();
  const id = await planned(desk);
  desk.write(
    'rollcall.yaml',
    `sources: { hr: { type: csv, users: ${desk.folder}/people.csv } }\ntargets: { app: { type: memory } }\nsyncs: { staff: { from: [hr], to: app } }\n`,
  );
  const { code, stderr } = await desk.run('apply', id, '--approve');
  expect(code).toBe(6);
  expect(stderr).toContain('The rules of staff have changed');
});
