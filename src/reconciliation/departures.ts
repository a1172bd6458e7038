/** How far people's departures are: remembered, so that a grace period survives restarts. */

import type { Queryable } from '../store/index.ts';
import { bulkUpsert } from '../store/index.ts';
import { type Known, WITH_READING } from './grace.ts';
import type { PersonPlan } from './plan.ts';
import type { DepartureTable, ReconciliationTables } from './tables.ts';

/** Nothing further is due. */
const NEVER = Number.MAX_SAFE_INTEGER;
/** Due with the next reading of a source. */
const AWAITING = NEVER - 1;

/** The departures under way among these people, by person. */
export async function departuresOf(
  db: Queryable,
  sync: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, DepartureTable>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .selectAll()
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
  return new Map(rows.map((row) => [row.person, row]));
}

/** When the next step of a departure is due; nothing while it waits for a reading, or nothing further follows. */
export function dueOf({ due_at }: DepartureTable): number | undefined {
  return due_at < AWAITING ? due_at : undefined;
}

/** What a plan is to know of a departure. */
export function knownOf(row: DepartureTable | undefined): Known | undefined {
  if (row === undefined) return undefined;
  const { kind, since, closed_at } = row;
  return { kind, since, ...(closed_at === null ? {} : { closedAt: closed_at }) };
}

/**
 * Remembers how far departures are, and forgets those that a plan contradicts: whoever is back starts anew. Gives those
 * that wait for a reading since now, though they are due: it should be asked for.
 */
export async function rememberDepartures(
  db: Queryable,
  sync: string,
  plans: readonly PersonPlan[],
  known: ReadonlyMap<string, DepartureTable>,
  now: number,
): Promise<readonly DepartureTable[]> {
  const back = plans.filter(({ person, departure }) => departure === undefined && known.has(person));
  if (back.length > 0) {
    await db
      .tables<ReconciliationTables>()
      .deleteFrom('departure')
      .where('sync', '=', sync)
      .where(
        'person',
        'in',
        back.map(({ person }) => person),
      )
      .execute();
  }
  const rows = plans.flatMap((plan) => {
    const row = rowOf(plan, { sync, now });
    return row === undefined || isSame(row, known.get(plan.person)) ? [] : [row];
  });
  if (rows.length === 0) return [];
  await bulkUpsert(db, {
    table: 'departure',
    columns: {
      sync: 'text',
      person: 'text',
      kind: 'text',
      since: 'bigint',
      due_at: 'bigint',
      stage: 'text',
      closed_at: 'bigint',
    },
    key: ['sync', 'person'],
    update: ['kind', 'since', 'due_at', 'stage', 'closed_at'],
    rows,
  });
  return rows.filter(({ due_at, stage }) => due_at === AWAITING && stage !== 'suspected');
}

function rowOf(
  { person, departure, since, stage, closedAt, dueAt }: PersonPlan,
  { sync, now }: { readonly sync: string; readonly now: number },
): DepartureTable | undefined {
  if (departure === undefined) return undefined;
  return {
    sync,
    person,
    kind: departure,
    since: since ?? now,
    due_at: dueAt === WITH_READING ? AWAITING : (dueAt ?? NEVER),
    stage: stage ?? 'leaving',
    closed_at: closedAt ?? null,
  };
}

function isSame(row: DepartureTable, before: DepartureTable | undefined): boolean {
  return (
    before !== undefined &&
    Object.entries(row).every(([column, value]) => before[column as keyof DepartureTable] === value)
  );
}

/** Remembers that accounts of leavers were closed by us just now. */
export async function closeDepartures(
  tx: Queryable,
  { sync, now }: { readonly sync: string; readonly now: number },
  people: readonly string[],
): Promise<void> {
  if (people.length === 0) return;
  await tx
    .tables<ReconciliationTables>()
    .updateTable('departure')
    .set({ stage: 'suspended', closed_at: now })
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
}

/** Whose next step is due. */
export interface Due {
  readonly people: readonly string[];
  /** The latest moment at which one of them fell due, milliseconds since 1970. */
  readonly at: number;
  /** Whether one of them has vanished, so that only a whole reading tells more. */
  readonly whole: boolean;
}

/** People whose next step is due by now, at most `limit`: they are due for a run of their own. */
export async function duePeople(db: Queryable, sync: string, now: number, limit: number): Promise<Due> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .select(['person', 'kind', 'due_at'])
    .where('sync', '=', sync)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return {
    people: rows.map(({ person }) => person),
    at: rows.at(-1)?.due_at ?? now,
    whole: rows.some(({ kind }) => kind === 'source-missing'),
  };
}

/** When the next step of a departure is due in a sync, or nothing. */
export async function nextDue(db: Queryable, sync: string): Promise<number | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .select('due_at')
    .where('sync', '=', sync)
    .where('due_at', '<', AWAITING)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}

/** Lets fall due what waited for a reading that began at this moment; gives whether anything did. */
export async function endAwaiting(db: Queryable, sync: string, begun: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .tables<ReconciliationTables>()
    .updateTable('departure')
    .set({ due_at: begun })
    .where('sync', '=', sync)
    .where('due_at', '=', AWAITING)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
