import { expect, test } from 'vitest';
import type { Explanation } from '../reconciliation/index.ts';
import { eventLines, explainedLines } from './explanation-page.ts';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

test('one page says what the source says, the account, each group with its rule, and what was done', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { code, stdout } = await desk.run('explain', 'ada');
  expect(code).toBe(0);
  for (const sentence of [
    /^Ada Lovelace: active$/m,
    /^hr says: active, id id-ada$/m,
    /groups: Eng$/m,
    /^In staff, at app: confirmed, settled$/m,
    /account \S+: active, made by us/,
    /userName\s+"ada"\s+"ada"\s+in step/,
    /eng\s+held\s+in eng via Eng \(groups\.map Eng\)/,
    /next: nothing to do/,
    /create account "ada"\s+done/,
    /hr: joiner/,
  ])
    expect(stdout).toMatch(sentence);
});

test('a group that was given by hand is said to be so, and to stay', async () => {
  await using desk = openDesk();
  await approved(desk);
  const group = desk.memory.addEntitlement({ kind: 'group', name: 'chess' });
  const [ada] = desk.memory.snapshot().accounts;
  desk.memory.grant(ada?.id ?? '', group);
  await desk.run('run', 'staff');
  const { stdout } = await desk.run('explain', 'ada@example.com', '--sync', 'staff');
  expect(stdout).toMatch(/chess\s+held by hand\s+Given by hand at the target; no sync takes it away\./);
});

test('where several people fit they are listed with their ids, and one is found by the id', async () => {
  await using desk = openDesk();
  desk.people('ada.l,Ada Lovelace,Eng', 'ada.b,Ada Byron,Eng');
  await desk.run('plan', 'staff');
  const { code, json, stderr } = await desk.run('explain', 'ada', '--json');
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /^2 people fit ada; name the one you mean by the id\.\n {2}\S+: Ada (Lovelace|Byron), ada\./,
  );
  const [first] = json.error.faults;
  const found = await desk.run('explain', first.path, '--json');
  expect(found.json.person.id).toBe(first.path);
});

test('a user name that is part of another one means its bearer', async () => {
  await using desk = openDesk();
  desk.people('ada,Ada Lovelace,Eng', 'adam,Adam Smith,Eng');
  await desk.run('plan', 'staff');
  expect((await desk.run('explain', 'ADA')).stdout).toMatch(/^Ada Lovelace: active/);
});

test('somebody of whom nobody told is not there', async () => {
  await using desk = openDesk();
  expect(await desk.run('explain', 'nobody')).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/^Nobody whom a source has told fits nobody/),
  });
});

test('a history that is longer than what is shown says so', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { json } = await desk.run('explain', 'ada', '--json');
  const [explanation] = (json as { readonly syncs: readonly Explanation[] }).syncs;
  if (explanation === undefined) throw new Error('Ada is in a sync.');
  expect(explanation.truncated).toBe(false);
  const [first] = explanation.history;
  const called = { account: (id: string) => id, entitlement: (id: string) => id };
  const history = Array.from({ length: 100 }, () => first as NonNullable<typeof first>);
  const told = (truncated: boolean) =>
    explainedLines({ ...explanation, history, truncated }, { room: undefined, called }).join('\n');
  expect(told(false)).not.toContain('No more than');
  expect(told(true)).toContain('No more than the newest 100 are shown');
});

test('a person to whom more happened than is shown is told so; exactly as much is all', async () => {
  await using desk = openDesk();
  await approved(desk);
  const { json } = await desk.run('explain', 'ada', '--json');
  expect([json.events.length, json.truncated]).toEqual([1, false]);
  const told = (count: number) => eventLines(Array.from({ length: count }, () => json.events[0]));
  expect(told(20).join('\n')).not.toContain('No more than');
  expect(told(21)).toHaveLength(told(20).length + 1);
  expect(told(21).at(-1)).toContain('No more than the newest 20 are shown');
});

test('a group that a rule gives and the next run does not is told with why', async () => {
  await using desk = openDesk({ sync: 'groups: { map: { Eng: [eng] }, default: [all] }' });
  await desk.run('plan', 'staff');
  const { json } = await desk.run('explain', 'ada', '--json');
  const notGiven = 'app has no group of that name, and the sync makes none (groups.create).';
  expect(json.syncs[0].entitlements).toMatchObject([
    { name: 'all', notGiven },
    { name: 'eng', notGiven },
  ]);
  const { stdout: page } = await desk.run('explain', 'ada');
  expect(page).toMatch(/eng\s+not given now\s+.*Not given now: app has no group of that name/);
});
