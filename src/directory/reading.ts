/** Drives a source to its end, page by page: what it tells is kept as it comes, what it lacks is weighed at the end. */

import {
  asProvisioningError,
  type IdentitySource,
  ProvisioningError,
  type ReadingProof,
} from '../model/index.ts';
import { countGrown } from '../store/index.ts';
import { type Gathering, gather } from './batch.ts';
import { clean } from './clean.ts';
import { type Concern, openConcern } from './concern.ts';
import { closeIntake } from './consequences.ts';
import type { Reading, ReadOptions } from './contract.ts';
import { type Departing, departAbsent, departMembers } from './departures.ts';
import { endReading, holdReading, keepCursor } from './ending.ts';
import { takeIn } from './ingest.ts';
import { type DirectoryParts, openIntake } from './intake.ts';
import { implausible, noCounts } from './plausibility.ts';
import { type Beginning, beginReading, findReading, moveReading } from './readings.ts';
import { openSight, type Sight } from './sight.ts';

/**
 * The weight of what is taken in together: 2,000 people or 10,000 memberships. Memberships lie all over their index, so
 * that small batches write it many times over; large ones let other writers wait.
 */
const fullBatch = 10_000;

/** Losses of fewer than this are noise, unless the caller says otherwise. */
const usualFloor = 5;

/** One reading at work. */
export interface Course {
  readonly parts: DirectoryParts;
  readonly reading: Beginning & { readonly state: 'running' };
  readonly options: ReadOptions;
  readonly sight: Sight;
  readonly concern: Concern;
  /** Groups told anew in a reading of changes: members that were not told leave once nothing more can come. */
  readonly anew: Set<string>;
  readonly departed: Departing['departed'];
  batches: number;
  records: number;
  /** The last one the source gave. */
  cursor: string | undefined;
  /** Given with `complete`. */
  proof: ReadingProof | undefined;
}

/**
 * Reads a source; see `Directory.read`. A cursor that the source no longer takes (`stale`) is dropped, and everything
 * is read at once instead.
 */
export async function readSource(
  parts: DirectoryParts,
  told: { readonly source: string; readonly from: IdentitySource },
  options: ReadOptions,
): Promise<Reading> {
  try {
    return await readOnce(parts, told, options);
  } catch (thrown) {
    if (!(thrown instanceof StaleCursor)) throw thrown;
    parts.log.warn(
      { source: told.source },
      'The source no longer takes the cursor; everything is read anew.',
    );
    return readOnce(parts, told, { ...options, full: true });
  }
}

class StaleCursor extends ProvisioningError {}

async function readOnce(
  parts: DirectoryParts,
  { source, from }: { readonly source: string; readonly from: IdentitySource },
  options: ReadOptions,
): Promise<Reading> {
  const beginning = await beginReading(parts, { source, full: options.full });
  const course: Course = {
    parts,
    reading: { ...beginning, state: 'running' },
    options,
    sight: openSight(beginning, beginning.kind === 'full'),
    concern: openConcern({ everyone: beginning.untold }),
    anew: new Set(),
    departed: { ...noCounts },
    batches: 0,
    records: 0,
    cursor: undefined,
    proof: undefined,
  };
  try {
    await follow(course, from);
    await countGrown(parts.db);
    await conclude(course);
  } catch (thrown) {
    await fail(course, thrown);
    if (beginning.kind === 'changes' && thrown instanceof ProvisioningError && thrown.code === 'stale')
      throw new StaleCursor('stale', thrown.message, { cause: thrown });
    throw thrown;
  }
  const reading = await findReading(parts.db, beginning.id);
  if (reading === undefined) throw new ProvisioningError('internal', 'A reading has lost its record.');
  return reading;
}

