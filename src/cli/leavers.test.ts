import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

test('whoever has left is listed with how far the way out is, and how long access lasted', async () => {
  await using desk = openDesk({ sync: 'closed-within: 1h' });
  desk.people('ada,Ada,', 'bob,Bob,', 'eve,Eve,');
  await approved(desk);
  expect((await desk.run('leavers')).stdout).toContain('Nobody has left.');
  desk.people('ada,Ada,', 'eve,Eve,');
  await desk.run('run', 'staff');
  const { stdout, code } = await desk.run('leavers');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Bob\s+app\s+\S+ \S+\s+\S+ (?:s|min)/m);
  expect(stdout).toMatch(/with access, \d without/);
  const { json } = await desk.run('leavers', '--json');
  expect(json.leavers).toMatchObject([{ target: 'app', sync: 'staff', state: expect.any(String) }]);
  expect(Object.values(json.names)).toEqual(['Bob']);
  const csv = (await desk.run('leavers', '--csv')).stdout.trim().split('\n');
  expect(csv[0]).toBe('person,name,target,account,sync,state,told at,due at,gone at,seconds,late');
  expect(csv).toHaveLength(2);
});
