import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import { by, declared, oktaByHand, openStage } from './fixture.ts';
import type { Settings } from './settings.ts';

let db: TestDatabase;
let settings: Settings;

beforeEach(async () => {
  db = await openTestDatabase();
  settings = openStage(db, testTools()).settings;
});

afterEach(() => db.close());

const digest = (token: string) => createHash('sha256').update(token).digest();

describe('a source that pushes', () => {
  test('is told with its token as a digest, and without any secret', async () => {
    await settings.applyFile(declared);
    const source = await settings.pushSource('okta');
    expect(source).toEqual({
      config: { token: { env: 'OKTA' } },
      tokens: [{ name: 'token', digest: digest('okta-token') }],
    });
  });

  test.each([
    ['one that is not there', 'onelogin'],
    ['a target', 'jira'],
  ])('is never %s', async (_, name) => {
    await settings.applyFile(declared);
    expect(await settings.pushSource(name)).toBeUndefined();
  });

  test('has a second token while the first is being replaced, and none when it is removed', async () => {
    const pushing = { ...oktaByHand, name: 'mine' };
    await settings.saveConnection({ ...pushing, config: { token: 'first' } }, by);
    await settings.saveConnection(
      { ...pushing, config: { token: { sealed: true }, nextToken: 'second' } },
      by,
    );
    expect((await settings.pushSource('mine'))?.tokens).toEqual([
      { name: 'token', digest: digest('first') },
      { name: 'nextToken', digest: digest('second') },
    ]);
    await settings.removeConnection('mine', by);
    expect(await settings.pushSource('mine')).toBeUndefined();
  });
});
