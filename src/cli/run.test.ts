import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

test('a first run holds its plan and changes nothing', async () => {
  await using desk = openDesk();
  const { code, stdout } = await desk.run('run', 'staff');
  expect(code).toBe(6);
  expect(stdout).toMatch(/Run \S+ of staff: held\./);
  expect(desk.memory.snapshot().accounts).toEqual([]);
});

test('once a plan was approved, a run applies what is safe', async () => {
  await using desk = openDesk();
  await approved(desk);
  desk.people('ada,Ada Lovelace,Eng', 'bob,Bob Builder,Sales', 'cy,Cy Young,Eng');
  const { code, stdout } = await desk.run('run', 'staff');
  expect(code).toBe(0);
  expect(stdout).toMatch(/of staff: done\. 3 changes done\./);
  expect(desk.memory.snapshot().grants).toContain('cy → eng');
});

test('a run tells how far it is on standard error, and says nothing there for programs', async () => {
  await using desk = openDesk();
  expect((await desk.run('run', 'staff')).stderr).toMatch(
    /^Reading hr: \d+\nLooking at the target: \d+\nPlanning: 2$/m,
  );
  await approved(desk);
  const { stderr, json } = await desk.run('run', 'staff', '--json');
  expect(stderr).toBe('');
  expect(json).toMatchObject({
    run: { state: 'done', actor: 'cli' },
    plan: { state: 'empty' },
    failures: [],
    readings: [],
  });
});

test('a half reading is held, removes nobody, and the command exits with 6', async () => {
  await using desk = openDesk();
  const many = Array.from({ length: 40 }, (_, index) => `p${index},Person ${index},Staff`);
  desk.people(...many);
  await approved(desk);
  desk.people(...many.slice(0, 10));
  const { code, stderr } = await desk.run('run', 'staff');
  expect(code).toBe(6);
  expect(stderr).toMatch(/rollcall readings believe/);
  expect(desk.memory.snapshot().accounts.filter(({ active }) => active)).toHaveLength(40);
});

test('asked to stop, a run ends after the calls under way and leaves the rest to the next one', async () => {
  await using desk = openDesk();
  desk.people(...Array.from({ length: 30 }, (_, index) => `p${index},Person ${index},Staff`));
  const { json } = await desk.run('plan', 'staff', '--json');
  const add = desk.memory.addAccount;
  let made = 0;
  Object.assign(desk.memory, {
    addAccount: (account: Parameters<typeof add>[0]) => {
      made += 1;
      if (made === 3) desk.stop();
      return add(account);
    },
  });
  // As over a network an answer takes turns of the event loop, in which the stop is written down.
  desk.memory.server.after = async () => {
    for (let turn = 0; turn < 200 && made >= 3; turn += 1) await setImmediate();
  };
  const { code, stderr } = await desk.run('apply', json.plan.id, '--approve');
  expect(code).toBe(6);
  expect(stderr).toContain('was stopped');
  const { length } = desk.memory.snapshot().accounts;
  expect(length).toBeGreaterThan(2);
  expect(length).toBeLessThan(30);
  desk.memory.server.after = undefined;
  const next = await desk.run('run', 'staff');
  expect(next.code).toBe(0);
  expect(desk.memory.snapshot().accounts).toHaveLength(30);
});
