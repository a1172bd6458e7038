/** Two plans side by side, as settings that are tried have them: what only the one would do, and what only the other. */

import { sql } from 'kysely';
import { among, jsonWords, type Queryable } from '../store/index.ts';
import { fits } from './change-filter.ts';
import { asEntry, type JournalEntry, stretchesOf } from './journal.ts';
import type { ReconciliationTables } from './tables.ts';

/** A plan, and the one that it is held against. */
export interface Pair {
  readonly plan: string;
  readonly beside: string;
}

/** Changes of one type that only the plan makes, and that only the other one makes. */
export interface KindBeside {
  readonly type: string;
  readonly more: number;
  readonly less: number;
}

/** How many come into a group and how many go. */
export interface Moves {
  readonly adds: number;
  readonly removes: number;
}

/** A group that the two plans treat otherwise: `id` where the target has it, the name alone where it is made first. */
export interface GroupBeside {
  readonly id?: string;
  readonly name?: string;
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
  /** What the two plans do otherwise, by type; nothing: they do the same. */
  kindsBeside(pair: Pair): Promise<readonly KindBeside[]>;
  /** Groups for which they do otherwise, those of which most is other first. */
  groupsBeside(pair: Pair): Promise<readonly GroupBeside[]>;
  /** For how many people they do otherwise. */
  countBeside(pair: Pair): Promise<number>;
  /** The people for whom they do otherwise, by id. */
  peopleBeside(
    pair: Pair,
    query: {
      /** The last person of the page before. */
      readonly after?: string;
      readonly limit: number;
      /** Only what concerns this group. */
      readonly entitlement?: string;
    },
  ): Promise<readonly PersonBeside[]>;
}

/** People of whom one statement tells for whom something is otherwise: SQLite lets nobody else have a turn meanwhile. */
const CHUNK = 1_000;

export function openPlanBeside(db: Queryable): PlanBeside {
  return {
    async kindsBeside(pair) {
      const [more, less] = [await kindsOnlyIn(db, pair), await kindsOnlyIn(db, turned(pair))];
      return [...new Set([...more.keys(), ...less.keys()])].map((type) => ({
        type,
        more: more.get(type) ?? 0,
        less: less.get(type) ?? 0,
      }));
    },
    async groupsBeside(pair) {
      const [more, less] = [await groupsOnlyIn(db, pair), await groupsOnlyIn(db, turned(pair))];
      return [...new Set([...more.keys(), ...less.keys()])]
        .map((key) => {
          const named = more.get(key) ?? less.get(key);
          return {
            ...(named?.id === undefined ? { name: named?.name ?? '' } : { id: named.id }),
            more: movesOf(more.get(key)),
            less: movesOf(less.get(key)),
          };
        })
        .sort((a, b) => sum(b) - sum(a));
    },
    async countBeside(pair) {
      let count = 0;
      for await (const people of differing(db, pair, {})) count += people.length;
      return count;
    },
    async peopleBeside(pair, { limit, after, entitlement }) {
      const found: string[] = [];
      const within = {
        ...(after === undefined ? {} : { after }),
        ...(entitlement === undefined ? {} : { entitlement }),
      };
      for await (const people of differing(db, pair, within)) {
        found.push(...people);
        if (found.length >= limit) break;
      }
      const people = found.slice(0, limit);
      const more = await changesOnlyIn(db, pair, { people, ...within });
      const less = await changesOnlyIn(db, turned(pair), { people, ...within });
      return people.map((person) => ({ person, more: more.get(person) ?? [], less: less.get(person) ?? [] }));
    },
  };
}

function turned({ plan, beside }: Pair): Pair {
  return { plan: beside, beside: plan };
}

function movesOf(counted: Counted | undefined): Moves {
  return { adds: counted?.adds ?? 0, removes: counted?.removes ?? 0 };
}

function sum({ more, less }: Pick<GroupBeside, 'more' | 'less'>): number {
  return more.adds + more.removes + less.adds + less.removes;
}

/** Changes that only the plan of the pair makes. */
function onlyIn(db: Queryable, { plan, beside }: Pair) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .where('plan_change.plan', '=', plan)
    .where(fits(db, 'plan_change', { notIn: beside }));
}

