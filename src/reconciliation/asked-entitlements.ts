/** Entitlements of a target read as they are asked for: whoever plans a few people needs a few of its thousands. */

import { type Entitlement, foldKey } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { type Entitlements, entitlementsOfIds, entitlementsOfKeys } from './observed.ts';

/**
 * Knows nothing at first. What is asked for within `known` is read; to ask elsewhere for what was never asked for within
 * is a mistake of ours and throws: that it is not known must never be taken for its not being there.
 */
export function entitlementsAsked(db: Queryable, target: string): Entitlements {
  const byId = new Map<string, Entitlement | undefined>();
  const byKey = new Map<string, Entitlement | undefined>();
  let missing: { readonly ids: Set<string>; readonly keys: Set<string> } | undefined;

  async function readIds(ids: readonly string[]): Promise<void> {
    for (const id of ids) byId.set(id, undefined);
    for (const entitlement of await entitlementsOfIds(db, target, ids)) byId.set(entitlement.id, entitlement);
  }

  async function readKeys(keys: readonly string[]): Promise<void> {
    for (const key of keys) byKey.set(key, undefined);
    for (const [key, entitlement] of await entitlementsOfKeys(db, target, keys)) {
      byKey.set(key, entitlement);
      byId.set(entitlement.id, entitlement);
    }
  }

  function look(known: ReadonlyMap<string, Entitlement | undefined>, key: string, lacking: 'ids' | 'keys') {
    const found = known.get(key);
    if (found === undefined && !known.has(key)) {
      if (missing === undefined)
        throw new Error(`an entitlement was asked for that was not looked up: ${key}`);
      missing[lacking].add(key);
    }
    return found;
  }

  return {
    byId: { get: (id) => look(byId, id, 'ids') },
    byName: (name) => look(byKey, foldKey(name), 'keys'),
    async known(work) {
      for (;;) {
        const asked = { ids: new Set<string>(), keys: new Set<string>() };
        missing = asked;
        try {
          const given = await work();
          if (asked.ids.size + asked.keys.size === 0) return given;
        } finally {
          missing = undefined;
        }
        await readIds([...asked.ids]);
        await readKeys([...asked.keys]);
      }
    },
  };
}
