/** What is wrong is told in one sentence, with the right exit code, and nothing is changed. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Desk, openDesk, usualGroups } from './fixture.ts';
import { approved } from './journey.ts';

/** A sentence that ends, no stack, nothing on standard output. */
function toldOnce(stderr: string): void {
  expect(stderr.split('\n')[0]).toMatch(/^\S.*\.$/);
  expect(stderr).not.toMatch(/^\s+at .*\.ts/m);
  expect(stderr).not.toContain('Error:');
}

function storeOf(desk: Desk): string {
  return `${desk.folder}/data/rollcall.db`;
}

test('a wrong key in rollcall.yaml is named with its place and the key that was meant', async () => {
  await using desk = openDesk({ sync: 'grups: { create: true }' });
  const { code, stdout, stderr } = await desk.run('plan', 'staff');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  toldOnce(stderr);
  expect(stderr).toMatch(/syncs\.staff\.grups.*`groups`/);
  expect(existsSync(storeOf(desk))).toBe(false);
});

test('all faults are told at once, each with its path', async () => {
  await using desk = openDesk({ sync: 'grups: {}', more: 'listen: here' });
  const { code, stderr } = await desk.run('check');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^rollcall\.yaml has 2 faults, the first: /);
  for (const path of ['syncs.staff.grups', 'listen']) expect(stderr).toContain(`  ${path}`);
});

test('programs are told the same as JSON', async () => {
  await using desk = openDesk({ sync: 'grups: {}' });
  const { code, json, stderr } = await desk.run('plan', 'staff', '--json');
  expect(code).toBe(2);
  expect(json.error).toMatchObject({ code: 'invalid', faults: [{ path: 'syncs.staff.grups' }] });
  toldOnce(stderr);
});

test('an environment variable that is none of ours is told, with the one that was meant', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_LISTN = '127.0.0.1:1';
  const { code, stderr } = await desk.run('serve');
  expect(code).toBe(2);
  toldOnce(stderr);
  expect(stderr).toContain('ROLLCALL_LISTEN');
  expect(existsSync(storeOf(desk))).toBe(false);
});

test('a secret that is not in the environment is told by its place, before anything is opened', async () => {
  await using desk = openDesk({
    yaml: 'targets: { jira: { type: jira-data-center, url: "https://jira.example.com", token: { env: JIRA_PAT } } }',
  });
  const { code, stderr } = await desk.run('check');
  expect(code).toBe(2);
  expect(stderr).toContain('targets.jira.token');
  expect(stderr).toContain('JIRA_PAT, which is not set');
});

function jira(fetch?: (request: Request) => Promise<Response>): Desk {
  const desk = openDesk(fetch === undefined ? {} : { fetch });
  desk.write(
    'rollcall.yaml',
    [
      `sources: { hr: { type: csv, users: ${desk.folder}/people.csv } }`,
      'targets: { jira: { type: jira-data-center, url: "https://jira.example.com", token: { env: JIRA_PAT } } }',
      `syncs: { staff: { from: [hr], to: jira, ${usualGroups} } }`,
    ].join('\n'),
  );
  desk.environment.JIRA_PAT = 'a-token-that-nobody-guesses';
  return desk;
}

test.each(['check', 'plan staff', 'run staff', 'doctor'])(
  'a target that cannot be reached: %s exits with 5',
  async (command) => {
    await using desk = jira();
    const { code, stderr, stdout } = await desk.run(...command.split(' '));
    expect(code).toBe(5);
    expect(stderr + stdout).toContain('jira.example.com');
    expect(stderr + stdout).not.toContain('a-token-that-nobody-guesses');
    const { json } = await desk.run('plans', 'list', '--json');
    expect(json.plans.filter(({ state }: { state: string }) => state !== 'planning')).toEqual([]);
  },
);

test.each([
  [401, 'check'],
  [403, 'check'],
  [401, 'plan staff'],
  [403, 'plan staff'],
])(
  'a token that is refused with %i: %s exits with 3 and sends nothing that writes',
  async (status, command) => {
    const methods: string[] = [];
    await using desk = jira(async ({ method }) => {
      methods.push(method);
      return Response.json({ errorMessages: ['No.'] }, { status });
    });
    const { code, stderr, stdout } = await desk.run(...command.split(' '));
    expect(code).toBe(3);
    expect(stderr + stdout).not.toContain('a-token-that-nobody-guesses');
    expect(new Set(methods)).toEqual(new Set(['GET']));
  },
);

