/** One limit for each credential, shared by everything in the process that uses it, whatever connection or run it belongs to. */

import { createHash } from 'node:crypto';
import { type Clock, forgetOldest, type Tools } from '../model/index.ts';
import type { Auth } from './auth/auth.ts';
import { openRateLimit, type Pace, type RateLimit } from './rate-limit.ts';

/** More credentials than any process has: the oldest are those that were renewed. */
const most = 500;

type Limits = Map<string, RateLimit>;
const worlds = new WeakMap<Tools['fetch'], WeakMap<Clock, Limits>>();
const names = new WeakMap<Auth, string>();

/**
 * The limit of a credential at an origin, opened when nobody has used it yet: it outlives whoever did, so that a run goes on
 * at the pace at which the one before left off. Worlds (tests, tenants) are told apart by their `fetch` and their clock,
 * credentials by a digest of what they keep secret; nothing secret is kept.
 * @param pace taken when the limit is opened, where the other side publishes one and tells none
 */
export function limitOf(
  { fetch, clock }: Pick<Tools, 'fetch' | 'clock'>,
  { origin, auth }: { readonly origin: string; readonly auth: Auth },
  pace?: Pace,
): RateLimit {
  const clocks = worlds.get(fetch) ?? new WeakMap<Clock, Limits>();
  worlds.set(fetch, clocks);
  const limits = clocks.get(clock) ?? new Map<string, RateLimit>();
  clocks.set(clock, limits);
  const key = `${origin} ${nameOf(auth)}`;
  const known = limits.get(key);
  if (known !== undefined) return known;
  const opened = openRateLimit(clock, pace);
  limits.set(key, opened);
  forgetOldest(limits, most);
  return opened;
}

/** What a credential is told apart by. Taken once, since tokens that are fetched later belong to its secrets too. */
function nameOf(auth: Auth): string {
  const known = names.get(auth);
  if (known !== undefined) return known;
  const name = createHash('sha256')
    .update(JSON.stringify([...auth.secrets()].sort()))
    .digest('base64');
  names.set(auth, name);
  return name;
}
