/** Has channels tell causes: each once until it changes, by what was told before, in one transaction with what is to be sent. */

import type { Notices as Decided } from '../settings/index.ts';
import { readDuration } from '../settings/index.ts';
import { bulkUpsert, type Queryable, serialise } from '../store/index.ts';
import { type Cause, judgeCauses } from './cause.ts';
import { channelState } from './channel-state.ts';
import { sendJob } from './jobs.ts';
import { type Posted, putMessages } from './outbox.ts';
import type { NoticeParts } from './room.ts';
import type { NoticeTables } from './tables.ts';

export interface Found {
  /** Which look found them: it says nothing of what others find. */
  readonly scope: 'states' | 'outlook';
  readonly causes: readonly Cause[];
  /** Whether all could be looked at: only then is a cause that is not there over. */
  readonly whole: boolean;
}

/** Channels that tell of a kind, by name. */
export function channelsFor(
  decided: Decided,
  { kind, about }: Pick<Cause, 'kind' | 'about'>,
): readonly string[] {
  return Object.entries(decided.channels).flatMap(([name, { enabled, events }]) => {
    const wanted = enabled && (events === undefined || events.includes(kind));
    // Whoever does not hear must be told of by others.
    return wanted && !(kind === 'channel-failing' && about === name) ? [name] : [];
  });
}

/** Gives how many causes are told. */
export async function tell(parts: NoticeParts, decided: Decided, found: Found): Promise<number> {
  if (!Object.values(decided.channels).some(({ enabled }) => enabled)) return 0;
  const { db, clock } = parts;
  return db.transaction(async (tx) => {
    await serialise(tx, 'notices');
    const now = clock.now();
    const tables = tx.tables<NoticeTables>();
    const known = await tables
      .selectFrom('notice_cause')
      .selectAll()
      .where('scope', '=', found.scope)
      .execute();
    const judged = judgeCauses(
      found.causes,
      known.map(({ key, digest, told_at, over_at }) => ({
        key,
        digest,
        toldAt: told_at,
        ...(over_at === null ? {} : { overAt: over_at }),
      })),
      { now, again: readDuration(decided['again-after']) ?? 0 },
    );
    const before = new Map(known.map((row) => [row.key, row]));
    await rememberTold(tx, judged.tell, {
      scope: found.scope,
      now,
      firstAt: (key) => before.get(key)?.first_at,
    });
    await rememberRest(tx, found.whole ? judged : { ...judged, over: [], forget: [] }, now);
    const posted = judged.tell.flatMap((cause) =>
      channelsFor(decided, cause).map((channel) => postedOf(cause, channel)),
    );
    await send(parts, tx, posted);
    return judged.tell.length;
  });
}

function postedOf({ key, kind, about, facts, path }: Cause, channel: string): Posted {
  return { channel, cause: key, kind, about, facts, ...(path === undefined ? {} : { path }) };
}

/** Keeps messages and has each channel send them when its next one may go. */
export async function send(parts: NoticeParts, tx: Queryable, posted: readonly Posted[]): Promise<void> {
  if (posted.length === 0) return;
  const now = parts.clock.now();
  await putMessages(tx, posted, { newId: parts.newId, now });
  const jobs = [];
  for (const channel of [...new Set(posted.map((one) => one.channel))].sort())
    jobs.push(sendJob(channel, Math.max(now, (await channelState(tx, channel)).next_at)));
  await parts.jobs.addAll(jobs, tx);
}

async function rememberTold(
  tx: Queryable,
  causes: readonly Cause[],
  {
    scope,
    now,
    firstAt,
  }: { readonly scope: string; readonly now: number; readonly firstAt: (key: string) => number | undefined },
): Promise<void> {
  await bulkUpsert(tx, {
    table: 'notice_cause',
    columns: {
      key: 'text',
      scope: 'text',
      kind: 'text',
      about: 'text',
      digest: 'text',
      facts: 'json',
      first_at: 'bigint',
      seen_at: 'bigint',
      told_at: 'bigint',
      over_at: 'bigint',
    },
    key: ['key'],
    update: ['scope', 'digest', 'facts', 'first_at', 'seen_at', 'told_at', 'over_at'],
    rows: causes.map(({ key, kind, about, digest, facts }) => ({
      key,
      scope,
      kind,
      about,
      digest,
      facts,
      first_at: firstAt(key) ?? now,
      seen_at: now,
      told_at: now,
      over_at: null,
    })),
  });
}

async function rememberRest(
  tx: Queryable,
  { lasting, over, forget }: Pick<ReturnType<typeof judgeCauses>, 'lasting' | 'over' | 'forget'>,
  now: number,
): Promise<void> {
  const tables = tx.tables<NoticeTables>();
  const keys = lasting.map(({ key }) => key);
  if (keys.length > 0)
    await tables
      .updateTable('notice_cause')
      .set({ seen_at: now, over_at: null })
      .where('key', 'in', keys)
      .execute();
  if (over.length > 0)
    await tables.updateTable('notice_cause').set({ over_at: now }).where('key', 'in', over).execute();
  if (forget.length > 0) await tables.deleteFrom('notice_cause').where('key', 'in', forget).execute();
}
