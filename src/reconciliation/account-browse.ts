/** Accounts in the order of their names, page by page, where more fit a text than are worth ranking one by one. */

import { type RawBuilder, sql } from 'kysely';
import { beginningWith, beyondAll, byName, containing, type Queryable } from '../store/index.ts';

/** Where an account stands in what was found: those that are named first, then those that only contain the text. */
export interface AccountPlace {
  readonly rank: number;
  /** What it is called, folded. */
  readonly name: string;
  readonly id: string;
}

/** What is looked for, and from where on. */
export interface Sought {
  readonly target: string;
  /** As it was typed; empty: all. */
  readonly id: string;
  /** The same as it stands in search texts. */
  readonly key: string;
  readonly after: AccountPlace | undefined;
  readonly limit: number;
}

/** Ranks, the best first; behind the id as `searchRank` counts them. Whoever browses knows three of them. */
export const ranks = { id: 0, line: 1, beginning: 2, word: 3, within: 4 } as const;
const browsed = [ranks.id, ranks.beginning, ranks.within] as const;

/**
 * The next accounts behind a place. First the one whose id it is, then those whose name begins with the text, then the others that
 * contain it; in order of name. Each query stops as soon as the page is full.
 */
export async function browse(db: Queryable, sought: Sought): Promise<readonly AccountPlace[]> {
  const { after, limit, key } = sought;
  const found: AccountPlace[] = [];
  for (const rank of browsed) {
    if (found.length >= limit) break;
    if (key === '' && rank !== ranks.within) continue;
    // A place may come from the finer ranks of those who are few, when one more fits than a moment ago.
    if (after !== undefined && rank < after.rank) continue;
    const behind = after?.rank === rank ? after : undefined;
    const rows = await rowsOf(db, { ...sought, after: behind, limit: limit - found.length }, rank);
    found.push(...rows.map(({ id, name }) => ({ rank, name: name ?? '', id })));
  }
  return found;
}

/** Accounts that one statement of SQLite looks into: some ten milliseconds, in which nobody else has a turn. */
export const STRETCH = 10_000;

type Row = Pick<AccountPlace, 'id'> & { readonly name: string | null };

async function rowsOf(
  db: Queryable,
  sought: Sought,
  rank: (typeof browsed)[number],
): Promise<readonly Row[]> {
  const { target, limit, key } = sought;
  const found: Row[] = [];
  const isWalked = db.engine === 'sqlite' && rank === ranks.within && key !== '';
  for (let from: Behind | undefined = sought.after; ; ) {
    const end: Behind | undefined = isWalked ? await endOfStretch(db, target, from) : undefined;
    const { rows } = await sql<Row>`
      select id, ${byName} as name from observed_account
      where target = ${target} and ${fitting(sought, rank)} ${behind(from)} ${upTo(end)}
      order by ${byName}, id limit ${limit - found.length}`.execute(db.tables());
    found.push(...rows);
    if (end === undefined || found.length >= limit) return found;
    from = end;
  }
}

type Behind = Pick<AccountPlace, 'id' | 'name'>;

function behind(place: Behind | undefined): RawBuilder<unknown> {
  if (place === undefined) return sql``;
  return sql`and ${byName} >= ${place.name} and (${byName} > ${place.name} or id > ${place.id})`;
}

function upTo(place: Behind | undefined): RawBuilder<unknown> {
  if (place === undefined) return sql``;
  return sql`and ${byName} <= ${place.name} and (${byName} < ${place.name} or id <= ${place.id})`;
}

/** The last account of the next stretch in order of name; undefined: fewer are left. */
async function endOfStretch(
  db: Queryable,
  target: string,
  from: Behind | undefined,
): Promise<Behind | undefined> {
  const { rows } = await sql<Behind>`
    select id, ${byName} as name from observed_account where target = ${target} and ${byName} is not null ${behind(from)}
    order by ${byName}, id limit 1 offset ${STRETCH - 1}`.execute(db.tables());
  return rows[0];
}

function fitting({ id, key }: Sought, rank: (typeof browsed)[number]): RawBuilder<boolean> {
  if (rank === ranks.id) return sql<boolean>`id = ${id}`;
  if (key === '') return sql<boolean>`${byName} is not null`;
  const line = `\n${key}`;
  if (rank === ranks.beginning) return sql<boolean>`${beginningWith(line)} and id <> ${id}`;
  return sql<boolean>`${containing(key)} and (${byName} < ${line} or ${byName} >= ${line + beyondAll}) and id <> ${id}`;
}
