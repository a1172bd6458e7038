/** The record of requests, as it is kept and told. */

import type { Selectable } from 'kysely';
import { ProvisioningError } from '../../model/index.ts';
import { fromJson, type Queryable } from '../../store/index.ts';
import type { PushRequestTable, ServerTables } from '../tables.ts';

/** A SCIM request, masked. */
export interface RecordedRequest {
  /** Its place in the record; later ones have greater numbers. */
  readonly id: number;
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How long the answer took. */
  readonly milliseconds: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Who it came from; absent: it showed nothing that was good. */
  readonly client?: string;
  readonly address: string;
  /** Whose client it seems to be, or `unknown`. */
  readonly dialect: string;
  readonly query?: string;
  readonly agent?: string;
  readonly contentType?: string;
  /** Of the body. */
  readonly bytes?: number;
  readonly body?: unknown;
  readonly answer?: unknown;
}

export interface RequestQuery {
  /** Several: of any of them. */
  readonly source?: string | readonly string[];
  /** Only those that were refused or failed. */
  readonly failed?: boolean;
  /** Only those before this one, newest first; the other way round with `after`. */
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** Requests, the newest first; with `after` the oldest first. */
export async function listRequests(db: Queryable, query: RequestQuery): Promise<readonly RecordedRequest[]> {
  const { source, failed = false, before, after, limit } = query;
  let rows = db.tables<ServerTables>().selectFrom('push_request').selectAll();
  if (typeof source === 'string') rows = rows.where('source', '=', source);
  else if (source !== undefined) rows = rows.where('source', 'in', source);
  if (failed) rows = rows.where('status', '>=', 400);
  if (before !== undefined) rows = rows.where('seq', '<', before);
  if (after !== undefined) rows = rows.where('seq', '>', after);
  const order = after === undefined ? 'desc' : 'asc';
  return (await rows.orderBy('seq', order).limit(limit).execute()).map(told);
}

/** One request. Throws `not-found` when it was never kept, or is forgotten. */
export async function oneRequest(db: Queryable, id: number): Promise<RecordedRequest> {
  const rows = db.tables<ServerTables>().selectFrom('push_request').selectAll();
  const row = await rows.where('seq', '=', id).executeTakeFirst();
  if (row !== undefined) return told(row);
  throw new ProvisioningError(
    'not-found',
    `There is no request ${id} in the record; it may be forgotten already.`,
  );
}

/** Forgets all of a source but the newest. @param which.strangers of those alone that showed nothing good */
export async function keepNewest(
  tx: Queryable,
  source: string,
  which: { readonly keep: number; readonly strangers?: boolean },
): Promise<void> {
  const db = tx.tables<ServerTables>();
  let found = db.selectFrom('push_request').select('seq').where('source', '=', source);
  let forgotten = db.deleteFrom('push_request').where('source', '=', source);
  if (which.strangers === true) {
    found = found.where('client', 'is', null);
    forgotten = forgotten.where('client', 'is', null);
  }
  const last = await found.orderBy('seq', 'desc').offset(which.keep).limit(1).executeTakeFirst();
  if (last !== undefined) await forgotten.where('seq', '<=', last.seq).execute();
}

/** Forgets those of a source from before a time. */
export async function forgetOld(tx: Queryable, source: string, before: number): Promise<void> {
  const db = tx.tables<ServerTables>();
  const oldest = await db
    .selectFrom('push_request')
    .select('at')
    .where('source', '=', source)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined || oldest.at >= before) return;
  await db.deleteFrom('push_request').where('source', '=', source).where('at', '<', before).execute();
}

function told(row: Selectable<PushRequestTable>): RecordedRequest {
  const { seq, client, content, ...rest } = row;
  return {
    id: seq,
    ...rest,
    ...(client === null ? {} : { client }),
    ...fromJson<Pick<RecordedRequest, 'query' | 'agent' | 'contentType' | 'bytes' | 'body' | 'answer'>>(
      content,
    ),
  };
}
