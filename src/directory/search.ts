/** Finding people by what one knows of them: an id, a name, a part of an address. */

import { type RawBuilder, sql } from 'kysely';
import { among, type Queryable } from '../store/index.ts';
import type { PersonSummary } from './contract.ts';
import { identityOf } from './identities.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import { emailsOf, searchKey, userNameOf } from './profile.ts';
import type { DirectoryTables } from './tables.ts';

/** People on a page, unless it is asked for others. */
const usualLimit = 50;
/** Characters of a text that are looked for; the rest would not narrow it down. */
const longestText = 200;

/** Somebody who was found. */
interface Found {
  readonly rank: number;
  readonly name: string;
  readonly person: string;
}

/**
 * See `Directory.findPersons`. First whoever it names exactly, then whose name or address begins with it, then with a
 * word that does, then the rest; among these in order of name.
 */
export async function findPersons(
  within: Queryable,
  query: { readonly text: string; readonly after?: string; readonly limit?: number },
): Promise<{ readonly persons: readonly PersonSummary[]; readonly next?: string }> {
  const limit = query.limit ?? usualLimit;
  const after = query.after === undefined ? undefined : readPlace(query.after, 2);
  const found = await placesOf(within, {
    text: query.text.trim().slice(0, longestText),
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

async function placesOf(
  within: Queryable,
  {
    text,
    after,
    limit,
  }: { readonly text: string; readonly after: Place | undefined; readonly limit: number },
): Promise<readonly Found[]> {
  const key = searchKey(text);
  const line = (pattern: string): RawBuilder<boolean> =>
    sql<boolean>`(identity.search || ${'\n'}) like ${pattern} escape ${'\\'}`;
  const part = escaped(key);
  const beyond =
    after === undefined ? sql<boolean>`1 = 1` : sql<boolean>`(rank, name, person) > (${sql.join(after)})`;
  const { rows } = await sql<Found>`
    select rank, name, person from (
      select person, min(search) as name, min(case
        when person = ${text} or id = ${text} or ${line(`%\n${part}\n%`)} then 0
        when ${line(`%\n${part}%`)} then 1
        when ${line(`% ${part}%`)} then 2
        else 3
      end) as rank
      from identity
      where person = ${text} or id = ${text} or search like ${`%${part}%`} escape ${'\\'}
      group by person
    ) as found
    where ${beyond}
    order by rank, name, person limit ${limit}`.execute(within.tables());
  return rows;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
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
