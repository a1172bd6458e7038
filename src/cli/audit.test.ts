import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Desk, openDesk } from './fixture.ts';
import { approved } from './journey.ts';

/** Changes the audit as somebody would who owns the database file, and the triggers in it. */
function tamper(desk: Desk, statement: string): void {
  const db = new Sqlite(`${desk.folder}/data/rollcall.db`);
  const triggers = db.prepare("select name from sqlite_master where type = 'trigger'").pluck().all();
  for (const name of triggers) db.exec(`drop trigger "${String(name)}"`);
  db.exec(statement);
  db.close();
}

test('an audit that is as it was written is said to be so, with what to keep for the next time', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { code, json } = await desk.run('audit', 'verify', '--json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ intact: true });
  const again = await desk.run('audit', 'verify', '--since', `${json.checked}:${json.head}`);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('as written') });
});

test('a line that was rewritten is found, and the command fails', async () => {
  await using desk = openDesk();
  await approved(desk);
  tamper(desk, "update audit_line set actor = 'nobody' where seq = 2");
  const { code, stderr, stdout } = await desk.run('audit', 'verify');
  expect(code).toBe(1);
  expect(stderr).toContain('Line 2 of the audit is not as it was written.');
  expect(stdout).toContain('1 line before it is intact.');
});

test('lines that were cut off are found by what an earlier verification gave', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { json } = await desk.run('audit', 'verify', '--json');
  tamper(desk, `delete from audit_line where seq = ${json.checked}`);
  const { code, stderr } = await desk.run('audit', 'verify', '--since', `${json.checked}:${json.head}`);
  expect(code).toBe(1);
  expect(stderr).toContain('cut off');
});

test('lines are listed by person and by time', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { json } = await desk.run('audit', 'list', '--person', 'ada', '--json');
  expect(json.lines.length).toBeGreaterThan(0);
  expect(new Set(json.lines.map(({ person }: { person: string }) => person)).size).toBe(1);
  expect((await desk.run('audit', 'list', '--to', '2020-01-01')).stdout).toBe('There are no such lines.\n');
  expect((await desk.run('audit', 'list', '--sync', 'staff')).stdout).toMatch(/cli\s+plan\.approved/);
});

test.each([
  [['audit', 'verify', '--since', 'yesterday'], '--since must be'],
  [['audit', 'list', '--from', 'yesterday'], '--from must be a date'],
  [['audit', 'list', '--limit', 'many'], '--limit must be a whole number'],
])('what cannot be understood is told: %j', async (argv, sentence) => {
  await using desk = openDesk();
  expect(await desk.run(...argv)).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
});
