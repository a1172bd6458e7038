import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type ConfigRequest, loadConfig } from './config.ts';
import { type AnySourceConnector, type ProvisioningError, secret } from './model/index.ts';
import { newSecretKey } from './store/index.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-config-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const scim: AnySourceConnector = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM',
  config: z.strictObject({ token: secret() }),
  pushes: true,
  open: () => {
    throw new Error('No source is opened to read the settings.');
  },
};

function load(text: string | undefined, environment: ConfigRequest['environment'] = {}, file?: string) {
  if (text !== undefined) writeFileSync(join(directory, file ?? 'rollcall.yaml'), text);
  const connectors = { sources: [scim], targets: [] };
  return loadConfig({ directory, environment, connectors, ...(file === undefined ? {} : { file }) });
}

async function faultsOf(text: string | undefined, environment: ConfigRequest['environment'] = {}) {
  const failure: ProvisioningError = await load(text, environment).then(
    () => expect.fail('It was taken.'),
    (thrown) => thrown,
  );
  expect(failure.code).toBe('invalid');
  return failure.faults;
}

test('without a file the service listens on this machine alone and keeps its data beside it', async () => {
  expect(await load(undefined)).toEqual({
    directory,
    listen: { host: '127.0.0.1', port: 7655 },
    publicUrl: 'http://127.0.0.1:7655',
    isPublicUrlWritten: false,
    trustedProxies: [],
    store: join(directory, 'data/rollcall.db'),
    encryptionKeys: [],
    people: { join: [] },
    tokens: [],
    log: { level: 'info' },
  });
});

test('every setting of the file arrives', async () => {
  const key = newSecretKey();
  const config = await load(
    `
listen: 0.0.0.0:80
public-url: https://rollcall.example.com/
trusted-proxies: [10.0.0.0/8]
store: { env: DATABASE }
encryption-keys: [{ env: KEY }]
people: { join: [externalId] }
tokens: { ci: { role: operator, token: { env: CI_TOKEN } } }
retention: { runs: 30d, journals: never, readings: 7d, events: never }
seats: { currency: EUR, prices: { jira: { jira-software: 7.5 } } }
log: { level: warn }
sources: { okta: { type: scim, token: { env: OKTA } } }
`,
    { DATABASE: 'postgres://rollcall:secret@db/rollcall', KEY: key, CI_TOKEN: 'c'.repeat(32), OKTA: 'o' },
  );
  expect(config).toEqual({
    file: join(directory, 'rollcall.yaml'),
    directory,
    listen: { host: '0.0.0.0', port: 80 },
    publicUrl: 'https://rollcall.example.com',
    isPublicUrlWritten: true,
    trustedProxies: ['10.0.0.0/8'],
    store: 'postgres://rollcall:secret@db/rollcall',
    encryptionKeys: [key],
    people: { join: ['externalId'] },
    tokens: [{ name: 'ci', role: 'operator', token: 'c'.repeat(32) }],
    log: { level: 'warn' },
    declared: {
      connections: [{ kind: 'source', name: 'okta', type: 'scim', config: { token: { env: 'OKTA' } } }],
      syncs: [],
      service: {
        retention: { runs: '30d', journals: 'never', readings: '7d', events: 'never' },
        seats: { currency: 'EUR', prices: { jira: { 'jira-software': 7.5 } } },
      },
    },
  });
});

test('the environment wins over the file', async () => {
  const key = newSecretKey();
  const config = await load(
    'listen: 127.0.0.1:1\nstore: ./a.db\nlog: { level: debug }\npublic-url: http://a\n',
    {
      ROLLCALL_LISTEN: '[::1]:2',
      ROLLCALL_STORE: './b.db',
      ROLLCALL_LOG: 'silent',
      ROLLCALL_PUBLIC_URL: 'https://b.example.com',
      ROLLCALL_ENCRYPTION_KEY: key,
    },
  );
  expect(config).toMatchObject({
    listen: { host: '::1', port: 2 },
    store: join(directory, 'b.db'),
    log: { level: 'silent' },
    publicUrl: 'https://b.example.com',
    encryptionKeys: [key],
  });
});

test('another file is read when it is named, and relative paths start beside it', async () => {
  mkdirSync(join(directory, 'etc'));
  const named = await load('store: ./x.db\n', {}, 'etc/other.yaml');
  expect(named).toMatchObject({
    file: join(directory, 'etc/other.yaml'),
    store: join(directory, 'etc/x.db'),
  });
  const byVariable = await load(undefined, { ROLLCALL_CONFIG: 'etc/other.yaml' });
  expect(byVariable.file).toBe(named.file);
});

test('a file that was named and is not there is told with its path', async () => {
  await expect(load(undefined, { ROLLCALL_CONFIG: 'gone.yaml' })).rejects.toMatchObject({
    code: 'not-found',
    message: `There is no file ${join(directory, 'gone.yaml')}; name the right one with --config.`,
  });
});

test('a file that is a folder is told', async () => {
  mkdirSync(join(directory, 'rollcall.yaml'));
  await expect(load(undefined)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('cannot be read'),
  });
});

test('an empty file, and sections with nothing in them, decide nothing', async () => {
  expect((await load('')).log).toEqual({ level: 'info' });
  expect((await load('sources:\ntargets:\nsyncs:\nretention:\n')).declared?.connections).toEqual([]);
});

test('a file that declares nothing differs from no file', async () => {
  expect((await load(undefined)).declared).toBeUndefined();
  expect((await load('')).declared).toEqual({ connections: [], syncs: [] });
});

test('a config cannot be changed', async () => {
  const config = await load('people: { join: [externalId] }\n');
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.people.join)).toBe(true);
});

