/** The rows of readings: begun, moved on, ended, listed. */

import type { Selectable } from 'kysely';
import { ProvisioningError, type ReadingProof } from '../model/index.ts';
import { fromJson, type Queryable, serialise, toJson } from '../store/index.ts';
import type { Concern } from './concern.ts';
import type { Reading } from './contract.ts';
import { countsOf } from './counts.ts';
import { type DirectoryParts, nextNumber, writers } from './intake.ts';
import { type Counts, noCounts } from './plausibility.ts';
import type { Baseline, Sight } from './sight.ts';
import type { DirectoryTables, ReadingState, ReadingTable } from './tables.ts';

/** A reading as it begins. */
export interface Beginning extends Baseline {
  readonly id: string;
  readonly source: string;
  readonly kind: Reading['kind'];
  /** Where to resume; absent: tell everything. */
  readonly cursor?: string;
  /** A reading before was cut off and nobody was told of what it had changed. */
  readonly untold: boolean;
}

/**
 * Records that a reading begins. One that is still recorded as running has lost its process, for the caller holds the
 * lease of the source: it is recorded as failed, and should it live on after all, its next step is refused.
 */
export async function beginReading(
  parts: DirectoryParts,
  request: { readonly source: string; readonly full: boolean },
): Promise<Beginning> {
  const { source } = request;
  return parts.db.transaction(async (within) => {
    await serialise(within, writers);
    const tables = within.tables<DirectoryTables>();
    const watermark = await nextNumber(within, source);
    const lost = await tables
      .updateTable('reading')
      .set({ state: 'failed', finished_at: parts.clock.now(), code: 'unavailable', message: interrupted })
      .where('source', '=', source)
      .where('state', '=', 'running')
      .returning('changed')
      .execute();
    const { cursor } = await tables
      .selectFrom('source_state')
      .select('cursor')
      .where('source', '=', source)
      .executeTakeFirstOrThrow();
    const since = request.full ? null : cursor;
    const beginning: Beginning = {
      id: parts.newId(),
      source,
      kind: since === null ? 'full' : 'changes',
      ...(since === null ? {} : { cursor: since }),
      watermark,
      before: await countsOf(within, source),
      untold: lost.some(({ changed }) => changed > 0),
    };
    await tables
      .insertInto('reading')
      .values(firstRow(beginning, parts.clock.now(), cursor))
      .execute();
    return beginning;
  });
}

const interrupted = 'The process that read the source ended in the middle; nothing was removed. Read again.';

function firstRow({ id, source, kind, watermark, before }: Beginning, now: number, cursor: string | null) {
  const lifecycle = { joiner: 0, mover: 0, leaver: 0, rehire: 0 };
  return {
    id,
    source,
    kind,
    state: 'running' as const,
    started_at: now,
    finished_at: null,
    watermark,
    cursor_before: cursor,
    cursor: null,
    batches: 0,
    records: 0,
    changed: 0,
    tally: toJson({ before, told: noCounts, lost: noCounts }),
    departed: toJson(noCounts),
    lifecycle: toJson(lifecycle),
    faults: toJson([]),
    fault_count: 0,
    checksum: '',
    proof: null,
    code: null,
    message: null,
    marks: null,
  };
}

/** What is written of a reading as it goes on. */
export type ReadingStep = Partial<
  Pick<
    ReadingTable,
    'state' | 'finished_at' | 'cursor' | 'batches' | 'records' | 'code' | 'message' | 'marks'
  >
> & { readonly departed?: Counts; readonly concern?: Concern };

/**
 * Moves a reading on, in a transaction that does part of its work. Throws `conflict` when it is no longer in the state
 * in which that work may be done, so that nothing of it is kept.
 */
export async function moveReading(
  within: Queryable,
  reading: { readonly id: string; readonly source: string; readonly state: ReadingState },
  { departed, concern, ...step }: ReadingStep,
): Promise<void> {
  const { numUpdatedRows } = await within
    .tables<DirectoryTables>()
    .updateTable('reading')
    .set({
      ...step,
      ...(departed === undefined ? {} : { departed: toJson(departed) }),
      ...(concern === undefined ? {} : { changed: concern.changed, lifecycle: toJson(concern.lifecycle) }),
    })
    .where('id', '=', reading.id)
    .where('state', '=', reading.state)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  throw new ProvisioningError(
    'conflict',
    `Another reading of ${reading.source} has taken the place of this one; let the other go on.`,
  );
}

/** Writes down what a reading saw, and what the source says of it. */
export async function writeProof(
  within: Queryable,
  reading: string,
  { sight, proof }: { readonly sight: Sight; readonly proof: ReadingProof | undefined },
): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .updateTable('reading')
    .set({
      tally: toJson(sight.tally()),
      faults: toJson(sight.faults),
      fault_count: sight.faultCount,
      checksum: sight.checksum(),
      proof: proof === undefined ? null : toJson(proof),
    })
    .where('id', '=', reading)
    .execute();
}

/** A full reading that came to its end takes the place of held ones before it. */
export async function supersede(within: Queryable, by: { id: string; source: string }): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .updateTable('reading')
    .set({ state: 'superseded', marks: null })
    .where('source', '=', by.source)
    .where('state', '=', 'held')
    .where('id', '<>', by.id)
    .execute();
}

const listed = [
  'id',
  'source',
  'kind',
  'state',
  'started_at',
  'finished_at',
  'batches',
  'records',
  'tally',
  'departed',
  'lifecycle',
  'faults',
  'fault_count',
  'checksum',
  'proof',
  'code',
  'message',
] as const;

/** See `Directory.reading`. */
export async function findReading(within: Queryable, id: string): Promise<Reading | undefined> {
  const row = await within
    .tables<DirectoryTables>()
    .selectFrom('reading')
    .select(listed)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asReading(row);
}

/** See `Directory.readings`. */
export async function listReadings(
  within: Queryable,
  query: {
    readonly source?: string;
    readonly state?: ReadingState;
    readonly before?: string;
    readonly limit?: number;
  },
): Promise<readonly Reading[]> {
  let select = within.tables<DirectoryTables>().selectFrom('reading').select(listed);
  if (query.source !== undefined) select = select.where('source', '=', query.source);
  if (query.state !== undefined) select = select.where('state', '=', query.state);
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit ?? 100)
    .execute();
  return rows.map(asReading);
}

function asReading(row: Pick<Selectable<ReadingTable>, (typeof listed)[number]>): Reading {
  return {
    id: row.id,
    source: row.source,
    kind: row.kind,
    state: row.state,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    batches: row.batches,
    records: row.records,
    tally: fromJson(row.tally),
    departed: fromJson(row.departed),
    lifecycle: fromJson(row.lifecycle),
    faults: fromJson(row.faults),
    faultCount: row.fault_count,
    checksum: row.checksum,
    ...(row.proof === null ? {} : { proof: fromJson(row.proof) }),
    ...(row.message === null ? {} : { message: row.message }),
    ...(row.code === null ? {} : { code: row.code as NonNullable<Reading['code']> }),
  };
}
