/** Secrets as the database holds them: sealed with AES-256-GCM (NIST SP 800-38D), bound to their row, keys by version. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ProvisioningError } from '../model/index.ts';

/** One key of the ring. */
export interface SecretKey {
  /** From 1; the highest of the ring seals, all of them open. */
  readonly version: number;
  /** 32 random bytes in base64, as `newSecretKey` makes them. */
  readonly key: string;
}

export interface Secrets {
  /** The version that seals now. */
  readonly version: number;
  /** Seals a text for the row with this id, with the newest key: `v2:base64…`. Twice the same never looks the same. */
  seal(id: string, plain: string): string;
  /**
   * The text that was sealed for the row with this id. Throws `internal` naming the version when its key is not in the
   * ring, and when the text was changed, belongs to another row, or was sealed with another key of that version.
   */
  open(id: string, sealed: string): string;
  /**
   * For the rotation of keys: the same text sealed with the newest key, or `undefined` when it already is. Once
   * every row has been resealed, the old key may leave the ring.
   */
  reseal(id: string, sealed: string): string | undefined;
}

const cipher = 'aes-256-gcm';
/** Bytes: a nonce drawn at random for every sealing, and GCM's full tag. */
const nonceLength = 12;
const tagLength = 16;

/** A fresh key, in base64. */
export function newSecretKey(): string {
  return randomBytes(32).toString('base64');
}

/** The key ring. Throws `invalid` with all faults when it is empty, has a version twice or a key that is not 32 bytes. */
export function openSecrets(keys: readonly SecretKey[]): Secrets {
  const ring = ringOf(keys);
  const version = Math.max(...ring.keys());

  function keyOf(wanted: number): Buffer {
    const key = ring.get(wanted);
    if (key !== undefined) return key;
    throw new ProvisioningError(
      'internal',
      `A secret was sealed with key version ${wanted}, which is not among the keys given (${[...ring.keys()].sort((a, b) => a - b).join(', ')}); add that key again.`,
    );
  }

  function seal(id: string, plain: string): string {
    const nonce = randomBytes(nonceLength);
    const sealing = createCipheriv(cipher, keyOf(version), nonce, { authTagLength: tagLength });
    sealing.setAAD(Buffer.from(id));
    const text = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
    return `v${version}:${Buffer.concat([nonce, text, sealing.getAuthTag()]).toString('base64')}`;
  }

  function open(id: string, sealed: string): string {
    const { version: wanted, bytes } = read(sealed);
    const opening = createDecipheriv(cipher, keyOf(wanted), bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    opening.setAAD(Buffer.from(id));
    opening.setAuthTag(bytes.subarray(-tagLength));
    try {
      const text = opening.update(bytes.subarray(nonceLength, -tagLength));
      return Buffer.concat([text, opening.final()]).toString('utf8');
    } catch (cause) {
      throw new ProvisioningError(
        'internal',
        `The secret of ${id} does not open: it was changed, moved from another row, or sealed with another key of version ${wanted}; enter it anew.`,
        { cause },
      );
    }
  }

  return {
    version,
    seal,
    open,
    reseal: (id, sealed) => (read(sealed).version === version ? undefined : seal(id, open(id, sealed))),
  };
}

function ringOf(keys: readonly SecretKey[]): ReadonlyMap<number, Buffer> {
  const ring = new Map<number, Buffer>();
  const faults: { path: string; message: string }[] = [];
  for (const [at, { version, key }] of keys.entries()) {
    const path = `keys.${at}`;
    const bytes = Buffer.from(key, 'base64');
    if (!Number.isSafeInteger(version) || version < 1)
      faults.push({ path, message: 'The version must be a whole number from 1.' });
    if (ring.has(version)) faults.push({ path, message: `Version ${version} is given twice.` });
    if (bytes.length !== 32) faults.push({ path, message: 'The key must be 32 bytes in base64.' });
    ring.set(version, bytes);
  }
  if (keys.length === 0) faults.push({ path: 'keys', message: 'At least one key is needed.' });
  if (faults.length === 0) return ring;
  throw new ProvisioningError(
    'invalid',
    `The keys for secrets cannot be used: ${faults.map(({ message }) => message).join(' ')}`,
    { faults },
  );
}

function read(sealed: string): { readonly version: number; readonly bytes: Buffer } {
  const [, version, text] = /^v([1-9]\d{0,9}):([A-Za-z0-9+/]+={0,2})$/.exec(sealed) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64');
  if (version !== undefined && bytes.length >= nonceLength + tagLength)
    return { version: Number(version), bytes };
  throw new ProvisioningError('internal', 'What should be a sealed secret is none; enter the secret anew.');
}
