import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';

test('the demo tells its story to programs as one JSON value, and ends', async () => {
  await using desk = openDesk({ yaml: false, fetch: (request) => fetch(request) });
  const { code, json, stderr } = await desk.run('demo', '--once', '--json', '--size', '60');
  expect(stderr).toBe('');
  expect(json).toMatchObject({ ok: true, people: 60 });
  expect(code).toBe(0);
});
