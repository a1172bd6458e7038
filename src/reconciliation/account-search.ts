/** Accounts of a target, found by what one knows of them, as the target was last read or changed by us; and whose they are. */

import { sql } from 'kysely';
import { type Account, type AttributeValue, foldKey } from '../model/index.ts';
import { among, like, literally, type Queryable } from '../store/index.ts';
import { linksOfAccounts } from './links.ts';
import { accountsById } from './observed.ts';
import type { Link } from './subject.ts';
import type { ReconciliationTables } from './tables.ts';

/** Where an account stands in what was found: those that are named first, then those that only contain the text. */
export interface AccountPlace {
  readonly rank: number;
  /** By which it was found; empty: by its id, or by something within it. */
  readonly key: string;
  readonly id: string;
}

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
/** Behind every text that begins with what stands before it. */
const BEYOND = '\u{10ffff}';
/** Accounts that one statement looks through: SQLite computes in this process, and nobody has a turn before it has ended. */
const STRETCH = 20_000;
/** Accounts whose texts are compared at once. */
const TAKEN = 500;

interface Sought {
  readonly target: string;
  readonly key: string;
  /** The account whose id the text is, which comes before all others. */
  readonly exact: string | undefined;
  /** Attributes whose values are kept as keys. */
  readonly keys: readonly string[];
  readonly limit: number;
}

/**
 * Accounts with this id or a key that begins with the text first, in order of that key; then those with the text anywhere in what
 * they say, in order of their ids. @param keys the attributes by which accounts of the target are found
 */
export async function searchAccounts(
  db: Queryable,
  { target, text, after, limit }: AccountSearch,
  keys: readonly string[],
): Promise<readonly FoundAccount[]> {
  const id = text.trim().slice(0, LONGEST);
  const exact = (await accountsById(db, target, [id])).has(id) ? id : undefined;
  const sought: Sought = { target, key: foldKey(id), exact, keys, limit };
  const places: AccountPlace[] = [];
  if (exact !== undefined && after === undefined) places.push({ rank: 0, key: '', id });
  if (sought.key !== '' && (after?.rank ?? 0) === 0)
    places.push(...(await beginningWith(db, sought, after ?? { key: '', id: '' })));
  if (places.length < limit) {
    const rest = { ...sought, limit: limit - places.length };
    places.push(...(await containing(db, rest, after?.rank === 1 ? after.id : '')));
  }
  return withLinks(db, target, places.slice(0, limit));
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

/** Those one of whose keys begins with the text, each by the first of them; behind a place. */
async function beginningWith(
  db: Queryable,
  sought: Sought,
  behind: Pick<AccountPlace, 'key' | 'id'>,
): Promise<readonly AccountPlace[]> {
  if (sought.keys.length === 0) return [];
  const first = sql<string>`min(key)`;
  const rows = await keyRows(db, sought)
    .where('account', '<>', sought.exact ?? '')
    .select(['account', first.as('first')])
    .groupBy('account')
    .having(sql<boolean>`(${first}, account) > (${behind.key}, ${behind.id})`)
    .orderBy(first)
    .orderBy('account')
    .limit(sought.limit)
    .execute();
  return rows.map((row) => ({ rank: 0, key: row.first, id: row.account }));
}

/** Keys that begin with the text. */
function keyRows(db: Queryable, { target, key, keys }: Sought) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('observed_key')
    .where('target', '=', target)
    .where('attribute', 'in', keys)
    .where('key', '>=', key)
    .where('key', '<', `${key}${BEYOND}`);
}

/** Those with the text in one of theirs, without those that a key has named already; behind an id. */
async function containing(db: Queryable, sought: Sought, behind: string): Promise<readonly AccountPlace[]> {
  const { target, limit } = sought;
  const found: AccountPlace[] = [];
  let from = behind;
  while (found.length < limit) {
    const end = await endOfStretch(db, target, from);
    for (let full = true; full && found.length < limit; ) {
      const rows = await rowsLike(db, sought, { from, end });
      const fitting = [...(await accountsById(db, target, rows)).values()].filter(
        (account) => sought.key === '' || textsOf(account).some((text) => text.includes(sought.key)),
      );
      const named = await namedAmong(
        db,
        sought,
        fitting.map(({ id }) => id),
      );
      const fit = new Set(fitting.flatMap(({ id }) => (id === sought.exact || named.has(id) ? [] : [id])));
      found.push(...rows.filter((id) => fit.has(id)).map((id) => ({ rank: 1, key: '', id })));
      full = rows.length === TAKEN;
      from = rows.at(-1) ?? from;
    }
    if (end === undefined) break;
    from = end;
  }
  return found.slice(0, limit);
}

/** The last account of the next stretch; undefined: there is no further one behind it. */
async function endOfStretch(db: Queryable, target: string, from: string): Promise<string | undefined> {
  const row = await idsBehind(db, target, from)
    .offset(STRETCH - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

function idsBehind(db: Queryable, target: string, from: string) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select('id')
    .where('target', '=', target)
    .where('id', '>', from)
    .orderBy('id');
}

/** Accounts that may have the text: what is compared by the letter is compared afterwards. */
async function rowsLike(
  db: Queryable,
  { target, key }: Sought,
  { from, end }: { readonly from: string; readonly end: string | undefined },
): Promise<readonly string[]> {
  let query = idsBehind(db, target, from).limit(TAKEN);
  if (end !== undefined) query = query.where('id', '<=', end);
  if (key !== '') {
    const pattern = `%${roughly(key)}%`;
    const text = sql`lower(cast(attributes as text))`;
    query = query.where((is) =>
      is.or([like('id', pattern), sql<boolean>`${text} like ${pattern} escape ${'\\'}`]),
    );
  }
  return (await query.execute()).map(({ id }) => id);
}

/** A part of a pattern in which whatever the engines fold or write in other ways stands for anything. */
function roughly(key: string): string {
  return literally(key.replaceAll(/[^ !#-[\]-~]+/g, '\n')).replaceAll('\n', '%');
}

async function namedAmong(
  db: Queryable,
  sought: Sought,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || sought.key === '' || sought.keys.length === 0) return new Set();
  const rows = await keyRows(db, sought)
    .select('account')
    .where(among(db, 'account', ids))
    .execute();
  return new Set(rows.map(({ account }) => account));
}

/** All that an account says of whose it is, folded. */
function textsOf({ id, attributes }: Account): readonly string[] {
  return [id, ...Object.values(attributes).flatMap(texts)].map(foldKey);
}

function texts(value: AttributeValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
