/**
 * Rows of identities as clients ask after them thousands of times a second: no column more than is shown, and where they travel, each
 * as one text.
 */

import { type Selectable, sql } from 'kysely';
import {
  asOneText,
  compareTexts,
  keepQuery,
  lookedUp,
  type Queryable,
  type Soonest,
} from '../store/index.ts';
import type { WrittenIdentity } from './at-once.ts';
import { mostFound } from './paging.ts';
import { indexKey } from './profile.ts';
import { type IdentityRow, present, rowsOfName, shown } from './stored-identities.ts';
import type { DirectoryTables, IdentityTable } from './tables.ts';

/** An identity as its client is shown it; read by `asWritten`. */
type ShownRow = Pick<Selectable<IdentityTable>, (typeof shown)[number]>;

const shownOne = keepQuery((within, place) =>
  present(within, place('source')).select(shown).where('id', '=', place('id')),
);

const shownNamed = keepQuery((within, place) =>
  present(within, place('source')).select(shown).where('user_name_key', '=', place('key')).limit(mostFound),
);

/** See `DirectoryAtOnce.identities`. */
export function identitiesAtOnce(
  db: Queryable,
  source: string,
  by: { readonly id: string } | { readonly userName: string },
): readonly WrittenIdentity[] | undefined {
  if ('id' in by) return shownOne.now(db, { source, id: by.id })?.map(asWritten);
  const rows = shownNamed.now(db, { source, key: indexKey(by.userName) });
  // Of several the others know the order.
  return rows === undefined || rows.length > 1 ? undefined : rows.map(asWritten);
}

/** An identity as its row has it. */
export function asWritten(row: ShownRow): WrittenIdentity {
  return {
    id: row.id,
    ...(row.user_name !== null && { userName: row.user_name }),
    ...(row.external_id !== null && { externalId: row.external_id }),
    active: row.active === 1,
    // A text on both engines.
    attributes: row.attributes as string,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    version: row.version,
  };
}

/** In order of id, the rows of those from an id on, some of them passed over. */
export function rowsFrom(
  within: Queryable,
  {
    source,
    ...from
  }: { readonly source: string; readonly first: string; readonly skipped: number; readonly limit: number },
): Soonest<readonly ShownRow[]> {
  if (within.now !== undefined) return shownFrom.soonest(within, { source, ...from });
  return asTextsFrom(within, { source, ...from }).then((texts) => texts.map(({ row }) => rowIn(source, row)));
}

const shownFrom = keepQuery((within, place) =>
  present(within, place('source'))
    .select(shown)
    .where('id', '>=', place('first'))
    .orderBy('id')
    .limit(place('limit'))
    .offset(place('skipped')),
);

// The texts are made of those that are left over, not of those that are passed over.
const asTextsFrom = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom(
      present(within, place('source'))
        .selectAll()
        .where('id', '>=', place('first'))
        .orderBy('id')
        .limit(place('limit'))
        .offset(place('skipped'))
        .as('left_over'),
    )
    .select(asOneText(within, written).as('row'))
    .orderBy('id'),
);

/** What of an identity is kept, in the order in which it is read when it comes as one text. */
const written = {
  id: 'text',
  person: 'text',
  user_name: 'text',
  external_id: 'text',
  active: 'integer',
  version: 'bigint',
  created_at: 'bigint',
  changed_at: 'bigint',
  attributes: 'json',
} as const;

const asTextsById = keepQuery((within, place) =>
  lookedUp<{ readonly row: string }>(within, { column: 'id', list: place('list') }, (isWanted) => {
    const row = asOneText(within, written).as('row');
    return sql`${present(within, place('source')).select(row).where(isWanted)}`;
  }),
);

// In no order: asked for one, SQLite walks through all people of the source in that order instead of looking names up.
const asTextsByName = keepQuery((within, place) =>
  lookedUp<{ readonly user_name_key: string; readonly row: string }>(
    within,
    { column: 'user_name_key', list: place('list'), limit: mostFound },
    (isWanted) => {
      const row = asOneText(within, written).as('row');
      return sql`${present(within, place('source')).select(['user_name_key', row]).where(isWanted)}`;
    },
  ),
);

/** The list of `lookedUp`, without what is nowhere kept and must not spoil the question of others. */
function listed(keys: readonly string[]): string {
  return JSON.stringify(keys.filter((key) => !key.includes('\0')).map((key) => key.toWellFormed()));
}

function rowIn(source: string, text: string): IdentityRow {
  const [id, person, user_name, external_id, active, version, created_at, changed_at, attributes] =
    JSON.parse(text);
  const own = { source, id, person, user_name, external_id, active, version, created_at, changed_at };
  return { ...own, gone_at: null, attributes: JSON.stringify(attributes) };
}

/** By id, the rows of those that are told. For whoever asks another process, where it matters how much travels. */
export async function rowsById(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IdentityRow>> {
  const found = new Map<string, IdentityRow>();
  for (const { row: text } of await asTextsById(within, { source, list: listed(ids) })) {
    const row = rowIn(source, text);
    found.set(row.id, row);
  }
  return found;
}

/** By folded user name, the rows of those that bear it, in order of id; at most 1,000 of each. */
export async function rowsNamed(
  within: Queryable,
  source: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly IdentityRow[]>> {
  const texts = await asTextsByName(within, { source, list: listed(keys) });
  const found = new Map<string, IdentityRow[]>();
  // Names are mostly borne once; where they are not, each is looked up alone.
  if (texts.length >= mostFound) {
    for (const key of keys) found.set(key, [...(await rowsOfName(within, source, key))]);
    return found;
  }
  for (const { user_name_key: key, row: text } of texts) {
    const named = found.get(key);
    const row = rowIn(source, text);
    if (named === undefined) found.set(key, [row]);
    else named.push(row);
  }
  for (const rows of found.values()) if (rows.length > 1) rows.sort((a, b) => compareTexts(a.id, b.id));
  return found;
}
