/** Messages on their way: kept before they are sent, told apart by channel, and kept afterwards for whoever looks. */

import { sql } from 'kysely';
import { bulkInsert, fromJson, type Queryable } from '../store/index.ts';
import type { Notice } from './compose.ts';
import type { DeliveryQuery } from './deliveries.ts';
import type { NoticeMessageRow, NoticeTables } from './tables.ts';
import type { Facts } from './words/words.ts';

/** What is to be told by a channel. */
export interface Posted extends Omit<Notice, 'at'> {
  readonly channel: string;
  /** The key of its cause. */
  readonly cause: string;
}

/** Keeps messages, to be sent. */
export async function putMessages(
  tx: Queryable,
  posted: readonly Posted[],
  { newId, now }: { readonly newId: () => string; readonly now: number },
): Promise<void> {
  await bulkInsert(tx, {
    table: 'notice_message',
    columns: {
      id: 'text',
      channel: 'text',
      kind: 'text',
      cause: 'text',
      about: 'text',
      facts: 'json',
      path: 'text',
      state: 'text',
      attempts: 'integer',
      created_at: 'bigint',
    },
    rows: posted.map(({ channel, kind, cause, about, facts, path }) => ({
      id: newId(),
      channel,
      kind,
      cause,
      about,
      facts,
      path: path ?? null,
      state: 'waiting',
      attempts: 0,
      created_at: now,
    })),
  });
}

/** What one message of a channel holds: what waits, or what a crash left half sent. */
export interface Parcel {
  /** The same when it is tried again after a crash. */
  readonly batch: string;
  readonly ids: readonly string[];
  readonly notices: readonly Notice[];
}

/** Notices in one message. */
const most = 50;

/** Takes what waits for a channel and writes down that it is about to be sent. One process at a time does so for a channel. */
export async function takeParcel(
  tx: Queryable,
  channel: string,
  { batch, now }: { readonly batch: string; readonly now: number },
): Promise<Parcel | undefined> {
  const tables = tx.tables<NoticeTables>();
  const waiting = tables.selectFrom('notice_message').selectAll().where('channel', '=', channel);
  const left = await waiting.where('state', '=', 'sending').orderBy('created_at').orderBy('id').execute();
  const interrupted = left[0]?.batch ?? undefined;
  const rows =
    interrupted === undefined
      ? await waiting.where('state', '=', 'waiting').orderBy('created_at').orderBy('id').limit(most).execute()
      : left.filter((row) => row.batch === interrupted);
  if (rows.length === 0) return undefined;
  const ids = rows.map(({ id }) => id);
  const taken = interrupted ?? batch;
  await tables
    .updateTable('notice_message')
    .set((eb) => ({ state: 'sending', batch: taken, attempts: eb('attempts', '+', 1), intended_at: now }))
    .where('id', 'in', ids)
    .execute();
  return { batch: taken, ids, notices: rows.map(asNotice) };
}

function asNotice(row: NoticeMessageRow): Notice {
  return {
    kind: row.kind,
    about: row.about,
    facts: fromJson<Facts>(row.facts),
    at: row.created_at,
    ...(row.path === null ? {} : { path: row.path }),
  };
}

/** Writes down that they were sent. @param remark what was not as it should be */
export async function settleSent(
  tx: Queryable,
  ids: readonly string[],
  { now, remark }: { readonly now: number; readonly remark?: string | undefined },
): Promise<void> {
  await tx
    .tables<NoticeTables>()
    .updateTable('notice_message')
    .set({ state: 'sent', finished_at: now, error: remark ?? null })
    .where('id', 'in', ids)
    .execute();
}

/** Lets them wait for another try; those kept since before `tooOld` are given up. Gives how many were. */
export async function settleFailed(
  tx: Queryable,
  ids: readonly string[],
  { now, error, tooOld }: { readonly now: number; readonly error: string; readonly tooOld: number },
): Promise<number> {
  const tables = tx.tables<NoticeTables>();
  await tables
    .updateTable('notice_message')
    .set({ state: 'waiting', error })
    .where('id', 'in', ids)
    .execute();
  const given = await tables
    .updateTable('notice_message')
    .set({ state: 'given-up', finished_at: now })
    .where('id', 'in', ids)
    .where('created_at', '<=', tooOld)
    .returning('id')
    .execute();
  return given.length;
}

/** How many messages wait for each channel. */
export async function countWaiting(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .tables<NoticeTables>()
    .selectFrom('notice_message')
    .select(['channel', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', 'in', ['waiting', 'sending'])
    .groupBy('channel')
    .execute();
  return new Map(rows.map(({ channel, count }) => [channel, Number(count)]));
}

/** The newest message by its id. */
export async function lastMessage(db: Queryable): Promise<string | undefined> {
  const row = await db
    .tables<NoticeTables>()
    .selectFrom('notice_message')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Messages, the newest first. */
export async function listMessages(
  db: Queryable,
  { limit, behind }: DeliveryQuery,
): Promise<readonly NoticeMessageRow[]> {
  return db
    .tables<NoticeTables>()
    .selectFrom('notice_message')
    .selectAll()
    .$if(behind !== undefined, (select) =>
      select.where(sql<boolean>`(created_at, id) < (${behind?.at}, ${behind?.id})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Forgets what was sent or given up before then. */
export async function forgetMessages(db: Queryable, before: number): Promise<void> {
  await db
    .tables<NoticeTables>()
    .deleteFrom('notice_message')
    .where('state', 'in', ['sent', 'given-up'])
    .where('created_at', '<', before)
    .execute();
}
