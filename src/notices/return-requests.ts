/** People who ask for an account back that was closed because it was not used: one open request each. */

import { ProvisioningError } from '../model/index.ts';
import { type Queryable, serialise } from '../store/index.ts';
import type { NoticeTables, ReturnRequestTable } from './tables.ts';

/** Moments are milliseconds since 1970. */
export interface ReturnRequest {
  readonly id: string;
  readonly sync: string;
  readonly person: string;
  readonly state: ReturnRequestTable['state'];
  readonly askedAt: number;
  readonly decidedAt?: number;
  readonly decidedBy?: string;
}

function asRequest(row: ReturnRequestTable): ReturnRequest {
  return {
    id: row.id,
    sync: row.sync,
    person: row.person,
    state: row.state,
    askedAt: row.asked_at,
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
  };
}

/** Requests that nobody has decided, the oldest first. */
export async function openReturns(db: Queryable): Promise<readonly ReturnRequest[]> {
  const rows = await db
    .tables<NoticeTables>()
    .selectFrom('return_request')
    .selectAll()
    .where('state', '=', 'asked')
    .orderBy('asked_at')
    .limit(500)
    .execute();
  return rows.map(asRequest);
}

/** Keeps that somebody asks; who asked already asks once. Gives whether it is new. */
export async function askReturn(
  tx: Queryable,
  {
    id,
    sync,
    person,
    at,
  }: { readonly id: string; readonly sync: string; readonly person: string; readonly at: number },
): Promise<boolean> {
  await serialise(tx, 'return-requests');
  const tables = tx.tables<NoticeTables>();
  const open = await tables
    .selectFrom('return_request')
    .select('id')
    .where('sync', '=', sync)
    .where('person', '=', person)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (open !== undefined) return false;
  const row = { id, sync, person, state: 'asked', asked_at: at, decided_at: null, decided_by: null } as const;
  await tables.insertInto('return_request').values(row).execute();
  return true;
}

/** Decides a request. @throws ProvisioningError `not-found`, and `stale` when somebody has decided it already. */
export async function decideReturn(
  tx: Queryable,
  {
    id,
    granted,
    at,
    by,
  }: { readonly id: string; readonly granted: boolean; readonly at: number; readonly by: string },
): Promise<ReturnRequest> {
  await serialise(tx, 'return-requests');
  const tables = tx.tables<NoticeTables>();
  const row = await tables.selectFrom('return_request').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined)
    throw new ProvisioningError(
      'not-found',
      `There is no request ${id} for an account; look at the list again.`,
    );
  if (row.state !== 'asked')
    throw new ProvisioningError('stale', `The request ${id} was ${row.state} by ${row.decided_by} already.`);
  const decided = { state: granted ? 'granted' : 'refused', decided_at: at, decided_by: by } as const;
  await tables.updateTable('return_request').set(decided).where('id', '=', id).execute();
  return asRequest({ ...row, ...decided });
}

/** An account came back by another way: nobody need decide any more. */
export async function settleReturns(
  tx: Queryable,
  {
    sync,
    person,
    at,
    by,
  }: { readonly sync: string; readonly person: string; readonly at: number; readonly by: string },
): Promise<void> {
  await tx
    .tables<NoticeTables>()
    .updateTable('return_request')
    .set({ state: 'granted', decided_at: at, decided_by: by })
    .where('sync', '=', sync)
    .where('person', '=', person)
    .where('state', '=', 'asked')
    .execute();
}
