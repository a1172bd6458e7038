/** Durable jobs: how many there are, which have failed for good, what comes by the clock. */

import { z } from '@hono/zod-openapi';
import { type Jobs, nextRuns } from '../../jobs/index.ts';
import type { Clock } from '../../model/index.ts';
import { route } from './route.ts';

const tag = 'jobs';

const FailedJob = z.strictObject({
  id: z.string(),
  name: z.string(),
  payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  key: z.string().optional(),
  queue: z.string().optional(),
  attempts: z.int(),
  at: z.int(),
  message: z.string(),
});

/** What these routes need. */
export interface JobRooms {
  readonly jobs: Pick<Jobs, 'counts' | 'failures' | 'retry' | 'schedules'>;
  readonly clock: Pick<Clock, 'now'>;
}

export function jobRoutes({ jobs, clock }: JobRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/jobs',
        tag,
        role: 'viewer',
        summary: 'Count jobs by state',
        answer: z.strictObject({ waiting: z.int(), running: z.int(), failed: z.int() }),
      },
      () => jobs.counts(),
    ),
    route(
      {
        method: 'get',
        path: '/jobs/failures',
        tag,
        role: 'viewer',
        summary: 'List jobs that have failed for good, the newest first',
        query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
        answer: z.array(FailedJob),
      },
      ({ query }) => jobs.failures(query.limit),
    ),
    route(
      {
        method: 'post',
        path: '/jobs/failures/{job}/retry',
        tag,
        role: 'operator',
        summary: 'Let a failed job run again',
        params: z.strictObject({ job: z.string() }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        await jobs.retry(params.job);
        return undefined;
      },
    ),
    route(
      {
        method: 'get',
        path: '/schedules',
        tag,
        role: 'viewer',
        summary: 'List what comes by the clock, and when next',
        answer: z.array(
          z.strictObject({ name: z.string(), cron: z.string(), timeZone: z.string(), nextAt: z.int() }),
        ),
      },
      () => jobs.schedules(),
    ),
    route(
      {
        method: 'get',
        path: '/schedules/next',
        tag,
        role: 'viewer',
        summary: 'Tell when a schedule would be due, before it is saved',
        query: z.strictObject({
          cron: z.string().meta({ description: 'Five fields.' }),
          timeZone: z.string().default('UTC').meta({ description: 'An IANA name.' }),
          count: z.coerce.number().int().min(1).max(50).default(5),
        }),
        answer: z.array(z.int()),
      },
      async ({ query: { cron, timeZone, count } }) => nextRuns(cron, timeZone, clock.now(), count),
    ),
  ];
}
