import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import { by, declared, oktaByHand, openStage, type Stage } from './fixture.ts';
import type { Settings } from './settings.ts';

let db: TestDatabase;
let clock: FakeClock;
let stage: Stage;
let settings: Settings;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  stage = openStage(db, testTools({ clock }));
  settings = stage.settings;
});

afterEach(() => db.close());

describe('a token that a source shows', () => {
  beforeEach(() => settings.applyFile(declared));

  test('is good if it is that source’s', async () => {
    expect(await settings.authenticate('okta', 'okta-token')).toEqual({ name: 'okta token' });
    expect(await settings.authenticate('okta', 'okta-tokem')).toBeUndefined();
    expect(await settings.authenticate('okta', '')).toBeUndefined();
  });

  test.each([
    ['a source that is not there', 'onelogin', 'okta-token'],
    ['a target', 'jira', 'jira-token'],
  ])('is never good for %s', async (_, name, token) => {
    expect(await settings.authenticate(name, token)).toBeUndefined();
  });

  test('can be replaced while the older one still works, and stops at once when it is taken out', async () => {
    const pushing = { ...oktaByHand, name: 'mine' };
    await settings.saveConnection({ ...pushing, config: { token: 'first' } }, by);
    await settings.saveConnection(
      { ...pushing, config: { token: { sealed: true }, nextToken: 'second' } },
      by,
    );
    expect(await settings.authenticate('mine', 'first')).toEqual({ name: 'mine token' });
    expect(await settings.authenticate('mine', 'second')).toEqual({ name: 'mine nextToken' });
    await settings.saveConnection({ ...pushing, config: { token: 'second' } }, by);
    expect(await settings.authenticate('mine', 'first')).toBeUndefined();
    await settings.removeConnection('mine', by);
    expect(await settings.authenticate('mine', 'second')).toBeUndefined();
  });

  test('that another process changed is noticed within seconds', async () => {
    expect(await settings.authenticate('okta', 'okta-token')).toBeDefined();
    await stage.again().applyFile({ connections: [], syncs: [] });
    await clock.advance(5_000);
    expect(await settings.authenticate('okta', 'okta-token')).toBeUndefined();
  });
});
