/** A plan, as the API tells it. */

import { z } from '@hono/zod-openapi';
import { situations } from '../../model/index.ts';

/** How far a plan is. */
export const states = [
  'planning',
  'empty',
  'ready',
  'held',
  'approved',
  'applying',
  'applied',
  'rejected',
  'stale',
  'superseded',
  'expired',
  'stopping',
  'stopped',
  'tried',
] as const;

/** How a person may stand in a plan. */
export const standings = ['settled', 'held', 'invalid', 'protected', 'waiting', 'outside'] as const;

/** A plan as a whole. */
export const Plan = z
  .strictObject({
    id: z.string(),
    sync: z.string(),
    target: z.string(),
    kind: z.enum(['reconcile', 'undo', 'reclaim']),
    full: z.boolean().meta({ description: 'Whether everybody was looked at.' }),
    state: z.enum(states),
    rules: z.string().meta({ description: 'Digest of the rules it was made by.' }),
    undoes: z.string().optional().meta({ description: 'The plan whose inverse it is.' }),
    beside: z.string().optional().meta({
      description: 'Of a plan by unsaved settings: the plan of today that was made at the same time.',
    }),
    createdAt: z.int(),
    expiresAt: z.int().optional(),
    decidedAt: z.int().optional(),
    decidedBy: z.string().optional(),
    note: z.string().optional(),
    hold: z
      .array(z.strictObject({ rule: z.string(), message: z.string() }))
      .meta({ description: 'Why a person must approve it.' }),
    counts: z.strictObject({
      people: z.int(),
      situations: z.partialRecord(z.enum(situations), z.int()),
      standings: z.partialRecord(z.enum(standings), z.int()),
      changes: z.record(z.string(), z.int()).meta({ description: 'Changes by type.' }),
      lacking: z
        .record(z.string(), z.int())
        .meta({ description: 'Groups that the target lacks, by people.' }),
      unassigned: z.int().optional(),
      untold: z.int().optional(),
      seats: z
        .array(
          z.strictObject({
            product: z.string(),
            name: z.string(),
            used: z.int(),
            total: z.int().optional(),
          }),
        )
        .optional()
        .meta({ description: 'Seats of the target when the plan was made.' }),
      irreversible: z.array(z.string()).optional().meta({ description: 'What undoing cannot bring back.' }),
    }),
  })
  .openapi('Plan');
