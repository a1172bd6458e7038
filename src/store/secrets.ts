/** Secrets as the database holds them: sealed with AES-256-GCM (NIST SP 800-38D), bound to their row, keys by version. */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { type Fault, ProvisioningError } from '../model/index.ts';

export interface Secrets {
  /** The name of the key that seals now. */
  readonly version: string;
  /** The names of all keys at hand, the one that seals first. */
  readonly versions: readonly string[];
  /** Seals a text for the row with this id, with the first key: `v3f2a9c01:base64…`. Twice the same never looks the same. */
  seal(id: string, plain: string): string;
  /**
   * The text that was sealed for the row with this id. Throws `internal` naming the key when it is not in the ring, and
   * when the text was changed or belongs to another row.
   */
  open(id: string, sealed: string): string;
  /**
   * For the rotation of keys: the same text sealed with the first key, or `undefined` when it already is. Once every
   * row has been resealed, the old key may leave the ring.
   */
  reseal(id: string, sealed: string): string | undefined;
  /**
   * Signs a text for a purpose, with a key that is derived from the first one for that purpose alone (HKDF, RFC 5869; HMAC-SHA256):
   * base64url.
   */
  sign(purpose: string, text: string): string;
  /** Whether this is the signature of the text for that purpose by any key at hand. */
  isSigned(purpose: string, text: string, signature: string): boolean;
}

const cipher = 'aes-256-gcm';
/** Bytes: a nonce drawn at random for every sealing, and GCM's full tag. */
const nonceLength = 12;
const tagLength = 16;

/** A fresh key, in base64. */
export function newSecretKey(): string {
  return randomBytes(32).toString('base64');
}

/**
 * The key ring: 32 bytes each, in base64; the first seals, all of them open. A sealed text names its key by a
 * fingerprint, so that keys need no numbers and may leave the ring in any order.
 * Throws `invalid` with all faults when there is no key, one is given twice or is not 32 bytes.
 */
export function openSecrets(keys: readonly string[]): Secrets {
  const ring = ringOf(keys);
  const [version = ''] = ring.keys();

  function keyOf(wanted: string): Buffer {
    const key = ring.get(wanted);
    if (key !== undefined) return key;
    throw new ProvisioningError(
      'internal',
      `A secret was sealed with the key ${wanted}, which is not among the keys given (${[...ring.keys()].join(', ')}); add that key again.`,
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
        `The secret of ${id} does not open: it was changed, or moved here from another row; enter it anew.`,
        { cause },
      );
    }
  }

  function signatureBy(key: Buffer, purpose: string, text: string): Buffer {
    const derived = Buffer.from(hkdfSync('sha256', key, '', `rollcall signs ${purpose}`, 32));
    return createHmac('sha256', derived).update(text).digest();
  }

  return {
    version,
    versions: [...ring.keys()],
    sign: (purpose, text) => signatureBy(keyOf(version), purpose, text).toString('base64url'),
    isSigned(purpose, text, signature) {
      const given = Buffer.from(signature, 'base64url');
      return [...ring.values()].some((key) => {
        const wanted = signatureBy(key, purpose, text);
        return given.length === wanted.length && timingSafeEqual(given, wanted);
      });
    },
    seal,
    open,
    reseal: (id, sealed) => (read(sealed).version === version ? undefined : seal(id, open(id, sealed))),
  };
}

/** The name of the key that sealed a text. Throws `internal` for what is none. */
export function sealedBy(sealed: string): string {
  return read(sealed).version;
}

function ringOf(keys: readonly string[]): ReadonlyMap<string, Buffer> {
  const ring = new Map<string, Buffer>();
  const faults: Fault[] = [];
  for (const [at, key] of keys.entries()) {
    const bytes = Buffer.from(key, 'base64');
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const path = `keys.${at}`;
    if (bytes.length !== 32) faults.push({ path, message: 'A key must be 32 bytes in base64.' });
    else if (ring.has(version)) faults.push({ path, message: `The key ${version} is given twice.` });
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

function read(sealed: string): { readonly version: string; readonly bytes: Buffer } {
  const [, version, text] = /^v([0-9a-f]{8}):([A-Za-z0-9+/]+={0,2})$/.exec(sealed) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64');
  if (version !== undefined && bytes.length >= nonceLength + tagLength) return { version, bytes };
  throw new ProvisioningError('internal', 'What should be a sealed secret is none; enter the secret anew.');
}
