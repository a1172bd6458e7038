/** The public keys of foreign issuers (RFC 7517): fetched when they are needed, kept, and asked for anew within bounds. */

import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import {
  asProvisioningError,
  type Clock,
  type Fetch,
  type Log,
  ProvisioningError,
} from '../../model/index.ts';

/** Milliseconds after which keys are asked for anew although they still fit. */
const fresh = 3_600_000;
/** Milliseconds for which keys are used on when the issuer does not answer. */
const stale = 86_400_000;
/** Milliseconds between two questions to one issuer, however many unknown keys are shown. */
const cooldown = 30_000;
/** Milliseconds to wait for an answer. */
const patience = 5_000;
/** Bytes of an answer. */
const mostBytes = 512 * 1024;

export interface KeySets {
  /** Finds keys at that address. Throws `unavailable` when there are none and the issuer does not answer. */
  keysAt(url: string): JWTVerifyGetKey;
}

interface Held {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly at: number;
}

interface Place {
  held?: Held;
  /** When it was last asked, whatever came of it. */
  asked: number;
  asking?: Promise<void> | undefined;
}

export function openKeySets(parts: {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
}): KeySets {
  const { clock, log } = parts;
  const places = new Map<string, Place>();

  /** Asks for the keys; one question at a time, and none within the cooldown. */
  async function refresh(url: string, place: Place): Promise<void> {
    if (place.asking === undefined) {
      if (clock.now() - place.asked < cooldown) return;
      place.asked = clock.now();
      place.asking = fetchKeys(parts, url)
        .then((keys) => {
          place.held = { find: createLocalJWKSet(keys), at: clock.now() };
        })
        .catch((thrown: unknown) =>
          log.warn({ url, error: asProvisioningError(thrown) }, 'The keys of an issuer could not be read.'),
        )
        .finally(() => {
          place.asking = undefined;
        });
    }
    await place.asking;
  }

  return {
    keysAt(url) {
      const place = places.get(url) ?? { asked: Number.NEGATIVE_INFINITY };
      places.set(url, place);
      return async (header, token) => {
        const age = () => clock.now() - (place.held?.at ?? Number.NEGATIVE_INFINITY);
        if (age() >= fresh) await refresh(url, place);
        const { held } = place;
        if (held === undefined || age() >= stale)
          throw new ProvisioningError(
            'unavailable',
            'The keys of the issuer cannot be read now; try again later.',
            {
              retryAfter: cooldown / 1_000,
            },
          );
        try {
          return await held.find(header, token);
        } catch (thrown) {
          if (!(thrown instanceof errors.JWKSNoMatchingKey)) throw thrown;
          // The issuer may have begun to sign with a new key.
          await refresh(url, place);
          return (place.held ?? held).find(header, token);
        }
      };
    },
  };
}

async function fetchKeys(
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: Clock },
  url: string,
): Promise<JSONWebKeySet> {
  const done = new AbortController();
  const late = new AbortController();
  clock.sleep(patience, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    const request = new Request(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: late.signal,
    });
    const answer = await Promise.race([fetch(request), abortOf(late.signal)]);
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new ProvisioningError('unavailable', `${url} answered with ${answer.status}.`);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body ?? []) {
      length += chunk.length;
      if (length > mostBytes) throw new ProvisioningError('invalid', `${url} tells more than keys.`);
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JSONWebKeySet;
  } finally {
    done.abort();
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('No answer came in time.')), { once: true }),
  );
}
