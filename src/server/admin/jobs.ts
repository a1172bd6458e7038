/** Durable jobs: how many there are, which run and wait, which have failed for good, what comes by the clock. */

import { z } from '@hono/zod-openapi';
import { type JobPlace, type Jobs, nextRuns } from '../../jobs/index.ts';
import type { Clock } from '../../model/index.ts';
import { after, given, noCursor, page, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'jobs';

const known = {
  id: z.string(),
  name: z.string().meta({ description: 'What is done: read, reconcile, apply and so on.' }),
  payload: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .meta({ description: 'To what or whom: a source, a sync, a person, a plan.' }),
  key: z.string().optional(),
  queue: z.string().optional(),
  attempts: z.int().meta({ description: 'Tries begun so far.' }),
};

const FailedJob = z
  .strictObject({ ...known, at: z.int(), message: z.string().meta({ description: 'Why, in one sentence.' }) })
  .openapi('FailedJob');

const PendingJob = z
  .strictObject({
    ...known,
    at: z.int().meta({ description: 'When it is due, or was.' }),
    message: z.string().optional().meta({ description: 'Why its last try failed; absent: none has.' }),
  })
  .openapi('PendingJob');

const key = z
  .string()
  .optional()
  .meta({ description: 'Only that of this key, as `POST /sources/{name}/read` answers it.' });

/** What these routes need. */
export interface JobRooms {
  readonly jobs: Pick<Jobs, 'counts' | 'failures' | 'pending' | 'retry' | 'schedules'>;
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
        query: z.strictObject({ ...pageQuery, key }),
        answer: pageOf(FailedJob),
      },
      async ({ query: { limit, cursor, key } }) => {
        const only = given({ key, after: placeOf(cursor) });
        return page(await jobs.failures({ limit: limit + 1, ...only }), limit, placed);
      },
    ),
    route(
      {
        method: 'get',
        path: '/jobs/pending',
        tag,
        role: 'viewer',
        summary: 'List jobs that run or wait, what is due first before the others',
        query: z.strictObject({
          ...pageQuery,
          state: z.enum(['running', 'waiting']).default('waiting'),
          name: z.string().optional().meta({ description: 'Only those that do this, such as `read`.' }),
          key,
        }),
        answer: pageOf(PendingJob),
      },
      async ({ query: { limit, cursor, state, name, key } }) => {
        const only = given({ name, key, after: placeOf(cursor) });
        return page(await jobs.pending({ state, limit: limit + 1, ...only }), limit, placed);
      },
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

function placed({ at, id }: JobPlace): string {
  return `${at} ${id}`;
}

/** Throws `invalid` for what we did not hand out. */
function placeOf(cursor: string | undefined): JobPlace | undefined {
  const [text, at, id] = /^(-?\d{1,15}) (\d{1,15})$/.exec(after<string>(cursor, 'text') ?? '') ?? [];
  if (text !== undefined) return { at: Number(at), id: String(id) };
  if (cursor === undefined) return undefined;
  throw noCursor();
}
