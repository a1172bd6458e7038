/** Accounts of a target, found by what one knows of them, as the target was last read or changed by us; and whose they are. */

import { type Account, searchLine, searchRank } from '../model/index.ts';
import { byName, compareTexts, containing, type Database, type Queryable } from '../store/index.ts';
import { type AccountPlace, browse, ranks, type Sought, STRETCH } from './account-browse.ts';
import { foldAccounts } from './account-folding.ts';
import { linksOfAccounts } from './links.ts';
import { accountsById } from './observed.ts';
import type { Link } from './subject.ts';
import type { ReconciliationTables } from './tables.ts';

export interface AccountSearch {
  readonly target: string;
  /** An id, or a part of any of its texts: user name, address, name. Empty: all. */
  readonly text: string;
  /** Where the page before ended. */
  readonly after?: AccountPlace;
  readonly limit: number;
}

/** An account that was found, and whose it is. */
export interface FoundAccount {
  readonly account: Account;
  readonly place: AccountPlace;
  /** Absent: nobody's. */
  readonly link?: Link;
}

/** Characters that are looked for; the rest would not narrow it down. */
const LONGEST = 200;
/** Accounts that fit, up to which they are ranked one by one; beyond, they are browsed by name. */
const mostRanked = 2_000;

/**
 * First the account with this id, then those of which a line (user name, address, name) is the text, begins with it, has a word that
 * does, and the rest; among these in order of name. Where very many fit, see `browse`.
 */
export async function searchAccounts(
  db: Database,
  { target, text, after, limit }: AccountSearch,
): Promise<readonly FoundAccount[]> {
  await foldAccounts(db, target);
  const id = text.trim().slice(0, LONGEST).toWellFormed();
  const sought = { target, id, key: searchLine(id), after, limit };
  return withLinks(db, target, (await rankedFew(db, sought)) ?? (await browse(db, sought)));
}

async function withLinks(
  db: Queryable,
  target: string,
  places: readonly AccountPlace[],
): Promise<readonly FoundAccount[]> {
  const ids = places.map((place) => place.id);
  const accounts = await accountsById(db, target, ids);
  const links = await linksOfAccounts(db, target, ids);
  return places.flatMap((place) => {
    const account = accounts.get(place.id);
    const link = links.get(place.id);
    return account === undefined ? [] : [{ account, place, ...(link === undefined ? {} : { link }) }];
  });
}

/** All that fits, where it is few enough to be ranked; undefined where it is more. */
async function rankedFew(db: Queryable, sought: Sought): Promise<readonly AccountPlace[] | undefined> {
  const { id, key, after, limit } = sought;
  if (key === '') return undefined;
  const rows: Fitting[] = [];
  for await (const some of fitting(db, sought)) {
    rows.push(...some);
    if (rows.length > mostRanked) return undefined;
  }
  const all = rows
    .map((row) => ({
      rank: row.id === id ? ranks.id : ranks.line + searchRank(row.search ?? '', key),
      name: row.name ?? '',
      id: row.id,
    }))
    .sort(compare);
  const start = after === undefined ? 0 : all.findIndex((place) => compare(place, after) > 0);
  return start < 0 ? [] : all.slice(start, start + limit);
}

interface Fitting {
  readonly id: string;
  readonly name: string;
  readonly search: string | null;
}

/** What fits, up to one more than is ranked; from SQLite a stretch of accounts at a time, between which others have their turn. */
async function* fitting(db: Queryable, { target, id, key }: Sought): AsyncIterable<readonly Fitting[]> {
  const accounts = db
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .where('target', '=', target);
  const found = accounts
    .select(['id', byName.as('name'), 'search'])
    .where((is) => is.or([is('id', '=', id), containing(key)]))
    .limit(mostRanked + 1);
  let from = '';
  while (db.engine === 'sqlite') {
    const behind = accounts.select('id').where('id', '>', from).orderBy('id');
    const end = (
      await behind
        .offset(STRETCH - 1)
        .limit(1)
        .executeTakeFirst()
    )?.id;
    if (end === undefined) break;
    yield await found.where('id', '>', from).where('id', '<=', end).execute();
    from = end;
  }
  yield await found.where('id', '>', from).execute();
}

function compare(a: AccountPlace, b: AccountPlace): number {
  return a.rank - b.rank || compareTexts(a.name, b.name) || compareTexts(a.id, b.id);
}
