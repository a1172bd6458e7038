import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAudit } from '../audit/index.ts';
import type { AnyTargetConnector } from '../model/index.ts';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import {
  by,
  connectorsInto,
  failure,
  jiraByHand,
  oktaByHand,
  openStage,
  type Stage,
  schema,
  staff,
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

describe('a sync made through the API', () => {
  beforeEach(async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.saveConnection(oktaByHand, by);
  });

  test('is told as it was written, and with all that it leaves to its target', async () => {
    const saved = await settings.saveSync({ name: 'staff', content: staff }, by);
    expect(saved.written).toEqual(staff);
    expect(saved.sync).toMatchObject({
      name: 'staff',
      schedule: '0 * * * *',
      correlate: ['userName'],
      attributes: { userName: { value: 'user.userName' }, email: { value: 'user.emails.primary' } },
    });
    expect(await settings.sync('staff')).toEqual(saved.sync);
  });

  test('is compiled against its target before it is saved', async () => {
    const content = { ...staff, attributes: { userName: 'user.userName +', shoeSize: '"44"' } };
    const { code, faults } = await failure(settings.saveSync({ name: 'staff', content }, by));
    expect(code).toBe('invalid');
    expect(faults.map((fault) => fault.path)).toEqual(
      expect.arrayContaining(['attributes.userName', 'attributes.shoeSize']),
    );
    expect(await settings.savedSyncs()).toEqual([]);
  });

  test('tells faults with their paths in what was sent', async () => {
    const { faults } = await failure(
      settings.saveSync({ name: 'staff', content: { from: ['okat'], to: 'jira' } }, by),
    );
    expect(faults).toEqual([
      { path: 'from[0]', message: 'there is no source `okat` (did you mean `okta`?)' },
    ]);
  });

  test('keeps every version, with who and when, and writes nothing when nothing changed', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    await settings.saveSync({ name: 'staff', content: { ...staff } }, { actor: 'token:grace' });
    await clock.advance(1_000);
    await settings.saveSync(
      { name: 'staff', content: { ...staff, enabled: false } },
      { actor: 'token:grace' },
    );
    expect(
      (await settings.syncVersions('staff')).map(({ content, ...rest }) => ({
        ...rest,
        enabled: content.enabled,
      })),
    ).toEqual([
      {
        version: 2,
        at: clock.now(),
        actor: 'token:grace',
        action: 'changed',
        managedBy: 'api',
        enabled: false,
      },
      {
        version: 1,
        at: clock.now() - 1_000,
        actor: 'token:ada',
        action: 'created',
        managedBy: 'api',
        enabled: undefined,
      },
    ]);
    expect((await settings.sync('staff')).enabled).toBe(false);
  });

  test('is found by what it reads and what it feeds', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    await settings.saveSync({ name: 'guests', content: staff }, by);
    expect((await settings.syncsTo('jira')).map(({ name }) => name)).toEqual(['guests', 'staff']);
    expect((await settings.syncsFrom('okta')).map(({ name }) => name)).toEqual(['guests', 'staff']);
    expect(await settings.syncsTo('okta')).toEqual([]);
  });

  test('is the same object until it or its target changes, and compiles once', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    const first = await settings.sync('staff');
    expect(await settings.sync('staff')).toBe(first);
    const mapping = settings.compile(first, { schema });
    expect(settings.compile(first, { schema })).toBe(mapping);
    await settings.saveConnection(
      { ...jiraByHand, config: { ...jiraByHand.config, url: 'https://other.example.com' } },
      by,
    );
    expect(await settings.sync('staff')).not.toBe(first);
  });

  test('can be compiled without saving it', async () => {
    const compiled = await settings.compileWritten({ name: 'draft', content: staff });
    expect(compiled.sync.name).toBe('draft');
    expect(compiled.mapping.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await settings.savedSyncs()).toEqual([]);
  });

  test('that can no longer be used is told with its faults, and does not hide the others', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    await settings.saveSync(
      { name: 'late', content: { ...staff, attributes: { userName: 'user.id', displayName: 'user.id' } } },
      by,
    );
    const { jira, scim } = connectorsInto([]);
    const poorer = {
      ...jira,
      open: () => ({ ...jira.open({}, testTools()), schema: schema.slice(0, 1) }),
    } as AnyTargetConnector;
    const later = stage.again({ connectors: { sources: [scim], targets: [poorer] } });
    const told = await later.savedSyncs();
    expect(told.map(({ name, faults }) => [name, faults.map((fault) => fault.path)])).toEqual([
      ['late', ['attributes.displayName']],
      ['staff', []],
    ]);
    expect((await later.syncs()).map(({ name }) => name)).toEqual(['staff']);
    expect((await failure(later.syncsTo('jira'))).faults).toMatchObject([{ path: 'attributes.displayName' }]);
  });

  test('whoever asked is told of every change after it is kept', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    await settings.removeSync('staff', by);
    expect(stage.changes.filter(({ subject }) => subject === 'sync')).toEqual([
      { subject: 'sync', name: 'staff', action: 'created', version: 1 },
      { subject: 'sync', name: 'staff', action: 'removed', version: 2 },
    ]);
  });

  test('every change is in the audit, and nothing secret is', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    const lines = await openAudit(db).list();
    expect(lines.map(({ action, subject, actor }) => `${actor} ${action} ${subject}`).toSorted()).toEqual([
      'token:ada connection.created jira',
      'token:ada connection.created okta',
      'token:ada sync.created staff',
    ]);
    expect(await stage.everythingKept()).not.toContain('hunter2');
  });
});
