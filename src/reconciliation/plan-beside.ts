/** Two plans side by side, as settings that are tried have them: what only the one would do, and what only the other. */

import { sql } from 'kysely';
import { foldKey } from '../model/index.ts';
import { among, jsonWords, like, literally, type Queryable } from '../store/index.ts';
import { fits } from './change-filter.ts';
import { asEntry, type JournalEntry } from './journal.ts';
import { type Compare, type Compared, entitlementLines, type Pair } from './plan-compared.ts';
import type { ReconciliationTables } from './tables.ts';

/** How many come into a group and how many go. */
export interface Moves {
  readonly adds: number;
  readonly removes: number;
}

/** A group that the two plans treat otherwise. */
export interface GroupBeside {
  /** Its place in the list. */
  readonly place: number;
  /** Absent: it would be made. */
  readonly id?: string;
  readonly name: string;
  readonly more: Moves;
  readonly less: Moves;
}

/** Somebody for whom the two plans do something else. */
export interface PersonBeside {
  readonly person: string;
  readonly more: readonly JournalEntry[];
  readonly less: readonly JournalEntry[];
}

export interface PlanBeside {
  /** What the two plans do otherwise, by type, and for how many people. */
  compared(pair: Pair): Promise<Compared>;
  /** Groups for which they do otherwise, those of which most is other first. */
  groupsBeside(
    pair: Pair,
    query: {
      /** Only those behind this place. */
      readonly after?: number;
      readonly limit: number;
      /** A part of the name. */
      readonly text?: string;
    },
  ): Promise<readonly GroupBeside[]>;
  /** The people for whom they do otherwise, by id. */
  peopleBeside(pair: Pair, query: PeopleQuery): Promise<readonly PersonBeside[]>;
}

interface PeopleQuery {
  /** Only what concerns this group. */
  readonly entitlement?: string;
  /** The last person of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export function openPlanBeside(db: Queryable, compare: Compare): PlanBeside {
  return {
    compared: compare,
    async groupsBeside(pair, { after, limit, text }) {
      await compare(pair);
      let select = db
        .tables<ReconciliationTables>()
        .selectFrom('beside_group')
        .selectAll()
        .where('plan', '=', pair.plan);
      if (after !== undefined) select = select.where('place', '>', after);
      if (text !== undefined) select = select.where(like('name_key', `%${literally(foldKey(text))}%`));
      const rows = await select.orderBy('place').limit(limit).execute();
      return rows.map((row) => ({
        place: Number(row.place),
        ...(row.entitlement === null ? {} : { id: row.entitlement }),
        name: row.name,
        more: { adds: Number(row.more_adds), removes: Number(row.more_removes) },
        less: { adds: Number(row.less_adds), removes: Number(row.less_removes) },
      }));
    },
    async peopleBeside(pair, { entitlement, ...query }) {
      await compare(pair);
      const of = entitlement === undefined ? {} : { entitlement };
      const people = await differing(db, pair, { ...query, ...of });
      const within = { people, ...of };
      const more = await changesOnlyIn(db, pair, within);
      const less = await changesOnlyIn(db, turned(pair), within);
      return people.map((person) => ({ person, more: more.get(person) ?? [], less: less.get(person) ?? [] }));
    },
  };
}

function turned({ plan, beside }: Pair): Pair {
  return { plan: beside, beside: plan };
}

/** Changes that only the plan of the pair makes. */
function onlyIn(db: Queryable, { plan, beside }: Pair) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .where('plan_change.plan', '=', plan)
    .where(fits(db, 'plan_change', { notIn: beside }));
}

/** People for whom the plans do something else, in the order of their ids. */
async function differing(
  db: Queryable,
  { plan }: Pair,
  { after = '', limit, entitlement }: PeopleQuery,
): Promise<readonly string[]> {
  let select = db
    .tables<ReconciliationTables>()
    .selectFrom('beside_person')
    .select('person')
    .where('plan', '=', plan)
    .where('person', '>', after);
  if (entitlement !== undefined)
    select = select.where(jsonWords(db).includes(sql.ref('entitlements'), entitlementLines([entitlement])));
  const rows = await select.orderBy('person').limit(limit).execute();
  return rows.map(({ person }) => person);
}

/** In no order but that of their numbers, which is made here: an engine would walk through the whole plan for it. */
async function changesOnlyIn(
  db: Queryable,
  pair: Pair,
  { people, entitlement }: { readonly people: readonly string[]; readonly entitlement?: string },
): Promise<ReadonlyMap<string, readonly JournalEntry[]>> {
  if (people.length === 0) return new Map();
  let select = onlyIn(db, pair)
    .selectAll('plan_change')
    .where(among(db, 'person', people));
  if (entitlement !== undefined) select = select.where('entitlement', '=', entitlement);
  const rows = await select.execute();
  return Map.groupBy(
    rows.map(asEntry).sort((a, b) => a.seq - b.seq),
    ({ person }) => person ?? '',
  );
}
