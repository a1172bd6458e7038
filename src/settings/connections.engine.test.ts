import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSecretKey, openSecrets } from '../store/index.ts';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import {
  by,
  declared,
  failure,
  jiraByHand,
  oktaByHand,
  openStage,
  type Stage,
  schema,
  staff,
  url,
} from './fixture.ts';
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

describe('a connection made through the API', () => {
  test('seals its secrets at once, and never tells them', async () => {
    const saved = await settings.saveConnection(jiraByHand, by);
    expect(saved).toEqual({
      name: 'jira',
      kind: 'target',
      type: 'jira',
      config: { url, token: { sealed: true, changedAt: clock.now() } },
      managedBy: 'api',
      version: 1,
      createdAt: clock.now(),
      changedAt: clock.now(),
      changedBy: 'token:ada',
    });
    expect(await stage.everythingKept()).not.toContain('hunter2');
  });

  test('is opened with its secrets in the clear', async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.openTarget('jira', new AbortController().signal);
    expect(stage.opened).toEqual([{ url, token: 'hunter2', more: {} }]);
  });

  test('keeps the secrets that are sent back as they were told, and takes new ones', async () => {
    await settings.saveConnection(
      { ...jiraByHand, config: { ...jiraByHand.config, more: { a: { password: 'one' } } } },
      by,
    );
    const before = clock.now();
    await clock.advance(1_000);
    const { config } = await settings.connection('jira');
    const next = { ...config, url: 'https://other.example.com', more: { a: { password: 'two' } } };
    const saved = await settings.saveConnection({ ...jiraByHand, config: next }, by);
    expect(saved.config).toEqual({
      url: 'https://other.example.com',
      token: { sealed: true, changedAt: before },
      more: { a: { password: { sealed: true, changedAt: clock.now() } } },
    });
    await settings.openTarget('jira', new AbortController().signal);
    expect(stage.opened.at(-1)).toMatchObject({ token: 'hunter2', more: { a: { password: 'two' } } });
  });

  test('sent again as it is, secret and all, is no new version', async () => {
    await settings.saveConnection(jiraByHand, by);
    await clock.advance(1_000);
    expect(await settings.saveConnection(jiraByHand, by)).toMatchObject({ version: 1 });
    expect(stage.changes).toHaveLength(1);
  });

  test('forgets a secret whose place is no more', async () => {
    await settings.saveConnection(
      { ...jiraByHand, config: { ...jiraByHand.config, more: { a: { password: 'one' } } } },
      by,
    );
    await settings.saveConnection({ ...jiraByHand, config: { url, token: { sealed: true } } }, by);
    const again = { url, token: { sealed: true }, more: { a: { password: { sealed: true } } } };
    const { faults } = await failure(settings.saveConnection({ ...jiraByHand, config: again }, by));
    expect(faults).toEqual([
      { path: 'config.more.a.password', message: 'is not kept yet; send the secret as a text' },
    ]);
  });

  test('bears the last day of a secret, which goes with the secret and stays while it is kept', async () => {
    const withToken = (token: unknown) => ({ ...jiraByHand, config: { ...jiraByHand.config, token } });
    const markOf = async (token: unknown) =>
      (await settings.saveConnection(withToken(token), by)).config.token as Record<string, unknown>;
    const made = await markOf({ text: 'hunter2', expires: '2027-01-31' });
    expect(made).toEqual({ sealed: true, changedAt: clock.now(), expires: '2027-01-31' });
    expect(await stage.everythingKept()).not.toContain('hunter2');
    await settings.openTarget('jira', new AbortController().signal);
    expect(stage.opened.at(-1)).toMatchObject({ token: 'hunter2' });
    expect(await markOf({ sealed: true })).toEqual(made);
    expect(await markOf({ sealed: true, expires: '2027-06-30' })).toMatchObject({ expires: '2027-06-30' });
    expect(await settings.ends({ asked: false })).toEqual([
      {
        connection: 'jira',
        by: 'settings',
        what: 'token',
        at: Date.parse('2027-06-30'),
        renew: 'renew it where it was made, put it into this connection, and write its new end',
      },
    ]);
    expect(await settings.exported()).toMatchObject({
      targets: { jira: { token: { env: 'JIRA_TOKEN', expires: '2027-06-30' } } },
    });
    expect(await markOf({ sealed: true, expires: null })).toEqual({
      sealed: true,
      changedAt: made.changedAt,
    });
    await markOf({ sealed: true, expires: '2027-06-30' });
    // Another secret ends on another day, which nobody has said yet.
    expect(await markOf('hunter3')).not.toHaveProperty('expires');
    const { faults } = await failure(settings.saveConnection(withToken({ text: 'x', expires: 'soon' }), by));
    expect(faults).toEqual([
      { path: 'config.token', message: 'ends on a day that is none; write it as 2027-01-31' },
    ]);
  });

  test('refuses references, which would read this machine from afar', async () => {
    const config = { url, token: { file: '/etc/shadow' } };
    const { code, faults } = await failure(settings.saveConnection({ ...jiraByHand, config }, by));
    expect(code).toBe('invalid');
    expect(faults).toEqual([
      {
        path: 'config.token',
        message:
          'is a secret; send it as a text, as { "text", "expires" }, or { "sealed": true } to keep the one there is',
      },
    ]);
  });

  test('tells every fault with its path in what was sent', async () => {
    const config = { url: 'jira', tokne: 'x' };
    const { faults } = await failure(settings.saveConnection({ ...jiraByHand, name: 'Jira', config }, by));
    expect(faults.map((fault) => fault.path)).toEqual(['name', 'config.tokne', 'config.url', 'config.token']);
    const unknown = await failure(settings.saveConnection({ ...jiraByHand, type: 'jria' }, by));
    expect(unknown.faults).toEqual([
      {
        path: 'type',
        message: 'there is no target type `jria` (did you mean `jira`?); known are jira, crowd',
      },
    ]);
  });

  test('does not become another type, even after it was removed', async () => {
    await settings.saveConnection(jiraByHand, by);
    const other = { ...jiraByHand, type: 'crowd' };
    expect((await failure(settings.saveConnection(other, by))).code).toBe('conflict');
    await settings.removeConnection('jira', by);
    await expect(settings.saveConnection(other, by)).rejects.toThrow(
      'The name jira belongs to a target of type jira that was removed; give the target of type crowd another name.',
    );
  });

  test('comes back under its name, with a secret of its own', async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.removeConnection('jira', by);
    const kept = await failure(
      settings.saveConnection({ ...jiraByHand, config: { url, token: { sealed: true } } }, by),
    );
    expect(kept.faults[0]?.path).toBe('config.token');
    expect(await settings.saveConnection(jiraByHand, by)).toMatchObject({ version: 3 });
    expect((await settings.connectionVersions('jira')).map(({ action }) => action)).toEqual([
      'restored',
      'removed',
      'created',
    ]);
  });

  test('is not removed while a sync uses it', async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.saveConnection(oktaByHand, by);
    await settings.saveSync({ name: 'staff', content: staff }, by);
    for (const name of ['jira', 'okta'])
      await expect(settings.removeConnection(name, by)).rejects.toThrow(
        `The connection ${name} is used by the sync staff; remove it first.`,
      );
    await settings.removeSync('staff', by);
    await settings.removeConnection('jira', by);
    expect((await settings.connections()).map(({ name }) => name)).toEqual(['okta']);
    await expect(settings.connection('jira')).rejects.toThrow('There is no connection jira; there is okta.');
  });

  test('a change that was made meanwhile is not overwritten', async () => {
    await settings.saveConnection(jiraByHand, { ...by, expected: 0 });
    expect((await failure(settings.saveConnection(jiraByHand, { ...by, expected: 0 }))).code).toBe('stale');
    const changed = { ...jiraByHand, config: { url, token: 'hunter3' } };
    await settings.saveConnection(changed, { ...by, expected: 1 });
    await expect(settings.saveConnection(jiraByHand, { ...by, expected: 1 })).rejects.toThrow(
      'The connection jira was changed meanwhile (it is at version 2, not 1); look at it again before you change it.',
    );
  });

  test('opens with an older key while it is in the ring, and with the newer alone once all is sealed anew', async () => {
    await settings.saveConnection(jiraByHand, by);
    const newer = newSecretKey();
    const alone = stage.again({ secrets: openSecrets([newer]) });
    await expect(alone.proveKeys()).rejects.toThrow(/does not open the secrets of the connection jira/);
    const lost = await failure(alone.openTarget('jira', new AbortController().signal));
    expect(lost.faults[0]?.message).toMatch(/^was sealed with a key that is not at hand/);
    const both = stage.again({ secrets: openSecrets([newer, ...stage.keys]) });
    await both.proveKeys();
    const held = { secrets: 1, holders: [{ kind: 'connection', name: 'jira', secrets: 1 }] };
    const nothing = { secrets: 0, holders: [] };
    expect(await both.keys()).toMatchObject([
      { seals: true, atHand: true, ...nothing },
      { seals: false, atHand: true, ...held },
    ]);
    expect(await alone.keys()).toMatchObject([
      { seals: true, ...nothing },
      { atHand: false, ...held },
    ]);
    expect(await both.reseal('cli')).toBe(1);
    expect(await both.reseal('cli')).toBe(0);
    expect(await both.keys()).toMatchObject([held, nothing]);
    await alone.proveKeys();
    await alone.openTarget('jira', new AbortController().signal);
    expect(stage.opened.at(-1)).toMatchObject({ token: 'hunter2' });
  });
});

test('a secret whose key was lost can be entered anew', async () => {
  await settings.saveConnection(jiraByHand, by);
  const later = stage.again({ secrets: openSecrets([newSecretKey()]) });
  await later.saveConnection(jiraByHand, by);
  await later.openTarget('jira', new AbortController().signal);
  expect(stage.opened.at(-1)).toMatchObject({ token: 'hunter2' });
});

test('what a target can do is told without its secrets', async () => {
  await settings.applyFile(declared);
  const can = await stage.again({ around: { environment: {}, directory: '/' } }).capabilities('jira');
  expect(can).toEqual({ schema, changes: ['account.create'] });
});
