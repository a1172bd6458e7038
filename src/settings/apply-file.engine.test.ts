import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAudit } from '../audit/index.ts';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import { by, declared, failure, jiraByHand, openStage, type Stage, staff, url } from './fixture.ts';
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

describe('the file', () => {
  test('is applied as it stands, once', async () => {
    expect((await settings.applyFile(declared)).map(({ name, action }) => `${name} ${action}`)).toEqual([
      'okta created',
      'jira created',
      'staff created',
    ]);
    expect(await settings.applyFile(declared)).toEqual([]);
    await settings.openTarget('jira', new AbortController().signal);
    expect(stage.opened.at(-1)).toMatchObject({ token: 'jira-token' });
    expect(await stage.everythingKept()).not.toContain('jira-token');
  });

  test('what it manages is changed there and nowhere else', async () => {
    await settings.applyFile(declared);
    const sentence = /is declared in rollcall.yaml; change it there and start the service anew\./;
    await expect(settings.saveConnection(jiraByHand, by)).rejects.toThrow(sentence);
    await expect(settings.saveSync({ name: 'staff', content: staff }, by)).rejects.toThrow(sentence);
    await expect(settings.removeSync('staff', by)).rejects.toThrow(sentence);
    await expect(settings.removeConnection('jira', by)).rejects.toThrow(sentence);
  });

  test('what it no longer names is marked removed, a connection with all syncs that use it', async () => {
    await settings.applyFile(declared);
    await settings.saveSync({ name: 'mine', content: staff }, by);
    const gone = await settings.applyFile({ connections: declared.connections.slice(0, 1), syncs: [] });
    expect(gone.map(({ name, action }) => `${name} ${action}`)).toEqual([
      'staff removed',
      'mine removed',
      'jira removed',
    ]);
    expect(await settings.savedSyncs()).toEqual([]);
    expect(
      (await settings.connections({ removed: true })).map(({ name, removedAt }) => [name, removedAt]),
    ).toEqual([
      ['jira', clock.now()],
      ['okta', undefined],
    ]);
    expect((await settings.syncVersions('staff'))[0]).toMatchObject({ action: 'removed', actor: 'file' });
    expect((await failure(settings.openTarget('jira', new AbortController().signal))).code).toBe('not-found');
  });

  test('that is not there at all removes nothing: the command was started in another folder', async () => {
    await settings.applyFile(declared);
    expect(await settings.applyFile(undefined)).toEqual([]);
    expect((await settings.sync('staff')).name).toBe('staff');
  });

  test('what it names again comes back', async () => {
    await settings.applyFile(declared);
    await settings.applyFile({ connections: [], syncs: [] });
    await settings.applyFile(declared);
    expect((await settings.syncVersions('staff')).map(({ action }) => action)).toEqual([
      'restored',
      'removed',
      'created',
    ]);
    expect((await settings.sync('staff')).to).toBe('jira');
  });

  test('takes over what was made through the API under its name, and forgets the sealed secrets', async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.applyFile(declared);
    expect(await settings.connection('jira')).toMatchObject({
      managedBy: 'file',
      version: 2,
      config: { token: { env: 'JIRA' } },
    });
    const rows = await db
      .tables<{ sealed_secret: object }>()
      .selectFrom('sealed_secret')
      .selectAll()
      .execute();
    expect(rows).toEqual([]);
  });

  test('leaves alone what was made through the API under another name', async () => {
    await settings.saveConnection({ ...jiraByHand, name: 'second' }, by);
    await settings.applyFile(declared);
    await settings.applyFile({ connections: [], syncs: [] });
    expect((await settings.connections()).map(({ name }) => name)).toEqual(['second']);
  });

  test('changes nothing at all when one name would change its type', async () => {
    await settings.applyFile(declared);
    const [okta, target] = declared.connections;
    const other = {
      connections: [
        { ...okta!, config: { token: { env: 'OTHER' } } },
        { ...target!, type: 'crowd' },
      ],
      syncs: [],
    };
    expect((await failure(settings.applyFile(other))).code).toBe('conflict');
    expect(await settings.connection('okta')).toMatchObject({ version: 1 });
    expect(await settings.savedSyncs()).toHaveLength(1);
  });

  test('two processes that start at once apply it once', async () => {
    const second = await db.again();
    await Promise.all([
      settings.applyFile(declared),
      stage.again({ db: second, audit: openAudit(second) }).applyFile(declared),
    ]);
    await second.close();
    expect((await settings.syncVersions('staff')).map(({ version }) => version)).toEqual([1]);
  });

  test('a secret that is not at hand here does not keep a sync from being told', async () => {
    await settings.applyFile(declared);
    const elsewhere = stage.again({ around: { environment: {}, directory: '/' } });
    expect((await elsewhere.sync('staff')).name).toBe('staff');
    const { code, faults } = await failure(elsewhere.openTarget('jira', new AbortController().signal));
    expect(code).toBe('invalid');
    expect(faults).toEqual([
      { path: 'targets.jira.token', message: 'names the environment variable JIRA, which is not set' },
    ]);
  });
});

test('everything can be exported as the file would write it, without a secret', async () => {
  await settings.applyFile(declared);
  await settings.saveConnection(
    { ...jiraByHand, name: 'second', config: { ...jiraByHand.config, more: { a: { password: 'x' } } } },
    by,
  );
  const exported = await settings.exported();
  expect(exported).toEqual({
    sources: { okta: { type: 'scim', token: { env: 'OKTA' } } },
    targets: {
      jira: { type: 'jira', url, token: { env: 'JIRA' } },
      second: {
        type: 'jira',
        url,
        token: { env: 'SECOND_TOKEN' },
        more: { a: { password: { env: 'SECOND_MORE_A_PASSWORD' } } },
      },
    },
    syncs: { staff },
  });
});
