/** How channels do: when the next message may go, and what went wrong with the last. */

import type { Queryable } from '../store/index.ts';
import { bulkUpsert } from '../store/index.ts';
import type { NoticeChannelTable, NoticeTables } from './tables.ts';

/** A channel as it does now; what was never used has no row. */
export async function channelState(db: Queryable, name: string): Promise<NoticeChannelTable> {
  const row = await db
    .tables<NoticeTables>()
    .selectFrom('notice_channel')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst();
  return (
    row ?? { name, next_at: 0, failures: 0, failing_since: null, sent_at: null, code: null, error: null }
  );
}

/** Those that were ever used. */
export async function channelStates(db: Queryable): Promise<readonly NoticeChannelTable[]> {
  return db.tables<NoticeTables>().selectFrom('notice_channel').selectAll().orderBy('name').execute();
}

export async function writeChannelState(db: Queryable, state: NoticeChannelTable): Promise<void> {
  await bulkUpsert(db, {
    table: 'notice_channel',
    columns: {
      name: 'text',
      next_at: 'bigint',
      failures: 'integer',
      failing_since: 'bigint',
      sent_at: 'bigint',
      code: 'text',
      error: 'text',
    },
    key: ['name'],
    update: ['next_at', 'failures', 'failing_since', 'sent_at', 'code', 'error'],
    rows: [state],
  });
}

/** Channels that have failed so often in a row, or oftener. */
export async function failingChannels(db: Queryable, failures: number) {
  const rows = await db
    .tables<NoticeTables>()
    .selectFrom('notice_channel')
    .selectAll()
    .where('failures', '>=', failures)
    .orderBy('name')
    .execute();
  return rows.map(({ name, code, error, failures: count, failing_since }) => ({
    name,
    code: code ?? 'unavailable',
    error: error ?? '',
    failures: count,
    failingSince: failing_since ?? 0,
  }));
}

/** Forgets channels that are no more, with what waits for them. */
export async function forgetChannels(db: Queryable, kept: readonly string[]): Promise<void> {
  const tables = db.tables<NoticeTables>();
  const rows = await tables.selectFrom('notice_channel').select('name').execute();
  const gone = rows.map(({ name }) => name).filter((name) => !kept.includes(name));
  if (gone.length === 0) return;
  await tables.deleteFrom('notice_channel').where('name', 'in', gone).execute();
  await tables
    .updateTable('notice_message')
    .set({ state: 'given-up', error: 'The channel was removed.' })
    .where('channel', 'in', gone)
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
}
