/** The keys that seal secrets: from the configuration, or made once beside the SQLite file. */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { type Fault, ProvisioningError } from '../model/index.ts';
import { newSecretKey } from '../store/index.ts';
import { findSecret, type Surroundings } from './secret-reference.ts';

/** The variable that carries the keys; it wins over the file. */
const variable = 'ROLLCALL_ENCRYPTION_KEY';
const howToMakeOne = 'make one with: openssl rand -base64 32';

/** Keys as configured: 32 bytes each in base64, the one that seals first. None: `openEncryptionKeys` makes one. */
export interface Encryption {
  readonly keys: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Reads the configured keys.
 * @param parts.required every process must be given the key, for they do not share a folder (PostgreSQL).
 */
export function readEncryptionKeys(
  references: readonly unknown[],
  parts: { readonly around: Surroundings; readonly required: boolean },
): Encryption {
  const faults: Fault[] = [];
  const keys: string[] = [];
  for (const { path, text, fault } of writtenKeys(references, parts.around)) {
    const key = text === undefined ? undefined : keyOf(text);
    if (key !== undefined && keys.includes(key)) faults.push({ path, message: 'is given twice' });
    else if (key !== undefined) keys.push(key);
    else faults.push({ path, message: fault ?? `must be 32 bytes in base64 or hex; ${howToMakeOne}` });
  }
  if (parts.required && keys.length === 0 && faults.length === 0)
    faults.push({
      path: 'encryption-keys',
      message: `is missing: with PostgreSQL every process needs the same key, as { env: NAME } or in ${variable}; ${howToMakeOne}`,
    });
  return { keys, faults };
}

/**
 * The keys to seal with. Without a configured one, the key beside the SQLite file (`rollcall.db`, `rollcall.key`), made
 * on the first start and readable by its owner only. Throws `invalid` when that file does not hold a key.
 */
export function openEncryptionKeys(config: {
  readonly encryptionKeys: readonly string[];
  readonly store: string;
}) {
  if (config.encryptionKeys.length > 0) return config.encryptionKeys;
  const path = join(dirname(config.store), `${basename(config.store, extname(config.store))}.key`);
  const key = keyOf(readKeyFile(path) ?? makeKeyFile(path));
  if (key !== undefined) return [key];
  throw new ProvisioningError(
    'invalid',
    `${path} does not hold an encryption key; put the right one back from a backup.`,
  );
}

function writtenKeys(
  references: readonly unknown[],
  around: Surroundings,
): readonly { readonly path: string; readonly text?: string; readonly fault?: string }[] {
  const given = around.environment[variable];
  if (given !== undefined && given !== '')
    return given.split(',').map((text) => ({ path: variable, text: text.trim() }));
  return references.map((reference, index) => ({
    path: `encryption-keys[${index}]`,
    ...findSecret(reference, around),
  }));
}

/** 32 bytes in base64 or hex, as base64; nothing when it is something else. */
function keyOf(text: string): string | undefined {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  return bytes.length === 32 ? bytes.toString('base64') : undefined;
}

function readKeyFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new ProvisioningError('invalid', `${path} cannot be read; see that this user may read it.`, {
      cause,
    });
  }
}

/** Written whole and flushed under another name first: another process sees no key or this one, never half of it. */
function makeKeyFile(path: string): string {
  const key = newSecretKey();
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${key}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
    return key;
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
    return readFileSync(path, 'utf8').trim();
  } finally {
    unlinkSync(draft);
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
