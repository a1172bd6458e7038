/** How readings end: believed, held for an administrator, or cut short. */

import { ProvisioningError } from '../model/index.ts';
import { fromJson, openMarks, type Queryable, serialise } from '../store/index.ts';
import { type Concern, openConcern } from './concern.ts';
import type { Reading } from './contract.ts';
import { noteDangling } from './dangling.ts';
import { departAbsent } from './departures.ts';
import { type DirectoryParts, nextNumber, writers } from './intake.ts';
import type { Counts } from './plausibility.ts';
import type { Course } from './reading.ts';
import { findReading, moveReading, supersede, writeProof } from './readings.ts';
import type { DirectoryTables } from './tables.ts';

/** Ends a reading that told all, or with `failed` one that was cut short, and tells whom it concerns. */
export async function endReading(
  course: Course,
  failed?: { readonly state: 'failed'; readonly code: string; readonly message: string },
): Promise<void> {
  const { parts, reading, cursor } = course;
  const full = reading.kind === 'full';
  if (full && failed === undefined) await noteDangling(parts.db, course);
  await parts.db.transaction(async (within) => {
    await serialise(within, writers);
    const finished_at = parts.clock.now();
    await moveReading(within, reading, {
      state: 'complete',
      finished_at,
      batches: course.batches,
      records: course.records,
      departed: course.departed,
      cursor: cursor ?? null,
      ...failed,
    });
    await writeProof(within, reading.id, course);
    if (failed === undefined) {
      // A full reading without a cursor leaves none; a reading of changes without one leaves the old one.
      if (full || cursor !== undefined) await setCursor(within, reading.source, cursor ?? null);
      if (full) await believed(within, reading, finished_at);
    } else if (failed.code === 'stale' && !full) await setCursor(within, reading.source, null);
    await tellConcern(parts, within, course);
  });
}

/** Holds a full reading that lacks too much: nothing departs, the cursor stays, what it saw is kept. */
export async function holdReading(course: Course, doubt: string): Promise<void> {
  const { parts, reading, sight } = course;
  await parts.db.transaction(async (within) => {
    await serialise(within, writers);
    await moveReading(within, reading, {
      state: 'held',
      finished_at: parts.clock.now(),
      batches: course.batches,
      records: course.records,
      cursor: course.cursor ?? null,
      message: doubt,
      marks: sight.marks().toText(),
    });
    await writeProof(within, reading.id, course);
    await supersede(within, reading);
    await tellConcern(parts, within, course);
  });
}

/** Keeps the cursor of a checkpoint, once all before it is kept. Gives the next number of the source. */
export function keepCursor(course: Course): Promise<number> {
  const { parts, reading, cursor } = course;
  return parts.db.transaction(async (within) => {
    await serialise(within, writers);
    await moveReading(within, reading, { batches: course.batches, records: course.records });
    if (cursor !== undefined) await setCursor(within, reading.source, cursor);
    return nextNumber(within, reading.source);
  });
}

/** See `Directory.believe`. May be called again after a crash: who has departed has departed. */
export async function believeReading(parts: DirectoryParts, id: string): Promise<Reading> {
  const reading = await heldReading(parts.db, id);
  const departed = fromJson<Record<keyof Counts, number>>(reading.departed);
  const concern = openConcern({
    // It was begun before, and the process ended in the middle.
    everyone: departed.people + departed.groups + departed.memberships > 0,
    lifecycle: fromJson(reading.lifecycle),
    changed: reading.changed,
  });
  const marks = openMarks(reading.marks ?? '');
  await departAbsent(parts, {
    id,
    source: reading.source,
    state: 'held',
    saw: (number) => number >= reading.watermark || marks.has(number),
    watermark: reading.watermark,
    concern,
    departed,
  });
  await parts.db.transaction(async (within) => {
    await serialise(within, writers);
    const { source } = reading;
    await moveReading(within, { id, source, state: 'held' }, { state: 'complete', marks: null });
    await believed(within, { id, source }, reading.finished_at ?? parts.clock.now());
    // Unless a reading of changes has moved on from the old cursor meanwhile.
    await within
      .tables<DirectoryTables>()
      .updateTable('source_state')
      .set({ cursor: reading.cursor })
      .where('source', '=', source)
      .where('cursor', reading.cursor_before === null ? 'is' : '=', reading.cursor_before)
      .execute();
    await tellConcern(parts, within, { reading: { id, source }, concern });
  });
  return recorded(parts.db, id);
}

/** See `Directory.disbelieve`. */
export async function disbelieveReading(parts: DirectoryParts, id: string): Promise<Reading> {
  await heldReading(parts.db, id);
  await parts.db.transaction(async (within) => {
    const { numUpdatedRows } = await within
      .tables<DirectoryTables>()
      .updateTable('reading')
      .set({ state: 'disbelieved', marks: null })
      .where('id', '=', id)
      .where('state', '=', 'held')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notHeld(id);
  });
  return recorded(parts.db, id);
}

async function heldReading(within: Queryable, id: string) {
  const row = await within
    .tables<DirectoryTables>()
    .selectFrom('reading')
    .select([
      'source',
      'state',
      'marks',
      'watermark',
      'cursor',
      'cursor_before',
      'finished_at',
      'departed',
      'lifecycle',
      'changed',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new ProvisioningError('not-found', `There is no reading ${id}.`);
  if (row.state !== 'held') throw notHeld(id);
  return row;
}

function notHeld(id: string): ProvisioningError {
  return new ProvisioningError(
    'stale',
    `The reading ${id} is not held, or no longer; look at the latest reading of its source.`,
  );
}

async function recorded(within: Queryable, id: string): Promise<Reading> {
  const reading = await findReading(within, id);
  if (reading === undefined) throw new ProvisioningError('not-found', `There is no reading ${id}.`);
  return reading;
}

async function believed(
  within: Queryable,
  reading: { id: string; source: string },
  at: number,
): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .updateTable('source_state')
    .set((row) => ({ completed_at: at, believed: row('believed', '+', 1) }))
    .where('source', '=', reading.source)
    .execute();
  await supersede(within, reading);
}

async function setCursor(within: Queryable, source: string, cursor: string | null): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .updateTable('source_state')
    .set({ cursor })
    .where('source', '=', source)
    .execute();
}

async function tellConcern(
  parts: DirectoryParts,
  within: Queryable,
  of: { readonly reading: { readonly id: string; readonly source: string }; readonly concern: Concern },
): Promise<void> {
  const told = of.concern.told();
  if (!told.everyone && told.persons.length === 0) return;
  const { id, source } = of.reading;
  await parts.onTold(within, { source, reading: id, lifecycle: [], ...told });
}
