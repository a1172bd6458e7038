/** How long leavers keep access: from when a source told that they left to when the target shows that nothing is left. */

import { sql } from 'kysely';
import type { Planned } from '../model/index.ts';
import { amongKept, bulkUpsert, keepQuery, listOf, type Queryable } from '../store/index.ts';
import { BATCH, type Context } from './context.ts';
import { linksOfPeople } from './links.ts';
import { observeSome } from './observe.ts';
import { accountsById, entitlementsOf, grantsOf } from './observed.ts';
import { keysOf } from './observing.ts';
import { givingIn } from './seat-moves.ts';
import type { LeaverTable, ReconciliationTables } from './tables.ts';

const CLOSING = ['account.deactivate', 'account.delete', 'account.anonymise'];
/** Leavers whose accounts are looked at right after they were closed; others are seen by the next reading. */
const LOOK_AT = 50;

/** A leaver's access at one target. Times are milliseconds since 1970. */
export interface Leaver {
  readonly target: string;
  readonly person: string;
  readonly account: string;
  readonly sync: string;
  /** When a source told it. */
  readonly toldAt: number;
  /** When the target had taken our change. */
  readonly doneAt?: number;
  /** When the target showed no access any more; absent: it has not yet. */
  readonly shownAt?: number;
}

/** A leaver out of a row. */
export function asLeaver(row: LeaverTable): Leaver {
  return {
    target: row.target,
    person: row.person,
    account: row.account,
    sync: row.sync,
    toldAt: Number(row.told_at),
    ...(row.done_at === null ? {} : { doneAt: Number(row.done_at) }),
    ...(row.shown_at === null ? {} : { shownAt: Number(row.shown_at) }),
  };
}

/** Begins to measure, in the transaction in which a source's word is remembered; whoever returns is measured no more. */
export async function noteLeavers(
  tx: Queryable,
  told: readonly { readonly kind: string; readonly person: string }[],
  at: number,
): Promise<void> {
  const people = (kind: string) => told.filter((one) => one.kind === kind).map(({ person }) => person);
  const back = people('rehire');
  for (let from = 0; from < back.length; from += BATCH) await forget(tx, back.slice(from, from + BATCH));
  const gone = people('leaver');
  for (let from = 0; from < gone.length; from += BATCH) {
    const links = await held(tx, { list: listOf(tx, gone.slice(from, from + BATCH)) });
    await bulkUpsert(tx, {
      table: 'leaver',
      columns: {
        target: 'text',
        person: 'text',
        account: 'text',
        sync: 'text',
        told_at: 'bigint',
        done_at: 'bigint',
        shown_at: 'bigint',
      },
      key: ['target', 'person'],
      update: ['account', 'sync', 'told_at', 'done_at', 'shown_at'],
      rows: links.map((link) => ({ ...link, told_at: at, done_at: null, shown_at: null })),
    });
  }
}

const held = keepQuery((within, place) =>
  within
    .tables<ReconciliationTables>()
    .selectFrom('link')
    .select(['target', 'person', 'account', 'sync'])
    .where(amongKept(within, 'person', place('list'))),
);

async function forget(tx: Queryable, people: readonly string[], target?: string): Promise<void> {
  if (people.length === 0) return;
  const list = listOf(tx, people);
  await (target === undefined ? forgetting(tx, { list }) : forgettingAt(tx, { list, target }));
}

function unseen(within: Queryable, list: never) {
  const leavers = within.tables<ReconciliationTables>().deleteFrom('leaver');
  return leavers.where(amongKept(within, 'person', list)).where('shown_at', 'is', null);
}

const forgetting = keepQuery((within, place) => unseen(within, place('list')));

const forgettingAt = keepQuery((within, place) =>
  unseen(within, place('list')).where('target', '=', place('target')),
);

