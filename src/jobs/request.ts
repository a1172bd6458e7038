/** Job requests, checked and with their defaults in place. */

import { type Fault, ProvisioningError } from '../model/index.ts';
import type { JobPayload, JobRequest } from './contract.ts';

/** A job as it is kept. */
export interface KeptJob {
  readonly name: string;
  readonly payload: JobPayload;
  readonly key: string | null;
  readonly queue: string | null;
  readonly runAt: number;
  readonly maxAttempts: number;
}

/** Lengths that graphile-worker keeps; the same on both engines, so that what works on one works on the other. */
const limits = { name: 128, queue: 128, key: 512 } as const;
const mostAttempts = 1_000;
const defaultAttempts = 10;

/**
 * @param now milliseconds since 1970; when it is due unless it says otherwise.
 * @throws ProvisioningError `invalid` with all faults.
 */
export function keptJob(job: JobRequest, now: number): KeptJob {
  const faults = faultsOf(job);
  if (faults.length > 0) {
    const sentence = `The job "${job.name}" cannot be kept: ${faults.map((fault) => fault.message).join(' ')}`;
    throw new ProvisioningError('invalid', sentence, { faults });
  }
  return {
    name: job.name,
    payload: job.payload,
    key: job.key ?? null,
    queue: job.queue ?? null,
    runAt: Math.round(job.runAt ?? now),
    maxAttempts: job.maxAttempts ?? defaultAttempts,
  };
}

function faultsOf(job: JobRequest): Fault[] {
  const faults: Fault[] = [];
  for (const path of ['name', 'key', 'queue'] as const) {
    const value = job[path];
    if (value === undefined || (value.length > 0 && value.length <= limits[path])) continue;
    faults.push({ path, message: `Its ${path} must have 1 to ${limits[path]} characters.` });
  }
  const attempts = job.maxAttempts ?? defaultAttempts;
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > mostAttempts)
    faults.push({
      path: 'maxAttempts',
      message: `Its maxAttempts must be a whole number from 1 to ${mostAttempts}.`,
    });
  if (job.runAt !== undefined && !Number.isFinite(job.runAt))
    faults.push({ path: 'runAt', message: 'Its runAt must be milliseconds since 1970.' });
  for (const [name, value] of Object.entries(job.payload))
    if (!isPlain(value))
      faults.push({
        path: `payload.${name}`,
        message: `Its payload.${name} must be a text, a finite number, true, false or null.`,
      });
  return faults;
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
