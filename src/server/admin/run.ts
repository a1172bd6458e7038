/** Runs and their progress, as the API tells them. */

import { z } from '@hono/zod-openapi';
import { codes } from '../../model/index.ts';

export const runStates = ['running', 'done', 'held', 'failed', 'stopped', 'interrupted'] as const;

export const runKinds = ['full', 'scoped', 'plan', 'apply', 'undo'] as const;

/** A run: what was started when, by whom, and how it ended. */
export const Run = z
  .strictObject({
    id: z.string(),
    sync: z.string(),
    target: z.string(),
    kind: z.enum(runKinds),
    actor: z.string(),
    state: z.enum(runStates).meta({
      description:
        '`held`: its plan waits for a person. `interrupted`: the connection failed, and it goes on later.',
    }),
    plan: z.string().optional(),
    startedAt: z.int(),
    finishedAt: z.int().optional(),
    counts: z.strictObject({
      done: z.int().optional(),
      failed: z.int().optional(),
      skipped: z.int().optional(),
      again: z.int().optional().meta({ description: 'People who were queued to be looked at again.' }),
    }),
    error: z.strictObject({ code: z.enum(codes), message: z.string() }).optional(),
  })
  .openapi('Run');
export type Run = z.output<typeof Run>;

/** How far a run is. */
export const Progress = z
  .strictObject({
    run: z.string(),
    step: z.enum(['observing', 'planning', 'applying', 'finished']),
    done: z.int(),
    total: z.int().optional(),
    failed: z.int().optional(),
    message: z.string().optional(),
  })
  .openapi('Progress');