/** Whoever has left one source and is still told as active by another has not left. */
export async function forgetStaying(db: Queryable, target: string, people: readonly string[]): Promise<void> {
  for (let from = 0; from < people.length; from += BATCH)
    await forget(db, people.slice(from, from + BATCH), target);
}

/** Who of these is measured and still has access. */
export async function measuredAt(db: Queryable, target: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('leaver')
    .select('person')
    .where('target', '=', target)
    .where('shown_at', 'is', null)
    .execute();
  return new Set(rows.map(({ person }) => person));
}

/** Notes that the target has taken the closing of these accounts. */
export async function noteClosed(
  tx: Queryable,
  { target, now }: { readonly target: string; readonly now: number },
  done: readonly { readonly change: Planned }[],
): Promise<void> {
  const people = done.flatMap(({ change: { type, reason } }) =>
    CLOSING.includes(type) && reason.person !== undefined ? [reason.person] : [],
  );
  if (people.length === 0) return;
  await tx
    .tables<ReconciliationTables>()
    .updateTable('leaver')
    .set({ done_at: now })
    .where('target', '=', target)
    .where('person', 'in', people)
    .where('done_at', 'is', null)
    .execute();
}

/** After accounts were closed: looks once more whether the target shows it, where they are few. */
export async function lookAtClosed(context: Context): Promise<void> {
  const { db, sync, target, clock, signal } = context;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('leaver')
    .select(['person', 'account'])
    .where('target', '=', sync.to)
    .where('shown_at', 'is', null)
    .where('done_at', 'is not', null)
    .limit(LOOK_AT + 1)
    .execute();
  if (rows.length === 0 || rows.length > LOOK_AT) return;
  const accounts = rows.map(({ account }) => account);
  await observeSome(
    { db, clock, target: sync.to, keys: await keysOf(context) },
    target,
    { accounts, resembling: [] },
    { signal },
  );
  await noteShown(
    context,
    rows.map(({ person }) => person),
  );
}

/**
 * After the target was read: notes of whom it shows no access any more. `people`: who was read; absent: everybody. An
 * account without access is gone, closed, or holds nothing that gives a seat at a target that has seats.
 */
export async function noteShown(context: Context, people: readonly string[] | undefined): Promise<void> {
  const { db, sync, clock, closed } = context;
  const looked = people === undefined ? undefined : new Set(people);
  const open = (await openAt(db, sync.to)).filter(({ person }) => looked?.has(person) ?? true);
  if (open.length === 0) return;
  const now = clock.now();
  const { byId } = await entitlementsOf(db, sync.to);
  const giving = givingIn({ byId });
  const gives = (id: string): boolean => giving(id).length > 0;
  const hasSeats = [...byId.keys()].some(gives);
  for (let from = 0; from < open.length; from += BATCH) {
    const some = open.slice(from, from + BATCH);
    const ids = some.map(({ account }) => account);
    const known = await accountsById(db, sync.to, ids);
    const grants = await grantsOf(db, sync.to, ids);
    const without = some.filter(({ account }) => {
      if (known.get(account)?.active !== true) return true;
      return hasSeats && !(grants.get(account) ?? []).some(gives);
    });
    if (without.length === 0) continue;
    await db
      .tables<ReconciliationTables>()
      .updateTable('leaver')
      .set({ shown_at: now, done_at: sql<number>`coalesce(done_at, ${now})` })
      .where('target', '=', sync.to)
      .where(
        'person',
        'in',
        without.map(({ person }) => person),
      )
      .execute();
    for (const one of without) closed?.({ ...one, shownAt: now });
  }
}

async function openAt(db: Queryable, target: string): Promise<readonly Leaver[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('leaver')
    .selectAll()
    .where('target', '=', target)
    .where('shown_at', 'is', null)
    .execute();
  const links = await linksOfPeople(
    db,
    target,
    rows.map(({ person }) => person),
  );
  // An account that somebody linked by hand since is the one that counts.
  return rows.map((row) => asLeaver({ ...row, account: links.get(row.person)?.account ?? row.account }));
}
