/**
 * Identities by id and by user name, as clients ask after them thousands of times a second: at once where the database lies in this
 * process, together with others who ask where it does not.
 */

import type { Clock } from '../model/index.ts';
import { after, type Queryable } from '../store/index.ts';
import type { DirectoryAtOnce } from './at-once.ts';
import type { Directory } from './contract.ts';
import { gathering } from './gathering.ts';
import { asWritten, identitiesAtOnce, rowsById, rowsFrom, rowsNamed } from './identity-rows.ts';
import { identitiesListed } from './listing.ts';
import type { Placing } from './placing.ts';
import { indexKey } from './profile.ts';
import { groupsAtOnce } from './stored-groups.ts';
import { asStored, findIdentities, findIdentity, type IdentityRow, rowsOfName } from './stored-identities.ts';

type LookUps = Pick<Directory, 'identity' | 'findIdentities' | 'atOnce'>;

/** Who bears a folded user name, in order of id. */
type ByName = (source: string, key: string) => Promise<readonly IdentityRow[] | undefined>;

interface With {
  /** For whoever waits for a question that is under way. */
  readonly clock: Pick<Clock, 'sleep'>;
  readonly place: Placing;
}

export function openLookUps(db: Queryable, parts: With): LookUps {
  return db.now === undefined ? far(db, parts) : near(db, parts);
}

function near(db: Queryable, { place }: With): LookUps {
  return {
    atOnce: {
      identities: (source, by) => identitiesAtOnce(db, source, by),
      page: paged(db, place),
      groupsOf: (source, id) => groupsAtOnce(db, source, id),
    },
    identity: (source, id, within = db) => findIdentity(within, source, id),
    findIdentities: finding(db, (source, key) => rowsOfName(db, source, key)),
  };
}

function far(db: Queryable, { clock, place }: With): LookUps {
  const byId = gathering((source, ids) => rowsById(db, source, ids), clock);
  const byName = gathering((source, keys) => rowsNamed(db, source, keys), clock);

  const identities: DirectoryAtOnce['identities'] = async (source, by) => {
    if (!('id' in by)) return ((await byName(source, indexKey(by.userName))) ?? []).map(asWritten);
    const row = await byId(source, by.id);
    return row === undefined ? [] : [asWritten(row)];
  };

  return {
    atOnce: { identities, page: paged(db, place), groupsOf: () => undefined },
    async identity(source, id, within) {
      if (within !== undefined) return findIdentity(within, source, id);
      const row = await byId(source, id);
      return row && asStored(row);
    },
    findIdentities: finding(db, byName),
  };
}

function finding(db: Queryable, byName: ByName): Directory['findIdentities'] {
  return async (source, by, within) => {
    const { userName, ...others } = by;
    if (within !== undefined || userName === undefined || Object.keys(others).length > 0)
      return findIdentities(within ?? db, source, by);
    return ((await byName(source, indexKey(userName))) ?? []).map(asStored);
  };
}

function paged(db: Queryable, place: Placing): DirectoryAtOnce['page'] {
  return (source, { offset, limit }) =>
    after(place(db, identitiesListed(source), offset), ({ total, first, before }) => {
      if (limit === 0 || offset >= total) return { total, identities: [] };
      const rows = rowsFrom(db, { source, first, skipped: offset - before, limit });
      return after(rows, (some) => ({ total, identities: some.map(asWritten) }));
    });
}
