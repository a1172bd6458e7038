/** Reads sources: one reading of a source at a time across processes, whole once a day and by changes in between. */

import type { Audit } from '../audit/index.ts';
import type { Directory, Reading, ReadProgress } from '../directory/index.ts';
import type { Jobs } from '../jobs/index.ts';
import { asProvisioningError, type Clock, ProvisioningError } from '../model/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Database } from '../store/index.ts';
import type { Readers } from './cycle.ts';
import { endAwaiting } from './departures.ts';
import { dueJob } from './jobs.ts';

export interface ReaderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly settings: Pick<Settings, 'sync' | 'syncsFrom' | 'openSource'>;
  readonly directory: Directory;
  /** Whether the identity provider pushes to this source, so that there is nothing to read. */
  readonly pushes: (source: string) => Promise<boolean>;
  /** Called after a full reading that is believed. */
  readonly whole?: (source: string) => Promise<void>;
}

export interface SourceReaders extends Readers {
  /** As `Readers.read`, with the reading itself. `full`: everything, whatever was read before. */
  read(
    source: string,
    options?: {
      readonly full?: boolean;
      readonly signal?: AbortSignal;
      readonly turn?: AbortSignal;
      readonly onProgress?: (progress: ReadProgress) => void;
    },
  ): Promise<Reading & { readonly held?: string }>;
}

/** A reading by changes is an accelerator; after so long everything is read again (milliseconds). */
const WHOLE_AFTER = 24 * 60 * 60_000;
/** The share by which a reading of a source that feeds no sync may shrink. */
const SHRINK = 0.2;
/** How long a reading waits for another one of the same source (milliseconds). */
const PATIENCE = 60_000;

export function openReaders(parts: ReaderParts): SourceReaders {
  const { settings, directory, clock, jobs } = parts;
  const readers: SourceReaders = {
    async pulled(sync) {
      const { from } = await settings.sync(sync);
      const pushing = await Promise.all(from.map((source) => parts.pushes(source)));
      return from.filter((_, index) => pushing[index] !== true);
    },
    async read(source, { full, signal, turn, onProgress } = {}) {
      const shrinks = (await settings.syncsFrom(source)).map(({ safety }) => safety.maxReadingShrink);
      const { completedAt } = await directory.status(source);
      const whole = full === true || completedAt === undefined || completedAt + WHOLE_AFTER <= clock.now();
      return jobs.withLease(
        `source:${source}`,
        async (lease) => {
          const signals = signal === undefined ? lease : AbortSignal.any([lease, signal]);
          const from = await settings.openSource(source, signals);
          try {
            const reading = await directory.read(source, from, {
              full: whole,
              maxShrink: shrinks.length === 0 ? SHRINK : Math.min(...shrinks),
              signal: signals,
              ...(onProgress === undefined ? {} : { onProgress }),
            });
            await note(parts, reading);
            if (reading.kind === 'full' && reading.state === 'complete') await parts.whole?.(source);
            await wake(parts, reading);
            return reading.state === 'held' ? heldReading(reading) : reading;
          } catch (thrown) {
            await noteFailure(parts, source, thrown);
            throw thrown;
          } finally {
            await from.close();
          }
        },
        turn === undefined ? { wait: PATIENCE } : { wait: Number.POSITIVE_INFINITY, signal: turn },
      );
    },
    async freshen(source, { at, whole, turn }) {
      const begun = whole ? await directory.wholeSince(source) : await directory.readSince(source);
      if (begun === undefined || begun < at)
        await readers.read(source, { full: whole, ...(turn === undefined ? {} : { turn }) });
    },
  };
  return readers;
}

/** Leavers who waited for a reading of this source are looked at again. */
async function wake({ db, jobs, settings }: ReaderParts, reading: Reading): Promise<void> {
  if (reading.state !== 'complete') return;
  for (const { name, to, enabled } of await settings.syncsFrom(reading.source))
    if (enabled && (await endAwaiting(db, name, reading.startedAt)))
      await jobs.add(dueJob(name, to, reading.startedAt));
}

function heldReading(reading: Reading): never {
  throw new ProvisioningError(
    'unsafe',
    `${reading.message ?? `Reading ${reading.id} of ${reading.source} lacks too much to be believed.`} Nobody is removed until somebody has looked: rollcall readings believe ${reading.id}, or disbelieve it.`,
  );
}

async function note({ db, audit, clock }: ReaderParts, reading: Reading): Promise<void> {
  const { id, source, kind, state, tally, departed, checksum, message } = reading;
  const details = { reading: id, kind, tally, departed, checksum, message: message ?? null };
  await db.transaction((tx) =>
    audit.append(
      [{ at: clock.now(), actor: 'system', action: `reading.${state}`, subject: source, details }],
      tx,
    ),
  );
}

async function noteFailure(
  { db, audit, clock }: ReaderParts,
  source: string,
  thrown: unknown,
): Promise<void> {
  const { code, message } = asProvisioningError(thrown);
  if (code === 'unsafe') return;
  await db.transaction((tx) =>
    audit.append(
      [
        {
          at: clock.now(),
          actor: 'system',
          action: 'reading.failed',
          subject: source,
          details: { code, message },
        },
      ],
      tx,
    ),
  );
}