/** Takes in records until `complete`. */
async function follow(course: Course, from: IdentitySource): Promise<void> {
  const { options, reading, sight } = course;
  let batch = emptyBatch(course);
  for await (const record of from.read(reading.cursor)) {
    options.signal?.throwIfAborted();
    course.records += 1;
    if (record.type === 'complete') {
      await flush(course, batch);
      course.cursor = record.cursor ?? course.cursor;
      course.proof = record.proof;
      return;
    }
    if (record.type === 'checkpoint') {
      await flush(course, batch);
      batch = emptyBatch(course);
      course.cursor = record.cursor;
      if (reading.kind === 'changes') await settle(course);
      continue;
    }
    const { statement, mended } = clean(record);
    if (mended)
      sight.note({
        path: record.type,
        message: 'Held characters that no text may hold; they were replaced.',
      });
    if (!batch.takes(statement)) {
      await flush(course, batch);
      batch = emptyBatch(course);
    }
    batch.add(statement);
    if (batch.weight < fullBatch) continue;
    await flush(course, batch);
    batch = emptyBatch(course);
  }
  throw new ProvisioningError(
    'unavailable',
    `The reading of ${reading.source} ended without saying that it is complete, so nothing was removed. Read again; if it happens once more, look into the source's own log.`,
  );
}

function emptyBatch({ reading }: Course): Gathering {
  return gather({ members: 'gather', once: reading.kind === 'full' });
}

async function flush(course: Course, batch: Gathering): Promise<void> {
  if (batch.weight === 0) return;
  const { parts, reading, sight, concern } = course;
  course.batches += 1;
  await parts.db.transaction(async (within) => {
    const intake = await openIntake(parts, within, { source: reading.source, sight });
    await takeIn(intake, batch);
    concern.add(await closeIntake(intake));
    await intake.writes.done();
    await moveReading(within, reading, { batches: course.batches, records: course.records, concern });
  });
  sight.note(...batch.faults);
  if (reading.kind === 'changes')
    for (const [group, { anew }] of batch.members) if (anew) course.anew.add(group);
  // Each time that there is twice as much: what comes looks up what came.
  if (Number.isInteger(Math.log2(course.batches))) await countGrown(parts.db);
  report(course, 'reading');
}

function report({ options, reading, records, sight }: Course, doing: 'reading' | 'departures'): void {
  options.onProgress?.({ reading: reading.id, step: doing, records, told: sight.tally().told });
}

/** In a reading of changes: groups told anew have the members told since, and the cursor so far may be kept. */
async function settle(course: Course): Promise<void> {
  await departMembers(course.parts, departing(course), course.anew);
  course.anew.clear();
  const next = await keepCursor(course);
  course.sight.restart(next);
}

/** All was told. Concludes from what was not. */
async function conclude(course: Course): Promise<void> {
  const { parts, reading, options, sight } = course;
  if (reading.kind === 'changes') {
    await departMembers(parts, departing(course), course.anew);
    return endReading(course);
  }
  const tally = sight.tally();
  const doubt = implausible(tally, {
    source: reading.source,
    maxShrink: options.maxShrink,
    floor: options.floor ?? usualFloor,
  });
  if (doubt !== undefined) return holdReading(course, doubt);
  const { people, groups, memberships } = tally.lost;
  if (people + groups + memberships > 0) await departAbsent(parts, departing(course));
  return endReading(course);
}

function departing(course: Course): Departing {
  const { reading, sight, concern, departed, options } = course;
  return {
    id: reading.id,
    source: reading.source,
    state: 'running',
    saw: sight.saw,
    watermark: reading.watermark,
    concern,
    departed,
    onProgress: () => report(course, 'departures'),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

/** Records that the reading was cut short. Whom its changes concern is told all the same: they are kept. */
async function fail(course: Course, thrown: unknown): Promise<void> {
  const { parts, reading } = course;
  const stopped = course.options.signal?.aborted === true;
  const { code, message } = stopped
    ? { code: 'unavailable', message: 'The reading was stopped before its end; read again.' }
    : asProvisioningError(thrown);
  try {
    await endReading(course, { state: 'failed', code, message });
  } catch (failure) {
    // The first failure is what matters; the next reading finds this one running and ends it.
    parts.log.warn(
      { reading: reading.id, failure },
      'A reading that was cut short could not be recorded as such.',
    );
  }
}
