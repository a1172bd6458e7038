/** Opens a run: its row, the lease of its target, the target itself; and writes down how it ended. */

import {
  asProvisioningError,
  ProvisioningError,
  type ProvisioningTarget,
  type Sync,
} from '../model/index.ts';
import type { Context, Parts } from './context.ts';
import { tally } from './journal.ts';
import { openWriting } from './progress-rows.ts';
import type { Reports } from './reports.ts';
import { endAbandoned, endRun, getRun, type Run, type RunEnd, type RunKind, startRun } from './runs.ts';

/** How a run begins. */
export interface Beginning {
  /** The run's id, when whoever starts it must know it beforehand. */
  readonly id?: string;
  /** Its turn at the target is waited for until this aborts; absent: for a minute. */
  readonly turn?: AbortSignal;
}

export interface RunRequest extends Beginning {
  readonly sync: string;
  readonly kind: RunKind;
  /** Who started it: `system`, `cli`, `token:NAME`. */
  readonly actor: string;
  readonly plan?: string;
}

/** What of a request tells how the run begins. */
export function begunBy({ id, turn }: Beginning): Beginning {
  return { ...(id === undefined ? {} : { id }), ...(turn === undefined ? {} : { turn }) };
}

/** How a step of work ends; what it throws ends the run as failed. */
export type Ending = Omit<RunEnd, 'at'>;

/** How long a run waits for another one at the same target (milliseconds). */
const PATIENCE = 60_000;

/**
 * Does the work of one run under the lease of its target, so that one process at a time writes to it.
 *
 * @throws ProvisioningError whatever ended the run, after it has been written down; `conflict` when its turn did not come.
 */
export async function withRun(
  parts: Parts,
  reports: Reports,
  { request, work }: { readonly request: RunRequest; readonly work: (context: Context) => Promise<Ending> },
): Promise<Run> {
  const before = await parts.syncs.sync(request.sync);
  const id = request.id ?? parts.newId();
  const { db, clock } = parts;
  const { turn, ...asked } = request;
  return inTurn(parts, { target: before.to, turn }, async (lease) => {
    const sync = await syncNow(parts, request.kind, before);
    await endAbandoned(db, sync.to, clock.now());
    await startRun(db, { ...asked, id, target: sync.to, startedAt: clock.now() });
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
  });
}

/** Works under the lease of a target once nobody else does. */
async function inTurn<Result>(
  { jobs }: Parts,
  { target, turn }: { readonly target: string; readonly turn: AbortSignal | undefined },
  work: (lease: AbortSignal) => Promise<Result>,
): Promise<Result> {
  let isAtWork = false;
  const patience = turn === undefined ? { wait: PATIENCE } : { wait: Number.POSITIVE_INFINITY, signal: turn };
  try {
    return await jobs.withLease(
      `target:${target}`,
      (lease) => {
        isAtWork = true;
        return work(lease);
      },
      patience,
    );
  } catch (thrown) {
    if (isAtWork || asProvisioningError(thrown).code !== 'conflict') throw thrown;
    throw new ProvisioningError(
      'conflict',
      `${target} has been run or read by somebody else for a minute; try again when that has ended.`,
      { cause: thrown },
    );
  }
}

/** The sync as it is now that its turn has come: it may have been changed meanwhile. */
async function syncNow({ syncs }: Parts, kind: RunKind, before: Sync): Promise<Sync> {
  const sync = await syncs.sync(before.name);
  if (sync.to !== before.to)
    throw new ProvisioningError(
      'stale',
      `The sync ${sync.name} leads to ${sync.to} now; begin the run anew.`,
    );
  if (kind !== 'plan' && !sync.enabled)
    throw new ProvisioningError(
      'stale',
      `The sync ${sync.name} was paused before the turn of its run came; enable it, and run it then.`,
    );
  return sync;
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
