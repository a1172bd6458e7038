/**
 * How a plan by unsaved settings differs from the plan of today: counted when somebody first looks, and kept, for both stay as they
 * are. People are gone through some at a time, so that others have their turns, and only the groups are held in memory.
 */

import { type RawBuilder, sql } from 'kysely';
import { foldKey } from '../model/index.ts';
import {
  among,
  bulkInsert,
  bulkUpsert,
  type Database,
  fromJson,
  type Queryable,
  serialise,
  toJson,
} from '../store/index.ts';
import { oneAhead } from './ahead.ts';
import { madeBy } from './change-filter.ts';
import { namesAt } from './observed.ts';
import { getPlan } from './plans.ts';
import type { BesideGroupTable, ReconciliationTables } from './tables.ts';

/** A plan by unsaved settings, and the one of today that was made at the same time. */
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

/** How two plans differ; which groups and people they treat otherwise is kept in rows. */
export interface Compared {
  /** For how many people they do something else. */
  readonly people: number;
  /** What they do otherwise, by type; nothing: they do the same. */
  readonly kinds: readonly KindBeside[];
}

/** How a pair differs; the first to ask waits until it is counted. */
export type Compare = (pair: Pair) => Promise<Compared>;

/** Whoever asks while it is counted waits for the same count. */
export function openComparing(db: Database): Compare {
  const counting = new Map<string, Promise<Compared>>();
  return (pair) => {
    let count = counting.get(pair.plan);
    if (count === undefined) {
      count = keptOrCounted(db, pair).finally(() => counting.delete(pair.plan));
      counting.set(pair.plan, count);
    }
    return count;
  };
}

async function keptOrCounted(db: Database, pair: Pair): Promise<Compared> {
  return (await keptOf(db, pair.plan)) ?? compare(db, pair);
}

async function keptOf(db: Queryable, plan: string): Promise<Compared | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select('compared')
    .where('id', '=', plan)
    .executeTakeFirst();
  return row === undefined || row.compared === null ? undefined : fromJson<Compared>(row.compared);
}

type Sides = { more: number; less: number };
type Group = Pick<
  BesideGroupTable,
  'entitlement' | 'name' | 'more_adds' | 'more_removes' | 'less_adds' | 'less_removes'
>;

/** What has been counted so far. */
interface Counting {
  readonly kinds: Map<string, Sides>;
  readonly groups: Map<string, Group>;
  people: number;
}

async function compare(db: Database, pair: Pair): Promise<Compared> {
  const counting: Counting = { kinds: new Map(), groups: new Map(), people: 0 };
  count(counting, pair, await changesOfNobody(db, pair));
  for await (const rows of oneAhead(differing(db, pair))) {
    count(counting, pair, rows);
    counting.people += await keepPeople(db, pair.plan, rows);
  }
  return keep(db, pair.plan, counting);
}

/** Both plans stay as they are, so that whoever counts writes the same rows, however often. Gives how many people they are. */
async function keepPeople(db: Queryable, plan: string, changes: readonly Differing[]): Promise<number> {
  const groups = new Map<string, Set<string>>();
  for (const { person, entitlement } of changes) {
    if (person === null) continue;
    const of = groups.get(person) ?? new Set();
    groups.set(person, of);
    if (entitlement !== null) of.add(entitlement);
  }
  await bulkUpsert(db, {
    table: 'beside_person',
    columns: { plan: 'text', person: 'text', entitlements: 'text' },
    key: ['plan', 'person'],
    update: 'nothing',
    rows: [...groups].map(([person, of]) => ({ plan, person, entitlements: entitlementLines([...of]) })),
  });
  return groups.size;
}

/** Ids line by line, so that one of them is found as a part of the text: as JSON none has an end of line within. */
export function entitlementLines(ids: readonly string[]): string {
  return `\n${ids.map((id) => `${JSON.stringify(id)}\n`).join('')}`;
}

interface Differing {
  readonly plan: string;
  readonly person: string | null;
  readonly type: string;
  readonly entitlement: string | null;
  /** Of the group that the plan makes. */
  readonly made: string | null;
  readonly count: number;
}

function count({ kinds, groups }: Counting, { plan }: Pair, rows: readonly Differing[]): void {
  for (const row of rows) {
    const side = row.plan === plan ? 'more' : 'less';
    const kind = kinds.get(row.type) ?? { more: 0, less: 0 };
    kinds.set(row.type, kind);
    kind[side] += Number(row.count);
    if (row.type !== 'grant.add' && row.type !== 'grant.remove') continue;
    const key = row.entitlement === null ? `made ${row.made}` : `id ${row.entitlement}`;
    const group = groups.get(key) ?? {
      entitlement: row.entitlement,
      name: row.entitlement === null ? (row.made ?? '') : '',
      more_adds: 0,
      more_removes: 0,
      less_adds: 0,
      less_removes: 0,
    };
    groups.set(key, group);
    group[`${side}_${row.type === 'grant.add' ? 'adds' : 'removes'}`] += Number(row.count);
  }
}

