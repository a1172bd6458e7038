/** People in the order of their names, page by page, where more fit a text than are worth ranking one by one. */

import { type RawBuilder, sql } from 'kysely';
import { searchKey } from '../model/index.ts';
import { among, beginningWith, byName, containing, type Queryable } from '../store/index.ts';
import { fits, type PeopleFilter } from './people-filter.ts';
import type { Place } from './place.ts';
import { indexKey } from './profile.ts';
import type { DirectoryTables } from './tables.ts';

/** Somebody who was found. */
export interface Found {
  readonly rank: number;
  readonly name: string;
  readonly person: string;
}

/** What is looked for, and from where on. */
export interface Sought {
  /** As it was typed; empty: everybody. */
  readonly text: string;
  readonly filter: PeopleFilter;
  readonly after: Place | undefined;
  readonly limit: number;
}

/** Rows looked at in one query; those of a person who has come already are passed over. */
const stretch = 100;

/**
 * The next people behind a place. First whom the text names exactly, then whose name begins with it, then the others; among
 * these in order of name. Each query stops as soon as the page is full.
 */
export async function browse(
  within: Queryable,
  { text, filter, after, limit }: Sought,
): Promise<readonly Found[]> {
  const sought = { text, key: searchKey(text), user: indexKey(text), filter };
  const found: Found[] = [];
  const [told = 0, name = '', person = ''] = after ?? [];
  // A place may come from the finer ranks of `findPersons`, when one more fits than a moment ago.
  const rank = Math.min(told, 2);
  for (const tier of [0, 1, 2]) {
    if (tier < rank || (sought.key === '' && tier < 2)) continue;
    let place = tier === rank && after !== undefined ? { name, person } : undefined;
    while (found.length < limit) {
      const rows = await rowsOf(within, sought, { tier, place });
      const best = await placesOf(within, sought, rows);
      found.push(
        ...rows
          .filter((row) => sameAs(best.get(row.person), { ...row, rank: tier }))
          .map((row) => ({ ...row, rank: tier })),
      );
      const last = rows.at(-1);
      if (last === undefined || rows.length < stretch) break;
      place = last;
    }
  }
  return found.slice(0, limit);
}

interface Row {
  readonly name: string;
  readonly person: string;
}

interface Texts {
  readonly text: string;
  readonly key: string;
  readonly user: string;
  readonly filter: PeopleFilter;
}

/** Rows of one tier in order; a person of a better tier, or of a better name, may be among them. */
async function rowsOf(
  within: Queryable,
  sought: Texts,
  { tier, place }: { readonly tier: number; readonly place: Row | undefined },
): Promise<readonly Row[]> {
  const beyond =
    place === undefined
      ? sql<boolean>`1 = 1`
      : sql<boolean>`${byName} >= ${place.name} and (${byName} > ${place.name} or person > ${place.person})`;
  const { rows } = await sql<Row>`
    select distinct ${byName} as name, person from identity
    where ${tierOf(sought, tier)} and ${beyond} and ${fits(sought.filter)}
    order by ${byName}, person limit ${stretch}`.execute(within.tables());
  return rows;
}

function tierOf({ text, key, user }: Texts, tier: number): RawBuilder<boolean> {
  const line = `\n${key}`;
  if (tier === 1) return beginningWith(line);
  if (tier === 2) return key === '' ? sql<boolean>`1 = 1` : containing(key);
  const sources = sql`source in (select source from source_state)`;
  return sql<boolean>`(
    (${sources} and id = ${text}) or (${sources} and person = ${text}) or user_name_key = ${user}
    or ${byName} = ${line} or (${beginningWith(`${line}\n`)}))`;
}

/** Where these people stand by the best of all their identities. */
async function placesOf(
  within: Queryable,
  { text, key, user }: Texts,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Found>> {
  const best = new Map<string, Found>();
  if (rows.length === 0) return best;
  const told = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['person', 'id', 'user_name_key', 'search', byName.as('name')])
    .where('source', 'in', (inner) => inner.selectFrom('source_state').select('source'))
    .where(
      among(
        within,
        'person',
        rows.map(({ person }) => person),
      ),
    )
    .execute();
  for (const { person, id, user_name_key, search, name } of told) {
    const names = id === text || person === text || user_name_key === user;
    const isExact = key !== '' && (names || `${name}\n`.startsWith(`\n${key}\n`));
    if (!isExact && !search.includes(key)) continue;
    const rank = isExact ? 0 : key !== '' && name.startsWith(`\n${key}`) ? 1 : 2;
    const place = { rank, name, person };
    const rival = best.get(person);
    if (rival === undefined || rank < rival.rank || (rank === rival.rank && name < rival.name))
      best.set(person, place);
  }
  return best;
}

function sameAs(best: Found | undefined, row: Found): boolean {
  return best?.rank === row.rank && best.name === row.name;
}