async function kindsOnlyIn(db: Queryable, pair: Pair): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const { from, to } of stretchesOf(db, pair.plan)) {
    const rows = await onlyIn(db, pair)
      .select(['type', ({ fn }) => fn.countAll<number>().as('count')])
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .groupBy('type')
      .execute();
    for (const { type, count } of rows) counts.set(type, (counts.get(type) ?? 0) + Number(count));
  }
  return counts;
}

interface Counted {
  readonly id?: string;
  readonly name?: string;
  adds: number;
  removes: number;
}

/** By a key that is the same in both plans. */
async function groupsOnlyIn(db: Queryable, pair: Pair): Promise<ReadonlyMap<string, Counted>> {
  const { text: made } = jsonWords(db).member(sql.ref('body'), ['entitlement', 'createdAs']);
  // What the target has is told apart by its id alone, and the body is not opened for it.
  const name = sql<string | null>`case when entitlement is null then ${made} end`;
  const groups = new Map<string, Counted>();
  for await (const { from, to } of stretchesOf(db, pair.plan)) {
    const rows = await onlyIn(db, pair)
      .select(['entitlement', 'type', name.as('name'), ({ fn }) => fn.countAll<number>().as('count')])
      .where('type', 'in', ['grant.add', 'grant.remove'])
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .groupBy(sql`1, 2, 3`)
      .execute();
    for (const { entitlement, type, name, count } of rows) {
      const key = JSON.stringify([entitlement, name]);
      const group: Counted = groups.get(key) ?? {
        ...(entitlement === null ? { name: name ?? '' } : { id: entitlement }),
        adds: 0,
        removes: 0,
      };
      group[type === 'grant.add' ? 'adds' : 'removes'] += Number(count);
      groups.set(key, group);
    }
  }
  return groups;
}

interface Within {
  readonly after?: string;
  readonly entitlement?: string;
}

/** People for whom the plans do something else, in the order of their ids. */
async function* differing(db: Queryable, pair: Pair, within: Within): AsyncIterable<readonly string[]> {
  let after = within.after ?? '';
  for (;;) {
    const { people, isLast } = await peopleAfter(db, pair, after);
    const last = people.at(-1);
    if (last === undefined) return;
    const other = new Set<string>();
    for (const one of [pair, turned(pair)]) {
      let select = onlyIn(db, one)
        .select('person')
        .distinct()
        .where(among(db, 'person', people));
      if (within.entitlement !== undefined) select = select.where('entitlement', '=', within.entitlement);
      for (const { person } of await select.execute()) if (person !== null) other.add(person);
    }
    yield people.filter((person) => other.has(person));
    if (isLast) return;
    after = last;
  }
}

/** The next people of either plan, in the order of their ids. */
async function peopleAfter(
  db: Queryable,
  { plan, beside }: Pair,
  after: string,
): Promise<{ readonly people: readonly string[]; readonly isLast: boolean }> {
  const next = async (id: string): Promise<readonly string[]> => {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_person')
      .select('person')
      .where('plan', '=', id)
      .where('person', '>', after)
      .orderBy('person')
      .limit(CHUNK)
      .execute();
    return rows.map(({ person }) => person);
  };
  const both = [await next(plan), await next(beside)];
  // Beyond the end of a list that was cut, the other one may name people before those that come next in it.
  const ends = both.flatMap((people) => (people.length < CHUNK ? [] : (people.at(-1) ?? [])));
  const end = ends.sort()[0];
  const people = [...new Set(both.flat())].filter((person) => end === undefined || person <= end).sort();
  return { people, isLast: end === undefined };
}

async function changesOnlyIn(
  db: Queryable,
  pair: Pair,
  { people, entitlement }: Within & { readonly people: readonly string[] },
): Promise<ReadonlyMap<string, readonly JournalEntry[]>> {
  if (people.length === 0) return new Map();
  let select = onlyIn(db, pair)
    .selectAll('plan_change')
    .where(among(db, 'person', people));
  if (entitlement !== undefined) select = select.where('entitlement', '=', entitlement);
  const rows = await select.orderBy('seq').execute();
  return Map.groupBy(rows.map(asEntry), ({ person }) => person ?? '');
}
