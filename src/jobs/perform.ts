/** One try of one job, on either engine: calls the handler, judges, and says in the log what came of it. */

import type { Log } from '../model/index.ts';
import type { JobHandler, JobPayload } from './contract.ts';
import { type Failure, judgeFailure } from './failure.ts';

/** A job in the hands of a worker. */
export interface HeldJob {
  readonly name: string;
  readonly payload: JobPayload;
  readonly key: string | null;
  /** Which try this is, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** What came of a try. `interrupted`: its signal aborted before it ended; it counts as no try. */
export type Verdict = { readonly state: 'done' } | { readonly state: 'interrupted' } | Failure;

export async function perform(request: {
  readonly job: HeldJob;
  readonly handler: JobHandler;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly log: Log;
}): Promise<Verdict> {
  const { job, handler, signal, random, log } = request;
  const { name, payload, key, attempt, maxAttempts } = job;
  const fields = { job: name, key, attempt };
  try {
    // A worker that was looking for a job when it was told to end may still be handed one.
    signal.throwIfAborted();
    await handler(payload, { signal, attempt });
    return { state: 'done' };
  } catch (thrown) {
    if (signal.aborted) {
      log.info(fields, `The job "${name}" was interrupted and will be taken up again.`);
      return { state: 'interrupted' };
    }
    const failure = judgeFailure({ thrown, attempt, maxAttempts, random });
    const { code, message } = failure;
    if (failure.state === 'again') {
      const seconds = Math.round(failure.delay / 1000);
      log.warn(
        { ...fields, code },
        `The job "${name}" failed and is tried again in ${seconds} seconds: ${message}`,
      );
    } else {
      // Only a bug needs its stack; all other sentences stand for themselves.
      const cause = code === 'internal' ? { err: thrown } : {};
      log.error({ ...fields, code, ...cause }, `The job "${name}" failed for good: ${message}`);
    }
    return failure;
  }
}
