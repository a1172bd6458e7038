/** Finding people by what one knows of them: an id, a name, a part of an address. */

import { sql } from 'kysely';
import { searchKey, searchRank } from '../model/index.ts';
import { among, compareTexts, containing, type Queryable } from '../store/index.ts';
import { browse, type Found, type Sought } from './browse.ts';
import { identityOf } from './identities.ts';
import { fits, type PeopleFilter, rowsOfFew, type SearchRow } from './people-filter.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import { emailsOf, userNameOf } from './profile.ts';
import type { PersonSummary } from './stored.ts';
import type { DirectoryTables } from './tables.ts';

/** People on a page, unless it is asked for others. */
const usualLimit = 50;
/** Characters of a text that are looked for; the rest would not narrow it down. */
const longestText = 200;
/** Identities that fit, up to which they are ranked one by one; beyond, people are browsed by name. */
const mostRanked = 2_000;

/**
 * See `Directory.findPersons`. First whoever it names exactly, then whose name or address begins with it, then with a
 * word that does, then the rest; among these in order of name. Where very many fit, see `browse`.
 */
export async function findPersons(
  within: Queryable,
  query: PeopleFilter & { readonly text: string; readonly after?: string; readonly limit?: number },
): Promise<{ readonly persons: readonly PersonSummary[]; readonly next?: string }> {
  const limit = query.limit ?? usualLimit;
  const after = query.after === undefined ? undefined : readPlace(query.after, 2);
  const found = await placesOf(within, {
    text: query.text.trim().slice(0, longestText),
    filter: { state: query.state, source: query.source },
    after,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const summaries = await summariesOf(
    within,
    page.map(({ person }) => person),
  );
  return {
    persons: page.map(({ person }) => summaries.get(person)).filter((summary) => summary !== undefined),
    ...(last === undefined ? {} : { next: writePlace([last.rank, last.name, last.person]) }),
  };
}

async function placesOf(within: Queryable, sought: Sought): Promise<readonly Found[]> {
  const rows = await fewRows(within, sought);
  if (rows === undefined) return browse(within, sought);
  const { text, after, limit } = sought;
  const key = searchKey(text);
  const best = new Map<string, Found>();
  for (const { person, id, search } of rows) {
    const rank = person === text || id === text ? 0 : rankOf(search, key);
    const rival = best.get(person);
    best.set(person, {
      person,
      rank: Math.min(rank, rival?.rank ?? rank),
      name: rival === undefined || search < rival.name ? search : rival.name,
    });
  }
  const all = [...best.values()].sort(compare);
  const start = after === undefined ? 0 : all.findIndex((one) => compare(one, foundAt(after)) > 0);
  return start < 0 ? [] : all.slice(start, start + limit);
}

/** All that fits, where it is few enough to be ranked: because few people fit the filter, or few of those the text. */
async function fewRows(
  within: Queryable,
  { text, filter }: Sought,
): Promise<readonly SearchRow[] | undefined> {
  const key = searchKey(text);
  // Everybody's text is looked through without the filter: with it PostgreSQL would use one of its processes alone.
  const named = key === '' ? undefined : await rowsNaming(within, { text, key }, {});
  if (named !== undefined) return fitting(within, named, filter);
  const few = await rowsOfFew(within, filter);
  if (few !== undefined)
    return few.filter(({ person, id, search }) => person === text || id === text || search.includes(key));
  return key === '' || isEmpty(filter) ? undefined : rowsNaming(within, { text, key }, filter);
}

/** Whom the text names; undefined where too many. */
async function rowsNaming(
  within: Queryable,
  { text, key }: { readonly text: string; readonly key: string },
  filter: PeopleFilter,
): Promise<readonly SearchRow[] | undefined> {
  const { rows } = await sql<SearchRow>`
    select person, id, search from identity
    where (person = ${text} or id = ${text} or ${containing(key)}) and ${fits(filter)}
    limit ${mostRanked + 1}`.execute(within.tables());
  return rows.length > mostRanked ? undefined : rows;
}

/** Those of these rows whose people fit. */
async function fitting(
  within: Queryable,
  rows: readonly SearchRow[],
  filter: PeopleFilter,
): Promise<readonly SearchRow[]> {
  if (rows.length === 0 || isEmpty(filter)) return rows;
  const persons = [...new Set(rows.map(({ person }) => person))];
  const { rows: fit } = await sql<{ readonly person: string }>`
    select person from identity
    where source in (select source from source_state) and ${among(within, 'person', persons)}
      and ${fits(filter)}`.execute(within.tables());
  const known = new Set(fit.map(({ person }) => person));
  return rows.filter(({ person }) => known.has(person));
}

function isEmpty({ state, source }: PeopleFilter): boolean {
  return state === undefined && source === undefined;
}

/** How well what is said of somebody fits: each line of it is a name, an address, an id. Where nothing is asked for, as `browse` says. */
function rankOf(search: string, key: string): number {
  return key === '' ? 2 : searchRank(search, key);
}

function foundAt([rank, name = '', person = '']: Place): Found {
  return { rank, name, person };
}

function compare(a: Found, b: Found): number {
  return a.rank - b.rank || compareTexts(a.name, b.name) || compareTexts(a.person, b.person);
}

async function summariesOf(
  within: Queryable,
  persons: readonly string[],
): Promise<ReadonlyMap<string, PersonSummary>> {
  const summaries = new Map<string, PersonSummary>();
  if (persons.length === 0) return summaries;
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select([
      'source',
      'id',
      'person',
      'user_name',
      'external_id',
      'active',
      'attributes',
      'display_name',
      'gone_at',
    ])
    .where('source', 'in', (inner) => inner.selectFrom('source_state').select('source'))
    .where(among(within, 'person', persons))
    .orderBy('created_at')
    .orderBy('source')
    .execute();
  // Those still told last, so that what they say stays.
  for (const row of rows.toSorted((a, b) => Number(a.gone_at === null) - Number(b.gone_at === null))) {
    const before = summaries.get(row.person);
    const identity = identityOf(row);
    const present = row.gone_at === null;
    const userName = userNameOf(identity) ?? before?.userName;
    const email = emailsOf(identity)[0] ?? before?.email;
    summaries.set(row.person, {
      id: row.person,
      displayName: row.display_name,
      ...(userName === undefined ? {} : { userName }),
      ...(email === undefined ? {} : { email }),
      active: (before?.active ?? false) || (present && identity.active),
      present: (before?.present ?? false) || present,
      sources: [...new Set([...(before?.sources ?? []), row.source])],
    });
  }
  return summaries;
}
