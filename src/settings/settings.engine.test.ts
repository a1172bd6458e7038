import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openAudit } from '../audit/index.ts';
import {
  type AnySourceConnector,
  type AnyTargetConnector,
  type AttributeDefinition,
  type ProvisioningError,
  secret,
} from '../model/index.ts';
import { newSecretKey, openSecrets } from '../store/index.ts';
import { type FakeClock, fakeClock } from '../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { testTools } from '../testkit/tools.ts';
import { openSettings, type Settings } from './index.ts';
import type { SettingChange, SettingsParts } from './room.ts';

/** What the connectors below were opened with. */
let opened: unknown[];
let db: TestDatabase;
let clock: FakeClock;
let changes: SettingChange[];
let environment: Record<string, string>;
let settings: Settings;
const keys = [newSecretKey()];

const schema: readonly AttributeDefinition[] = ['userName', 'displayName', 'email'].map((name) => ({
  name,
  type: 'string',
  multiValued: false,
  required: name === 'userName',
  caseExact: false,
  mutability: 'readWrite',
  uniqueness: name === 'userName' ? 'server' : 'none',
  description: name,
}));

const scim: AnySourceConnector = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM',
  pushes: true,
  config: z.strictObject({ token: secret(), nextToken: secret().optional() }),
  open: (config) => {
    opened.push(config);
    return { check: async () => {}, read: async function* () {}, close: async () => {} };
  },
};

const jira: AnyTargetConnector = {
  kind: 'target',
  type: 'jira',
  title: 'Jira',
  config: z.strictObject({
    url: z.url(),
    token: secret(),
    more: z.record(z.string(), z.strictObject({ password: secret() })).default({}),
  }),
  open: (config, tools) => {
    opened.push(config);
    return {
      schema,
      changes: { 'account.create': async () => ({}) },
      check: async () => tools.log.info({}, 'checked'),
      read: async function* () {},
      fit: (desired) => desired,
      close: async () => {},
    };
  },
};

const crowd: AnyTargetConnector = { ...jira, type: 'crowd', title: 'Crowd' };

function open(change: Partial<SettingsParts> = {}): Settings {
  return openSettings({
    db,
    secrets: openSecrets(keys),
    audit: openAudit(db),
    connectors: { sources: [scim], targets: [jira, crowd] },
    tools: { ...testTools(), clock },
    around: { environment, directory: '/' },
    onChanged: async (list) => void changes.push(...list),
    ...change,
  });
}

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  opened = [];
  changes = [];
  environment = { OKTA: 'okta-token', JIRA: 'jira-token' };
  settings = open();
});

afterEach(() => db.close());

const by = { actor: 'token:ada' };
const url = 'https://jira.example.com';
const jiraByHand = { kind: 'target', name: 'jira', type: 'jira', config: { url, token: 'hunter2' } } as const;
const oktaByHand = { kind: 'source', name: 'okta', type: 'scim', config: { token: 'okta-token' } } as const;
const staff = { from: ['okta'], to: 'jira', schedule: '0 * * * *' };
const declared = {
  connections: [
    { ...oktaByHand, config: { token: { env: 'OKTA' } } },
    { ...jiraByHand, config: { url, token: { env: 'JIRA' } } },
  ],
  syncs: [{ name: 'staff', written: staff }],
};

async function failure(work: Promise<unknown>): Promise<ProvisioningError> {
  return work.then(
    () => expect.fail('It was done.'),
    (thrown) => thrown,
  );
}

