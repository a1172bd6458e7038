/** Warnings to people, as they are kept: one for each person and sync, the newest. */

import { sql } from 'kysely';
import type { Warning, Warnings, WarningWish } from '../reconciliation/index.ts';
import { bulkUpsert, type Queryable } from '../store/index.ts';
import type { DeliveryQuery } from './deliveries.ts';
import type { NoticeTables, PersonWarningTable } from './tables.ts';

const columns = {
  sync: 'text',
  person: 'text',
  id: 'text',
  target: 'text',
  spell: 'bigint',
  last_active: 'bigint',
  ahead: 'bigint',
  state: 'text',
  name: 'text',
  address: 'text',
  language: 'text',
  asked_at: 'bigint',
  next_at: 'bigint',
  attempts: 'integer',
  delivered_at: 'bigint',
  error: 'text',
} as const;

function asWarning(row: PersonWarningTable): Warning {
  return {
    state: row.state === 'sending' ? 'asked' : row.state,
    spell: row.spell,
    askedAt: row.asked_at,
    ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at }),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.error === null ? {} : { message: row.error }),
  };
}

/** Who keeps warnings to be sent. `asked` is called within the transaction, to have somebody send them. */
export function openWarnings(parts: {
  readonly clock: { now(): number };
  readonly newId: () => string;
  readonly asked: (tx: Queryable) => Promise<void>;
}): Warnings {
  return {
    async of(db, sync, people) {
      if (people.length === 0) return new Map();
      const rows = await db
        .tables<NoticeTables>()
        .selectFrom('person_warning')
        .selectAll()
        .where('sync', '=', sync)
        .where('person', 'in', people)
        .execute();
      return new Map(rows.map((row) => [row.person, asWarning(row)]));
    },
    async ask(tx, { sync, target }, wishes) {
      if (wishes.length === 0) return;
      const now = parts.clock.now();
      await bulkUpsert(tx, {
        table: 'person_warning',
        columns,
        key: ['sync', 'person'],
        update: Object.keys(columns).filter((name) => name !== 'sync' && name !== 'person'),
        rows: wishes.map((wish) => rowOf(wish, { sync, target, id: parts.newId(), now })),
      });
      await parts.asked(tx);
    },
    async count(db, sync, since) {
      const { count } = await db
        .tables<NoticeTables>()
        .selectFrom('person_warning')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('sync', '=', sync)
        .where('asked_at', '>', since)
        .where('state', '<>', 'undeliverable')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

function rowOf(
  wish: WarningWish,
  about: { readonly sync: string; readonly target: string; readonly id: string; readonly now: number },
): PersonWarningTable {
  const { sync, target, id, now } = about;
  const known = wish.address !== undefined;
  return {
    sync,
    person: wish.person,
    id,
    target,
    spell: wish.spell,
    last_active: wish.lastActive ?? null,
    ahead: wish.ahead,
    state: known ? 'asked' : 'undeliverable',
    name: wish.name ?? null,
    address: wish.address ?? null,
    language: wish.language ?? null,
    asked_at: now,
    next_at: now,
    attempts: 0,
    delivered_at: null,
    error: known ? null : 'The sources tell no e-mail address of the person.',
  };
}

/** Warnings that are to be sent by now, also those whose sending a crash interrupted; the longest waiting first. */
export async function dueWarnings(
  db: Queryable,
  now: number,
  limit: number,
): Promise<readonly PersonWarningTable[]> {
  return db
    .tables<NoticeTables>()
    .selectFrom('person_warning')
    .selectAll()
    .where('state', 'in', ['asked', 'sending'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** When the next warning is to be sent; nothing: none waits. */
export async function nextWarningAt(db: Queryable): Promise<number | undefined> {
  const row = await db
    .tables<NoticeTables>()
    .selectFrom('person_warning')
    .select('next_at')
    .where('state', 'in', ['asked', 'sending'])
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at;
}

/** Changes a warning, unless another has taken its place meanwhile. */
export async function setWarning(
  db: Queryable,
  id: string,
  change: Partial<Pick<PersonWarningTable, 'state' | 'next_at' | 'attempts' | 'delivered_at' | 'error'>>,
): Promise<void> {
  await db.tables<NoticeTables>().updateTable('person_warning').set(change).where('id', '=', id).execute();
}

/**
 * By sync, how many people could not be warned since then, and why the newest of them. Whoever is still to be warned is
 * asked for anew each day.
 */
export async function undeliveredWarnings(
  db: Queryable,
  since: number,
): Promise<readonly { readonly sync: string; readonly count: number; readonly message: string }[]> {
  const tables = db.tables<NoticeTables>();
  const counted = await tables
    .selectFrom('person_warning')
    .select(['sync', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', '=', 'undeliverable')
    .where('asked_at', '>=', since)
    .groupBy('sync')
    .orderBy('sync')
    .execute();
  const found = [];
  for (const { sync, count } of counted) {
    const newest = await tables
      .selectFrom('person_warning')
      .select('error')
      .where('sync', '=', sync)
      .where('state', '=', 'undeliverable')
      .orderBy('asked_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    found.push({ sync, count: Number(count), message: newest?.error ?? '' });
  }
  return found;
}

/** Warnings, the newest first. */
export async function listWarnings(
  db: Queryable,
  { limit, behind }: DeliveryQuery,
): Promise<readonly PersonWarningTable[]> {
  return db
    .tables<NoticeTables>()
    .selectFrom('person_warning')
    .selectAll()
    .$if(behind !== undefined, (select) =>
      select.where(sql<boolean>`(asked_at, id) < (${behind?.at}, ${behind?.id})`),
    )
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** How many warnings were delivered since then. */
export async function deliveredSince(db: Queryable, since: number): Promise<number> {
  const { count } = await db
    .tables<NoticeTables>()
    .selectFrom('person_warning')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('delivered_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Forgets warnings that were asked for before then, with the addresses they went to. */
export async function forgetWarnings(db: Queryable, before: number): Promise<void> {
  await db.tables<NoticeTables>().deleteFrom('person_warning').where('asked_at', '<', before).execute();
}