test('two people with one user name are named with what to do, everybody else is served, and the command exits with 6', async () => {
  await using desk = openDesk();
  await approved(desk);
  desk.write(
    'people.csv',
    'id,userName,displayName,groups\nid-ada,ada,Ada Lovelace,Eng\nid-bob,bob,Bob Builder,Sales\nid-zoe,zoe,Zoe,Eng\nid-1,dup,First,Eng\nid-2,DUP,Second,Eng\n',
  );
  const { code, stdout, stderr } = await desk.run('run', 'staff');
  expect(code).toBe(6);
  expect(stdout).toMatch(/First\s+held\s+This person and another person claim the userName dup/);
  expect(stderr).toContain('2 people wait until somebody has decided.');
  const names = desk.memory.snapshot().accounts.map(({ attributes }) => attributes.userName);
  expect(names).toEqual(['ada', 'bob', 'zoe']);
});

test('a database of a newer version is refused and left as it is', async () => {
  await using desk = openDesk();
  await desk.run('plan', 'staff');
  const db = new Sqlite(storeOf(desk));
  const [first] = db
    .prepare(
      "select name from sqlite_master where name like '%migration%' and name not like '%lock%' and type = 'table'",
    )
    .pluck()
    .all() as string[];
  const row = db.prepare(`select * from "${first}" order by 1 desc limit 1`).get() as Record<string, unknown>;
  const columns = Object.keys(row);
  db.prepare(
    `insert into "${first}" (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  ).run(
    columns.map((column) =>
      typeof row[column] === 'string' && column === 'name'
        ? '9999-from-the-future'
        : typeof row[column] === 'number' && column !== 'at'
          ? 9_999
          : row[column],
    ),
  );
  db.close();
  for (const command of ['plan staff', 'plans list', 'serve']) {
    const { code, stderr } = await desk.run(...command.split(' '));
    expect(code).toBe(2);
    toldOnce(stderr);
    expect(stderr).toMatch(/newer/);
  }
});

test('a file that is no database is refused and left as it is', async () => {
  await using desk = openDesk();
  mkdirSync(`${desk.folder}/data`);
  writeFileSync(storeOf(desk), 'not a database, but something dear to somebody\n'.repeat(100));
  const { code, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(2);
  toldOnce(stderr);
});

test('a PostgreSQL that cannot be reached exits with 5 and never shows the password', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_STORE = 'postgres://rollcall:hunter2@127.0.0.1:1/rollcall';
  desk.environment.ROLLCALL_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
  const { code, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(5);
  toldOnce(stderr);
  expect(stderr).not.toContain('hunter2');
});

test('encryption keys that do not open what is sealed are refused', async () => {
  await using desk = openDesk({ yaml: '{}' });
  desk.environment.ROLLCALL_ENCRYPTION_KEY = Buffer.alloc(32, 1).toString('base64');
  desk.environment.TOKEN = 'a-token-of-more-than-sixteen';
  const file = desk.write('more.yaml', 'sources: { okta: { type: scim, token: { env: TOKEN } } }');
  expect((await desk.run('import', file, '--yes')).code).toBe(0);
  desk.environment.ROLLCALL_ENCRYPTION_KEY = Buffer.alloc(32, 2).toString('base64');
  const { code, stderr } = await desk.run('plans', 'list');
  expect(code).toBe(2);
  toldOnce(stderr);
});

test('in a folder where nothing is, no empty store is made', async () => {
  await using desk = openDesk({ yaml: false });
  const { code, stderr } = await desk.run('plan', 'staff');
  expect(code).toBe(4);
  expect(stderr).toContain('name the file with --config');
  expect(existsSync(`${desk.folder}/data`)).toBe(false);
});

test('a file that is not there is told', async () => {
  await using desk = openDesk();
  const { code, stderr } = await desk.run('plan', 'staff', '--config', 'other.yaml');
  expect(code).toBe(4);
  expect(stderr).toContain(`There is no file ${desk.folder}/other.yaml`);
});

test('a sync that is not there is told with those there are', async () => {
  await using desk = openDesk();
  expect(await desk.run('run', 'stuff')).toMatchObject({
    code: 4,
    stderr: 'There is no sync stuff; there is staff.\n',
  });
});

test('where it failed is told only when the log is asked to tell all', async () => {
  await using desk = openDesk();
  desk.environment.ROLLCALL_LOG = 'debug';
  const { stderr } = await desk.run('run', 'stuff');
  expect(stderr).toMatch(/^\s+at .*\.ts/m);
});