async function everythingKept(): Promise<string> {
  type Tables = Record<'setting' | 'setting_version' | 'sealed_secret' | 'audit_line', object>;
  const tables = db.tables<Tables>();
  const rows = [];
  for (const table of ['setting', 'setting_version', 'sealed_secret', 'audit_line'] as const)
    rows.push(await tables.selectFrom(table).selectAll().execute());
  return JSON.stringify(rows);
}

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
    expect(await everythingKept()).not.toContain('hunter2');
  });

  test('is opened with its secrets in the clear', async () => {
    await settings.saveConnection(jiraByHand, by);
    await settings.openTarget('jira', new AbortController().signal);
    expect(opened).toEqual([{ url, token: 'hunter2', more: {} }]);
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
    expect(opened.at(-1)).toMatchObject({ token: 'hunter2', more: { a: { password: 'two' } } });
  });

  test('sent again as it is, secret and all, is no new version', async () => {
    await settings.saveConnection(jiraByHand, by);
    await clock.advance(1_000);
    expect(await settings.saveConnection(jiraByHand, by)).toMatchObject({ version: 1 });
    expect(changes).toHaveLength(1);
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

  test('refuses references, which would read this machine from afar', async () => {
    const config = { url, token: { file: '/etc/shadow' } };
    const { code, faults } = await failure(settings.saveConnection({ ...jiraByHand, config }, by));
    expect(code).toBe('invalid');
    expect(faults).toEqual([
      {
        path: 'config.token',
        message: 'is a secret; send it as a text, or { "sealed": true } to keep the one there is',
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
    const alone = open({ secrets: openSecrets([newer]) });
    await expect(alone.proveKeys()).rejects.toThrow(/does not open the secrets of the connection jira/);
    const lost = await failure(alone.openTarget('jira', new AbortController().signal));
    expect(lost.faults[0]?.message).toMatch(/^was sealed with a key that is not at hand/);
    const both = open({ secrets: openSecrets([newer, ...keys]) });
    await both.proveKeys();
    expect(await both.reseal()).toBe(1);
    expect(await both.reseal()).toBe(0);
    await alone.proveKeys();
    await alone.openTarget('jira', new AbortController().signal);
    expect(opened.at(-1)).toMatchObject({ token: 'hunter2' });
  });
});

test('a secret whose key was lost can be entered anew', async () => {
  await settings.saveConnection(jiraByHand, by);
  const later = open({ secrets: openSecrets([newSecretKey()]) });
  await later.saveConnection(jiraByHand, by);
  await later.openTarget('jira', new AbortController().signal);
  expect(opened.at(-1)).toMatchObject({ token: 'hunter2' });
});

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
    const poorer = {
      ...jira,
      open: () => ({ ...jira.open({}, testTools()), schema: schema.slice(0, 1) }),
    } as AnyTargetConnector;
    const later = open({ connectors: { sources: [scim], targets: [poorer] } });
    const told = await later.savedSyncs();
    expect(told.map(({ name, faults }) => [name, faults.map((fault) => fault.path)])).toEqual([
      ['late', ['attributes.displayName']],
      ['staff', []],
    ]);
  });

  test('whoever asked is told of every change after it is kept', async () => {
    await settings.saveSync({ name: 'staff', content: staff }, by);
    await settings.removeSync('staff', by);
    expect(changes.filter(({ subject }) => subject === 'sync')).toEqual([
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
    expect(await everythingKept()).not.toContain('hunter2');
  });
});

describe('the file', () => {
  test('is applied as it stands, once', async () => {
    expect((await settings.applyFile(declared)).map(({ name, action }) => `${name} ${action}`)).toEqual([
      'okta created',
      'jira created',
      'staff created',
    ]);
    expect(await settings.applyFile(declared)).toEqual([]);
    await settings.openTarget('jira', new AbortController().signal);
    expect(opened.at(-1)).toMatchObject({ token: 'jira-token' });
    expect(await everythingKept()).not.toContain('jira-token');
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
      open({ db: second, audit: openAudit(second) }).applyFile(declared),
    ]);
    await second.close();
    expect((await settings.syncVersions('staff')).map(({ version }) => version)).toEqual([1]);
  });

  test('a secret that is not at hand here does not keep a sync from being told', async () => {
    await settings.applyFile(declared);
    const elsewhere = open({ around: { environment: {}, directory: '/' } });
    expect((await elsewhere.sync('staff')).name).toBe('staff');
    const { code, faults } = await failure(elsewhere.openTarget('jira', new AbortController().signal));
    expect(code).toBe('invalid');
    expect(faults).toEqual([
      { path: 'targets.jira.token', message: 'names the environment variable JIRA, which is not set' },
    ]);
  });
});

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
    await open().applyFile({ connections: [], syncs: [] });
    await clock.advance(5_000);
    expect(await settings.authenticate('okta', 'okta-token')).toBeUndefined();
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

test('what a target can do is told without its secrets', async () => {
  await settings.applyFile(declared);
  const can = await open({ around: { environment: {}, directory: '/' } }).capabilities('jira');
  expect(can).toEqual({ schema, changes: ['account.create'] });
});