/** Changes that only one of the two plans makes, of some people at a time. */
async function* differing(db: Queryable, pair: Pair): AsyncIterable<readonly Differing[]> {
  for await (const people of peopleOf(db, pair)) yield await onlyInOne(db, pair, among(db, 'person', people));
}

/** The same of changes that concern nobody, such as groups to be made. */
function changesOfNobody(db: Queryable, pair: Pair): Promise<readonly Differing[]> {
  return onlyInOne(db, pair, sql<boolean>`person is null`);
}

/**
 * Grouped by person and digest, a change that both plans make has two plans: it is of one only where these are the same, and whatever
 * else is told of changes with one digest is the same. What is grouped is short: a body stays where it is.
 */
async function onlyInOne(
  db: Queryable,
  { plan, beside }: Pair,
  isOf: RawBuilder<boolean>,
): Promise<readonly Differing[]> {
  return db
    .tables<ReconciliationTables>()
    .with(
      // Made first: an engine would else carry the bodies along.
      (name) => name('short').materialized(),
      (short) =>
        short
          .selectFrom('plan_change')
          .select(['plan', 'person', 'digest', 'type', 'entitlement'])
          .select(madeBy(db, 'plan_change').as('made'))
          .where('plan', 'in', [plan, beside])
          .where(isOf),
    )
    .selectFrom('short')
    .select(({ fn }) => [
      fn.min('plan').as('plan'),
      'person',
      fn.min('type').as('type'),
      fn.min('entitlement').as('entitlement'),
      fn.min('made').as('made'),
      fn.countAll<number>().as('count'),
    ])
    .groupBy(['person', 'digest'])
    .having(sql<boolean>`min(plan) = max(plan)`)
    .execute();
}

/** People whose changes one statement compares: a tenth of a second of SQLite at most. */
const PEOPLE = 500;

/** The people of both plans, in the order of their ids. */
async function* peopleOf(db: Queryable, { plan, beside }: Pair): AsyncIterable<readonly string[]> {
  for (let after = ''; ; ) {
    const both = [await nextPeople(db, plan, after), await nextPeople(db, beside, after)];
    // Beyond the end of a list that was cut, the other one may name people before those that come next in it.
    const ends = both.flatMap((people) => (people.length < PEOPLE ? [] : (people.at(-1) ?? [])));
    const end = ends.sort()[0];
    const people = [...new Set(both.flat())].filter((person) => end === undefined || person <= end).sort();
    if (people.length > 0) yield people;
    if (end === undefined) return;
    after = end;
  }
}

async function nextPeople(db: Queryable, plan: string, after: string): Promise<readonly string[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_person')
    .select('person')
    .where('plan', '=', plan)
    .where('person', '>', after)
    .orderBy('person')
    .limit(PEOPLE)
    .execute();
  return rows.map(({ person }) => person);
}

async function keep(db: Database, plan: string, { people, kinds, groups }: Counting): Promise<Compared> {
  const compared: Compared = { people, kinds: [...kinds].map(([type, sides]) => ({ type, ...sides })) };
  const rows = await placed(db, plan, [...groups.values()]);
  await db.transaction(async (tx) => {
    await serialise(tx, `plan ${plan}`);
    const tables = tx.tables<ReconciliationTables>();
    // Another process may have counted too, and called a group by another name.
    await tables.deleteFrom('beside_group').where('plan', '=', plan).execute();
    const { numUpdatedRows } = await tables
      .updateTable('plan')
      .set({ compared: toJson(compared) })
      .where('id', '=', plan)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) await tables.deleteFrom('beside_person').where('plan', '=', plan).execute();
    else await bulkInsert(tx, { table: 'beside_group', columns: groupColumns, rows });
  });
  return compared;
}

const groupColumns = {
  plan: 'text',
  place: 'bigint',
  entitlement: 'text',
  name: 'text',
  name_key: 'text',
  more_adds: 'bigint',
  more_removes: 'bigint',
  less_adds: 'bigint',
  less_removes: 'bigint',
} as const;

/** In the order of the list: those of which most is other first. */
async function placed(
  db: Queryable,
  plan: string,
  groups: readonly Group[],
): Promise<readonly BesideGroupTable[]> {
  const { target } = await getPlan(db, plan);
  const ids = groups.flatMap(({ entitlement }) => entitlement ?? []);
  const { entitlements } = await namesAt(db, target, { accounts: [], entitlements: ids });
  const other = (group: Group): number =>
    group.more_adds + group.more_removes + group.less_adds + group.less_removes;
  return groups
    .map((group) => ({
      ...group,
      plan,
      name: entitlements.get(group.entitlement ?? '') ?? group.entitlement ?? group.name,
    }))
    .map((group) => ({ ...group, name_key: foldKey(group.name) }))
    .sort((a, b) => other(b) - other(a) || (a.name_key < b.name_key ? -1 : 1))
    .map((group, place) => ({ ...group, place }));
}
