import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newSecretKey } from '../store/index.ts';
import { openEncryptionKeys, readEncryptionKeys } from './encryption-keys.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-key-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const key = newSecretKey();
const older = newSecretKey();
const hex = Buffer.from(key, 'base64').toString('hex');

function read(environment: Record<string, string>, references: readonly unknown[] = [], required = false) {
  return readEncryptionKeys(references, { around: { environment, directory }, required });
}

test('keys may be written in base64 or hex, and the first one seals', () => {
  const environment = { NEW: hex, OLD: older };
  expect(read(environment, [{ env: 'NEW' }, { env: 'OLD' }])).toEqual({ keys: [key, older], faults: [] });
});

test('the environment wins over the file, with commas between several', () => {
  const environment = { ROLLCALL_ENCRYPTION_KEY: `${key}, ${older}`, OTHER: newSecretKey() };
  expect(read(environment, [{ env: 'OTHER' }]).keys).toEqual([key, older]);
});

test.each<[string, Record<string, string>, readonly unknown[], string, string]>([
  [
    'too short',
    { K: 'c2hvcnQ=' },
    [{ env: 'K' }],
    'encryption-keys[0]',
    'must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32',
  ],
  ['given twice', { K: key, H: hex }, [{ env: 'K' }, { env: 'H' }], 'encryption-keys[1]', 'is given twice'],
  [
    'written in the file itself',
    {},
    [key],
    'encryption-keys[0]',
    'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH }',
  ],
])('a key that is %s is a fault', (_, environment, references, path, message) => {
  expect(read(environment, references).faults).toEqual([{ path, message }]);
});

test('where every process needs the same key, none is a fault that says how to make one', () => {
  const { faults } = read({}, [], true);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.message).toMatch(/every process needs the same key.*openssl rand -base64 32/);
});

test('beside a SQLite file a key is made once, for its owner only, and found again', () => {
  const config = { encryptionKeys: [], store: join(directory, 'data', 'rollcall.db') };
  const first = openEncryptionKeys(config);
  expect(Buffer.from(first[0] ?? '', 'base64')).toHaveLength(32);
  expect(openEncryptionKeys(config)).toEqual(first);
  expect(statSync(join(directory, 'data', 'rollcall.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(directory, 'data'))).toEqual(['rollcall.key']);
});

test('with a configured key no file is made', () => {
  const config = { encryptionKeys: [key], store: join(directory, 'rollcall.db') };
  expect(openEncryptionKeys(config)).toEqual([key]);
  expect(existsSync(join(directory, 'rollcall.key'))).toBe(false);
});

test('a key file that holds no key is refused and left alone', () => {
  writeFileSync(join(directory, 'rollcall.key'), 'oops\n');
  const config = { encryptionKeys: [], store: join(directory, 'rollcall.db') };
  expect(() => openEncryptionKeys(config)).toThrow(/rollcall\.key does not hold an encryption key/);
  expect(readdirSync(directory)).toEqual(['rollcall.key']);
});
