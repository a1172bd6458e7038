/** What a process has learned of a connection, and need not learn again each time that the connection is opened. */

import { createHash } from 'node:crypto';
import { canonicalJson, forgetOldest, type Tools } from '../../model/index.ts';

/** More settings than any process has connections: the oldest are those of connections that were changed. */
const limit = 200;

const memories = new WeakMap<Tools['fetch'], Map<string, unknown>>();

/**
 * The memory of connections with these settings in this world, begun when there is none yet. A run opens its target anew;
 * the rate limit that the other side keeps for our credentials, and lists that change rarely, outlive the run.
 * Worlds (tests, tenants) are told apart by their `fetch`, connections by their whole settings, which are kept as a digest.
 * @param type the connector's, so that two kinds never share a memory
 */
export function memoryOf<Memory>(
  { fetch }: Pick<Tools, 'fetch'>,
  about: { readonly type: string; readonly settings: unknown },
  begin: () => Memory,
): Memory {
  const world = memories.get(fetch) ?? new Map<string, unknown>();
  memories.set(fetch, world);
  const key = createHash('sha256')
    .update(canonicalJson([about.type, about.settings]))
    .digest('base64');
  const known = world.get(key) as Memory | undefined;
  if (known !== undefined) return known;
  const begun = begin();
  world.set(key, begun);
  forgetOldest(world, limit);
  return begun;
}
