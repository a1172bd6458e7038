/** The jobs of this room. They name what is to be looked at or sent, and carry no message. */

import type { JobRequest } from '../jobs/index.ts';

/** Look at what is so now, or, once a day, at what is coming. */
export function lookJob(scope: 'states' | 'outlook' = 'states'): JobRequest {
  return {
    name: 'notices-look',
    payload: { scope },
    key: `notices-look:${scope}`,
    queue: 'notices',
    maxAttempts: 3,
  };
}

/** Send what waits for a channel. */
export function sendJob(channel: string, runAt?: number): JobRequest {
  const key = `notices-send:${channel}`;
  return {
    name: 'notices-send',
    payload: { channel },
    key,
    queue: key,
    ...(runAt === undefined ? {} : { runAt }),
  };
}

/** Send the warnings that are due. */
export function warnJob(runAt?: number): JobRequest {
  const key = 'notices-warn';
  return { name: key, payload: {}, key, queue: key, ...(runAt === undefined ? {} : { runAt }) };
}

/** Tell of the week. */
export const weeklyJob: JobRequest = {
  name: 'notices-weekly',
  payload: {},
  key: 'notices-weekly',
  queue: 'notices',
};

/** Milliseconds before the next try; it doubles with each, up to the longest. */
export function pause(failures: number): number {
  return Math.min(30_000 * 2 ** Math.max(0, failures - 1), 3_600_000);
}
