import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

test('without --yes it shows what would be taken back, what cannot be, and does nothing', async () => {
  await using desk = openDesk();
  const run = await approved(desk);
  const before = desk.memory.snapshot();
  const { code, stdout, stderr } = await desk.run('undo', run);
  expect(code).toBe(6);
  expect(stdout).toContain('What cannot be undone:');
  expect(stdout).toContain('The group eng stays; delete it at the target when it is not wanted.');
  expect(stdout).toMatch(/2 accounts to deactivate/);
  expect(stderr).toContain('Nothing was undone yet');
  expect(desk.memory.snapshot()).toEqual(before);
});

test('with --yes it is taken back, and once only', async () => {
  await using desk = openDesk();
  const run = await approved(desk);
  const { code, json } = await desk.run('undo', run, '--yes', '--json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ run: { kind: 'undo', state: 'done' }, failures: [] });
  expect(json.irreversible).toHaveLength(2);
  const { accounts, grants } = desk.memory.snapshot();
  expect(accounts.every(({ active }) => !active)).toBe(true);
  expect(grants).toEqual([]);
  const again = await desk.run('undo', run, '--yes');
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('There is nothing to undo');
});

test('a run that is not there is told', async () => {
  await using desk = openDesk();
  expect(await desk.run('undo', 'nothing')).toMatchObject({
    code: 4,
    stderr: 'There is no run nothing; list them with rollcall runs list.\n',
  });
});