test.each<[string, string, string, string]>([
  [
    'a mistyped key',
    'lissten: a\n',
    'lissten',
    '`lissten` is not known here (did you mean `listen`?) (line 1)',
  ],
  [
    'a key in another spelling',
    '\npublicUrl: http://a\n',
    'publicUrl',
    '`publicUrl` is not known here (did you mean `public-url`?) (line 2)',
  ],
  ['a text for the whole file', 'hello\n', '', 'must be a group of settings, not a text'],
  [
    'a port that cannot be',
    'listen: 127.0.0.1:99999\n',
    'listen',
    'must be host and port, such as 127.0.0.1:7655 or [::1]:7655 (line 1)',
  ],
  [
    'a host without a port',
    'listen: localhost\n',
    'listen',
    'must be host and port, such as 127.0.0.1:7655 or [::1]:7655 (line 1)',
  ],
  [
    'a password in the file',
    'store: postgres://a:pw@db/x\nencryption-keys: [{ env: KEY }]\n',
    'store',
    'carries a password, which must not stand here; write { env: NAME } or { file: PATH } for the whole address (line 1)',
  ],
  [
    'a store that is a number',
    'store: 7\n',
    'store',
    'must be a path, a PostgreSQL address, { env: NAME } or { file: PATH } (line 1)',
  ],
  [
    'an address of another kind',
    'public-url: ftp://a\n',
    'public-url',
    'must be an address such as https://jira.example.com (line 1)',
  ],
  [
    'a role that does not exist',
    'tokens: { ci: { role: admin, token: { env: KEY } } }\n',
    'tokens.ci.role',
    'must be one of viewer, operator, administrator (line 1)',
  ],
  [
    'a token in the file',
    'tokens: { ci: { role: viewer, token: hunter2 } }\n',
    'tokens.ci.token',
    'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH } (line 1)',
  ],
  [
    'a token that can be guessed',
    'tokens: { ci: { role: viewer, token: { env: SHORT } } }\n',
    'tokens.ci.token',
    'must have at least 32 characters (line 1)',
  ],
  [
    'a key by which nobody is joined',
    'people: { join: [mail] }\n',
    'people.join[0]',
    'must be one of externalId, userName, email (did you mean `email`?) (line 1)',
  ],
  [
    'a duration without a unit',
    'retention: { runs: 90 }\n',
    'retention.runs',
    'must be a duration such as 90s, 30m, 12h, 3d or 2w, or never (line 1)',
  ],
  [
    'a log level that does not exist',
    'log: { level: verbose }\n',
    'log.level',
    'must be one of debug, info, warn, error, silent (line 1)',
  ],
  [
    'an unknown source type',
    'sources:\n  okta:\n    type: scmi\n',
    'sources.okta.type',
    'there is no source type `scmi` (did you mean `scim`?); known are scim (line 3)',
  ],
  ['a broken syntax', 'listen: [\n', 'line 2', expect.any(String)],
  ['a key twice', 'log: {}\nlog: {}\n', 'line 2', 'a key stands here for the second time'],
])('%s is a fault', async (_, text, path, message) => {
  expect(await faultsOf(text, { KEY: newSecretKey(), SHORT: 'hunter2' })).toEqual([{ path, message }]);
});

test.each<[string, Record<string, string>, string, string]>([
  [
    'an unknown variable',
    { ROLLCALL_LISEN: 'a' },
    'ROLLCALL_LISEN',
    'is not a variable of this service (did you mean `ROLLCALL_LISTEN`?)',
  ],
  [
    'a variable that is like none',
    { ROLLCALL_COLOUR: 'a' },
    'ROLLCALL_COLOUR',
    expect.stringContaining('known are ROLLCALL_CONFIG'),
  ],
  [
    'a wrong address',
    { ROLLCALL_LISTEN: 'x' },
    'ROLLCALL_LISTEN',
    'must be host and port, such as 127.0.0.1:7655 or [::1]:7655',
  ],
  [
    'a wrong level',
    { ROLLCALL_LOG: 'loud' },
    'ROLLCALL_LOG',
    'must be one of debug, info, warn, error, silent',
  ],
  [
    'a wrong public address',
    { ROLLCALL_PUBLIC_URL: 'here' },
    'ROLLCALL_PUBLIC_URL',
    'must be an address such as https://rollcall.example.com',
  ],
  [
    'a wrong key',
    { ROLLCALL_ENCRYPTION_KEY: 'abc' },
    'ROLLCALL_ENCRYPTION_KEY',
    'must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32',
  ],
])('%s in the environment is a fault', async (_, environment, path, message) => {
  expect(await faultsOf(undefined, environment)).toEqual([{ path, message }]);
});

test('variables that the file names for its secrets, and those of tests, are known', async () => {
  const text = 'sources: { okta: { type: scim, token: { env: ROLLCALL_OKTA_TOKEN } } }\n';
  const environment = {
    ROLLCALL_OKTA_TOKEN: 'o',
    ROLLCALL_TEST_POSTGRES: 'x',
    ROLLCALL_SPECS: 'x',
    ROLLCALL_REFERENCE: 'x',
  };
  expect((await load(text, environment)).declared?.connections).toHaveLength(1);
});

test('with PostgreSQL a key must be given, and the sentence says how', async () => {
  const [fault] = await faultsOf('store: postgres://rollcall@db/rollcall\n');
  expect(fault).toMatchObject({
    path: 'encryption-keys',
    message: expect.stringMatching(/ROLLCALL_ENCRYPTION_KEY.*openssl rand/),
  });
});

test('faults of file and environment are told together', async () => {
  const faults = await faultsOf('lissten: a\nsources: { okta: { type: scim } }\n', { ROLLCALL_LOG: 'loud' });
  expect(faults.map((fault) => fault.path)).toEqual(['lissten', 'sources.okta.token', 'ROLLCALL_LOG']);
});
