/** Leavers listed page by page, and counted by the database: however many there are. */

import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { asLeaver, type Leaver } from './leavers.ts';
import type { ReconciliationTables } from './tables.ts';

/** Whom of the leavers is asked for. Times are milliseconds since 1970. */
export interface LeaverQuery {
  readonly since?: number;
  readonly person?: string;
  /** Only those who still have access. */
  readonly open?: boolean;
  /** Only those who have or had access for longer than this allows. */
  readonly late?: Objectives;
  /** Those who were told first come first: who has access still has had it longest. */
  readonly oldestFirst?: boolean;
  /** Only those behind this one. */
  readonly after?: LeaverPlace;
  readonly limit?: number;
}

/** For how long access may last by each sync that says so, and until when it is counted where it still does. */
export interface Objectives {
  readonly now: number;
  readonly within: ReadonlyMap<string, number>;
}

/** A place in the list. */
export type LeaverPlace = Pick<Leaver, 'toldAt' | 'person' | 'target'>;

/** Leavers, counted. */
export interface LeaverCounts {
  /** Those who have no access any more. */
  readonly closed: number;
  /** Those who still have some. */
  readonly open: number;
  readonly late: number;
}

/** Leavers by when they were told, the newest first unless asked otherwise; at most 1,000 unless told. */
export async function listLeavers(db: Queryable, query: LeaverQuery): Promise<readonly Leaver[]> {
  let select = asked(db, query).selectAll();
  const { late, after, oldestFirst = false } = query;
  const isBehind = sql.raw(oldestFirst ? '>' : '<');
  if (late !== undefined) select = select.where(isLate(late));
  if (after !== undefined)
    select = select.where(
      sql<boolean>`(told_at ${isBehind} ${after.toldAt} or (told_at = ${after.toldAt} and (person, target) > (${after.person}, ${after.target})))`,
    );
  const rows = await select
    .orderBy('told_at', oldestFirst ? 'asc' : 'desc')
    .orderBy('person')
    .orderBy('target')
    .limit(query.limit ?? 1_000)
    .execute();
  return rows.map(asLeaver);
}

/** How many there are of those that a query asks for, late or not. */
export async function countLeavers(
  db: Queryable,
  query: LeaverQuery,
  objectives: Objectives,
): Promise<LeaverCounts> {
  const when = (test: RawBuilder<boolean>) =>
    sql<number>`coalesce(sum(case when ${test} then 1 else 0 end), 0)`;
  const row = await asked(db, query)
    .select([
      when(sql`shown_at is not null`).as('closed'),
      when(sql`shown_at is null`).as('open'),
      when(isLate(objectives)).as('late'),
    ])
    .executeTakeFirstOrThrow();
  return { closed: Number(row.closed), open: Number(row.open), late: Number(row.late) };
}

/** How long access lasted of whom it is gone, so far into them by how long it did; of a share of them. Milliseconds. */
export async function lastedAt(
  db: Queryable,
  query: LeaverQuery,
  { share, of }: { readonly share: number; readonly of: number },
): Promise<number> {
  const row = await asked(db, query)
    .select(sql<number>`shown_at - told_at`.as('lasted'))
    .where('shown_at', 'is not', null)
    .orderBy('lasted')
    .limit(1)
    .offset(Math.ceil(share * of) - 1)
    .executeTakeFirst();
  return Number(row?.lasted ?? 0);
}

/** The targets that they leave. */
export async function targetsLeft(db: Queryable): Promise<readonly string[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('leaver')
    .select('target')
    .distinct()
    .execute();
  return rows.map(({ target }) => target);
}

function asked(db: Queryable, { since, person, open }: LeaverQuery) {
  let select = db.tables<ReconciliationTables>().selectFrom('leaver');
  if (since !== undefined) select = select.where('told_at', '>=', since);
  if (person !== undefined) select = select.where('person', '=', person);
  if (open === true) select = select.where('shown_at', 'is', null);
  return select;
}

function isLate({ now, within }: Objectives): RawBuilder<boolean> {
  const tests = [...within].map(
    ([sync, objective]) => sql`(sync = ${sync} and coalesce(shown_at, ${now}) - told_at > ${objective})`,
  );
  return tests.length === 0 ? sql`1 = 0` : sql`(${sql.join(tests, sql` or `)})`;
}
