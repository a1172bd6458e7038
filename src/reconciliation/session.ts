/** Opens a run: its row, the lease of its target, the target itself; and writes down how it ended. */

import { asProvisioningError, ProvisioningError, type ProvisioningTarget } from '../model/index.ts';
import type { Context, Parts } from './context.ts';
import { tally } from './journal.ts';
import { openWriting } from './progress-rows.ts';
import type { Reports } from './reports.ts';
import { endAbandoned, endRun, getRun, type Run, type RunEnd, type RunKind, startRun } from './runs.ts';

export interface RunRequest {
  /** The run's id, when whoever starts it must know it beforehand. */
  readonly id?: string;
  readonly sync: string;
  readonly kind: RunKind;
  /** Who started it: `system`, `cli`, `token:NAME`. */
  readonly actor: string;
  readonly plan?: string;
}

/** How a step of work ends; what it throws ends the run as failed. */
export type Ending = Omit<RunEnd, 'at'>;

/** How long a run waits for another one at the same target (milliseconds). */
const PATIENCE = 60_000;

/**
 * Does the work of one run under the lease of its target, so that one process at a time writes to it.
 *
 * @throws ProvisioningError whatever ended the run, after it has been written down; `conflict` when the target is busy.
 */
export async function withRun(
  parts: Parts,
  reports: Reports,
  { request, work }: { readonly request: RunRequest; readonly work: (context: Context) => Promise<Ending> },
): Promise<Run> {
  const sync = await parts.syncs.sync(request.sync);
  const id = request.id ?? parts.newId();
  const { db, clock } = parts;
  return parts.jobs.withLease(
    `target:${sync.to}`,
    async (lease) => {
      await endAbandoned(db, sync.to, clock.now());
      await startRun(db, { ...request, id, target: sync.to, startedAt: clock.now() });
      const signal = AbortSignal.any([lease, reports.open(id)]);
      const writing = openWriting(parts);
      let target: ProvisioningTarget | undefined;
      try {
        target = await parts.syncs.openTarget(sync.to, signal);
        const context: Context = {
          ...parts,
          run: id,
          actor: request.actor,
          sync,
          mapping: parts.syncs.compile(sync, target),
          target,
          signal,
          checkpoint: () => checkpoint(parts, id, signal),
          report(progress) {
            reports.tell(progress);
            writing.note(progress);
          },
        };
        const ending = await work(context);
        return await ended(parts, id, { ...ending, at: clock.now() });
      } catch (thrown) {
        await fail(parts, id, thrown);
        throw thrown;
      } finally {
        reports.close(id);
        await writing.end();
        await target?.close();
      }
    },
    { wait: PATIENCE },
  );
}

/** A run is stopped by its row, so that another process can stop it too. */
async function checkpoint({ db }: Parts, run: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { state } = await getRun(db, run);
  if (state === 'stopped') throw stoppedError(run);
}

export function stoppedError(run: string): ProvisioningError {
  return new ProvisioningError(
    'stale',
    `Run ${run} was stopped; what it had not done yet is left, and the next run plans anew.`,
  );
}

async function fail(parts: Parts, run: string, thrown: unknown): Promise<void> {
  const { db, clock, log } = parts;
  const error = asProvisioningError(thrown);
  const before = await getRun(db, run);
  log.warn({ run, code: error.code, cause: error.cause }, error.message);
  const state =
    before.state === 'stopped'
      ? 'stopped'
      : error.code === 'unavailable' || error.code === 'rate-limited'
        ? 'interrupted'
        : 'failed';
  await ended(parts, run, { state, at: clock.now(), error });
}

async function ended(parts: Parts, id: string, end: RunEnd): Promise<Run> {
  const run = await endRun(parts.db, id, end);
  if (parts.ended !== undefined) {
    const worked = run.plan !== undefined && run.kind !== 'plan' && run.state !== 'held';
    await parts.ended(run, worked ? await tally(parts.db, run.plan ?? '') : []);
  }
  return run;
}
