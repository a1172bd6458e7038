/** What becomes of a job whose handler threw. Pure. */

import { asProvisioningError, type ErrorCode, ProvisioningError } from '../model/index.ts';

/** Trying again would give the same: a request that is wrong stays wrong, and a bug does not get better by repetition. */
const finalCodes: readonly ErrorCode[] = ['invalid', 'unsafe', 'unsupported', 'internal'];

/** Milliseconds before the second try; each further one waits twice as long, up to the longest. */
const firstDelay = 5_000;
const longestDelay = 60 * 60_000;

/** Of the delay, the share by which chance moves it to either side, so that what failed together does not return together. */
const jitter = 0.2;

export type Failure = { readonly code: ErrorCode; readonly message: string } & (
  | { readonly state: 'failed' }
  /** To be tried again after that many milliseconds. */
  | { readonly state: 'again'; readonly delay: number }
);

/**
 * Decides on a failed try.
 * @param request.attempt which try it was, from 1.
 * @param request.random uniform in [0, 1).
 */
export function judgeFailure(request: {
  readonly thrown: unknown;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly random: () => number;
}): Failure {
  const { thrown, attempt, maxAttempts, random } = request;
  const error = asProvisioningError(thrown);
  const { code, message } = error;
  if (finalCodes.includes(code) || attempt >= maxAttempts) return { state: 'failed', code, message };
  return { state: 'again', code, message, delay: retryDelay({ error, attempt, random }) };
}

/** A time that the other side named is kept as told; only our own guess is spread by chance. */
function retryDelay(request: { error: ProvisioningError; attempt: number; random: () => number }): number {
  const { error, attempt, random } = request;
  if (error.retryAfter !== undefined) return Math.round(error.retryAfter * 1000);
  const delay = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay);
  return Math.round(delay * (1 - jitter + 2 * jitter * random()));
}

/** The failure of a job whose last try ended with the death of its process. */
export function diedSentence(attempts: number): string {
  return `The process that ran this job died at the last of its ${attempts} tries; look into the log of the service, then retry the job.`;
}

/** Why a handler's signal aborts when its job was taken over. */
export function takenOver(name: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `The job "${name}" was taken over by another process because this one gave no sign of life for too long.`,
  );
}

/** Why a handler's signal aborts when the service stops. */
export function stopping(): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    'The service is stopping; the work is taken up again when it runs.',
  );
}
