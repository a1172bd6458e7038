import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { expectedVersion, versionTag } from './version.ts';

async function expected(headers: Record<string, string>): Promise<string> {
  const app = new Hono();
  app.put('/', (context) => context.text(String(expectedVersion(context))));
  app.onError((thrown, context) => context.text(thrown.message));
  return (await app.request('/', { method: 'PUT', headers })).text();
}

test.each([
  [{}, 'undefined'],
  [{ 'if-match': versionTag({ version: 3 }) }, '3'],
  [{ 'if-match': '*' }, 'undefined'],
  [{ 'if-none-match': '*' }, '0'],
])('with %j the version expected is %s', async (headers, version) => {
  expect(await expected(headers)).toBe(version);
});

test.each(['3', 'W/"3"', '"x"', '""'])('%s is no tag of ours', async (tag) => {
  expect(await expected({ 'if-match': tag })).toMatch(/If-Match: must be the ETag as it came/);
});
