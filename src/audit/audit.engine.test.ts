import { expect, test } from 'vitest';
import { type Queryable, statement } from '../store/index.ts';
import { watchAnswers } from '../testkit/answers.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type AuditEntry, openAudit } from './index.ts';
import { hashOf } from './line.ts';
import type { AuditTables } from './tables.ts';

function entries(count: number, more: Partial<AuditEntry> = {}): AuditEntry[] {
  return Array.from({ length: count }, (_, at) => ({
    at,
    actor: 'system',
    action: 'change.applied',
    ...more,
  }));
}

/** What somebody with the keys to the database can do. */
async function dropGuards(db: Queryable): Promise<void> {
  if (db.engine === 'postgres') return statement(db, 'drop trigger audit_line_kept on audit_line');
  await statement(db, 'drop trigger audit_line_kept_from_update');
  await statement(db, 'drop trigger audit_line_kept_from_delete');
}

test('what was appended is listed as it was told, numbered from 1', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  const full: AuditEntry = {
    at: 1_753_000_000_000,
    actor: 'token:Zoë',
    action: 'plan.approved',
    subject: '王 🧑‍🚀 "quoted" \\u0000',
    sync: 'staff',
    run: 'r1',
    plan: 'p1',
    person: 'x1',
    details: { z: 1.5, a: [{ b: null }], big: 9_007_199_254_740_991, small: 1e-9, text: '\u2028' },
  };
  await db.transaction((within) => audit.append([full, ...entries(1)], within));
  const lines = await audit.list();
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(lines).toEqual([
    { seq: 2, ...entries(1)[0], hash },
    { seq: 1, ...full, hash },
  ]);
  expect(await audit.verify()).toEqual({ checked: 2, intact: true, head: lines[0]?.hash });
});

test('an empty audit is intact', async () => {
  await using db = await openTestDatabase();
  expect(await openAudit(db).verify()).toEqual({ checked: 0, intact: true, head: '0'.repeat(64) });
});

test('a transaction that fails leaves no line and no gap', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(1), db);
  const failing = db.transaction(async (within) => {
    await audit.append(entries(3), within);
    throw new Error('changed our mind');
  });
  await expect(failing).rejects.toThrow('changed our mind');
  await audit.append(entries(1), db);
  expect((await audit.list({ after: 0 })).map((line) => line.seq)).toEqual([1, 2]);
  expect(await audit.verify()).toMatchObject({ checked: 2, intact: true });
});

test('appends of several writers at once make one chain', async () => {
  await using db = await openTestDatabase();
  const other = await db.again();
  const work = Array.from({ length: 40 }, (_, turn) => {
    const here = turn % 2 === 0 ? db : other;
    return here.transaction((within) => openAudit(here).append(entries(3, { run: `r${turn}` }), within));
  });
  await Promise.all(work);
  await other.close();
  expect(await openAudit(db).verify()).toMatchObject({ checked: 120, intact: true });
  for (let turn = 0; turn < 40; turn++) {
    const [third, second, first] = await openAudit(db).list({ run: `r${turn}` });
    expect([second!.seq - first!.seq, third!.seq - second!.seq]).toEqual([1, 1]);
  }
});

test('what is long is made no further than it is written, so that others have a turn in between', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  let made = 0;
  const ahead: number[] = [];
  const long = entries(5_500).map((entry) => ({
    ...entry,
    get subject() {
      made += 1;
      return 'x';
    },
  }));
  await db.transaction((within) =>
    audit.append(
      long,
      watchAnswers(within, () => ahead.push(made)),
    ),
  );
  expect(ahead.slice(-6)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 5_500]);
  expect(await audit.verify()).toMatchObject({ checked: 5_500, intact: true });
});

test('a record longer than a batch is verified to its end', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(4_500), db);
  expect(await audit.verify()).toMatchObject({ checked: 4_500, intact: true });
});

test('the database refuses to change, delete or replace a line', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(2), db);
  const before = await audit.verify();
  const attempts = ["update audit_line set actor = 'nobody'", 'delete from audit_line where seq = 1'];
  if (db.engine === 'postgres') attempts.push('truncate audit_line');
  else
    attempts.push(
      "insert or replace into audit_line (seq, at, actor, action, hash) values (1, 0, '', '', '')",
    );
  for (const attempt of attempts)
    await expect(statement(db, attempt)).rejects.toThrow('The audit is only ever added to');
  expect(await audit.verify()).toEqual(before);
});

