/** Entitlements of a target read as they are asked for: whoever plans a few people needs a few of its thousands. */

import { type Entitlement, foldKey } from '../model/index.ts';
import { among, type Queryable } from '../store/index.ts';
import { asEntitlement, type Entitlements } from './observed.ts';
import type { ReconciliationTables } from './tables.ts';

/** Asked for in one statement at most. */
const ATONCE = 1_000;

/**
 * Knows nothing at first. What is asked for within `known` is read; to ask elsewhere for what was never asked for within
 * is a mistake of ours and throws: that it is not known must never be taken for its not being there.
 */
export function entitlementsAsked(db: Queryable, target: string): Entitlements {
  const byId = new Map<string, Entitlement | undefined>();
  const byKey = new Map<string, Entitlement | undefined>();
  let missing: { readonly ids: Set<string>; readonly keys: Set<string> } | undefined;

  async function read(column: 'id' | 'name_key', wanted: ReadonlySet<string>): Promise<void> {
    const all = [...wanted];
    for (let from = 0; from < all.length; from += ATONCE) {
      const some = all.slice(from, from + ATONCE);
      const rows = await db
        .tables<ReconciliationTables>()
        .selectFrom('observed_entitlement')
        .selectAll()
        .where('target', '=', target)
        .where(among(db, column, some))
        .orderBy('id', 'desc')
        .execute();
      for (const one of some) (column === 'id' ? byId : byKey).set(one, undefined);
      for (const row of rows) {
        const entitlement = asEntitlement(row);
        byId.set(row.id, entitlement);
        // The last of a name here is the first by id. By its id alone one does not know whether it is that.
        if (column === 'name_key') byKey.set(row.name_key, entitlement);
      }
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
        await read('id', asked.ids);
        await read('name_key', asked.keys);
      }
    },
  };
}
