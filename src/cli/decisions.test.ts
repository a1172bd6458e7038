import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

test('an approval applies nothing and says until when it holds', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('plan', 'staff', '--json');
  const { code, stdout } = await desk.run('approve', json.plan.id, '--digest', json.digest);
  expect(code).toBe(0);
  expect(stdout).toMatch(/is approved, until \d{4}-\d\d-\d\d .* UTC\./);
  expect(desk.memory.snapshot().accounts).toEqual([]);
});

test('only changes of the types named are approved, and an unknown type is told with those there are', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('plan', 'staff', '--json');
  const wrong = await desk.run('approve', json.plan.id, '--only-types', 'account.creat');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('account.create') });
  await desk.run('approve', json.plan.id, '--only-types', 'account.create');
  await desk.run('apply', json.plan.id);
  const { accounts, grants } = desk.memory.snapshot();
  expect(accounts).toHaveLength(2);
  expect(grants).toEqual([]);
});

test('a rejected plan keeps its note and cannot be applied', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('plan', 'staff', '--json');
  const { id } = json.plan;
  expect((await desk.run('reject', id, '--note', 'not today')).stdout).toContain('nothing of it is done');
  expect((await desk.run('plans', 'show', id)).stdout).toContain('rejected by cli (not today)');
  expect((await desk.run('apply', id, '--approve')).code).toBe(4);
});

test('plans are listed by state and shown with what became of each change', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { json } = await desk.run('plans', 'list', '--state', 'applied', '--json');
  expect(json.plans).toMatchObject([{ sync: 'staff', state: 'applied' }]);
  expect((await desk.run('plans', 'list', '--state', 'held')).stdout).toBe('There are no such plans.\n');
  const shown = await desk.run(
    'plans',
    'show',
    json.plans[0].id,
    '--type',
    'account.create',
    '--person',
    'ada',
  );
  expect(shown.stdout).toMatch(/Ada Lovelace\s+create account "ada"\s+done/);
  expect(shown.stdout).not.toContain('Bob Builder');
});

test('runs are listed, shown, and only a running one is stopped', async () => {
  await using desk = openDesk();
  const run = await approved(desk);
  expect((await desk.run('runs', 'list')).stdout).toMatch(
    new RegExp(`${run}.*staff\\s+apply\\s+cli\\s+done\\s+7 done`),
  );
  const shown = await desk.run('runs', 'show', run);
  expect(shown.stdout).toMatch(/by cli \(apply\), took [\d.,]+ s\./);
  const stopped = await desk.run('runs', 'stop', run);
  expect(stopped).toMatchObject({ code: 4, stderr: `Run ${run} is not running; it is done.\n` });
});

test('an account is linked to a person by hand, and forgotten again', async () => {
  await using desk = openDesk();
  const account = desk.memory.addAccount({ active: true, attributes: { userName: 'the.other.ada' } });
  await desk.run('plan', 'staff');
  const linked = await desk.run('link', 'staff', 'ada', account);
  expect(linked).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Account ${account} is Ada Lovelace’s.`),
  });
  expect((await desk.run('link', 'staff', 'bob', account)).code).toBe(4);
  const { json } = await desk.run('explain', 'ada', '--json');
  expect(json.links).toMatchObject([{ account, origin: 'manual' }]);
  expect((await desk.run('unlink', 'staff', 'ada')).code).toBe(0);
  expect((await desk.run('unlink', 'staff', 'ada')).code).toBe(4);
});