test.each<[what: string, sql: string, line: number, message: string]>([
  ['a changed word', "update audit_line set actor = 'nobody' where seq = 3", 3, 'is not as it was written'],
  ['a changed time', 'update audit_line set at = at + 1 where seq = 1', 1, 'is not as it was written'],
  [
    'changed details',
    `update audit_line set details = '{"n":2}' where seq = 4`,
    4,
    'is not as it was written',
  ],
  ['an erased word', 'update audit_line set details = null where seq = 5', 5, 'is not as it was written'],
  ['a changed hash', "update audit_line set hash = 'x' where seq = 2", 2, 'is not as it was written'],
  ['a deleted line', 'delete from audit_line where seq = 3', 3, 'is missing'],
  ['a cut-off beginning', 'delete from audit_line where seq < 3', 1, 'is missing'],
])('after %s verify names the line', async (_, sql, line, message) => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(5, { details: { n: 1 } }), db);
  await dropGuards(db);
  await statement(db, sql);
  const found = await audit.verify();
  expect(found).toMatchObject({ checked: line - 1, intact: false, firstBroken: line });
  expect(found).toHaveProperty('message', `Line ${line} of the audit ${message}.`);
});

test('a line whose hash was made to fit breaks the line after it', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(3), db);
  const [first, second] = await audit.list({ after: 0 });
  await dropGuards(db);
  const forged = { ...second!, actor: 'nobody' };
  await db
    .tables<AuditTables>()
    .updateTable('audit_line')
    .set({ actor: 'nobody', hash: hashOf(forged, first!.hash) })
    .where('seq', '=', 2)
    .execute();
  expect(await audit.verify()).toMatchObject({ intact: false, firstBroken: 3 });
});

test('an earlier verification, kept elsewhere, gives away a cut-off end and a rewritten chain', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(entries(4), db);
  const before = await audit.verify();
  if (!before.intact) throw new Error(before.message);
  await audit.append(entries(2), db);
  expect(await audit.verify(before)).toMatchObject({ checked: 6, intact: true });

  await dropGuards(db);
  await statement(db, 'delete from audit_line where seq > 2');
  expect(await audit.verify()).toMatchObject({ checked: 2, intact: true });
  expect(await audit.verify(before)).toMatchObject({ intact: false, firstBroken: 3 });

  await audit.append(entries(2, { actor: 'nobody' }), db);
  expect(await audit.verify()).toMatchObject({ checked: 4, intact: true });
  expect(await audit.verify(before)).toMatchObject({ intact: false, firstBroken: 4 });
});

test('lines are found by what they concern, page by page, in either direction', async () => {
  await using db = await openTestDatabase();
  const audit = openAudit(db);
  await audit.append(
    Array.from({ length: 30 }, (_, n) => ({
      at: n,
      actor: n % 2 === 0 ? 'cli' : 'system',
      action: n < 10 ? 'plan.made' : 'change.applied',
      sync: `s${n % 3}`,
      run: `r${n % 5}`,
      plan: `p${n % 5}`,
      person: `x${n % 10}`,
    })),
    db,
  );
  const seqs = async (query: Parameters<typeof audit.list>[0]) =>
    (await audit.list(query)).map((line) => line.seq);
  expect(await seqs({ limit: 3 })).toEqual([30, 29, 28]);
  expect(await seqs({ limit: 3, before: 28 })).toEqual([27, 26, 25]);
  expect(await seqs({ limit: 3, after: 0 })).toEqual([1, 2, 3]);
  expect(await seqs({ person: 'x4', actions: ['plan.made', 'never.done'] })).toEqual([5]);
  expect(await seqs({ person: 'x4', actions: ['plan.made', 'change.applied'] })).toEqual([25, 15, 5]);
  expect(await seqs({ after: 3, before: 6 })).toEqual([4, 5]);
  expect(await seqs({ person: 'x4' })).toEqual([25, 15, 5]);
  expect(await seqs({ actor: 'cli', action: 'plan.made' })).toEqual([9, 7, 5, 3, 1]);
  expect(await seqs({ run: 'r1', plan: 'p1', sync: 's0', after: 0 })).toEqual([7, 22]);
  expect(await seqs({ from: 3, to: 6, after: 0 })).toEqual([4, 5, 6]);
  expect(await seqs({ person: 'nobody' })).toEqual([]);
});
