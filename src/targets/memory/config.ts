/** The settings of a target in memory. */

import { z } from 'zod';

export const MemoryConfig = z.strictObject({
  world: z
    .string()
    .min(1)
    .default('default')
    .describe(
      'The name of the world; connections that name the same one share it for as long as the process runs.',
    ),
  pageSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe('How many accounts, groups or members one request reads.'),
  batchSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('How many members of one group one request adds or removes; 1: each goes alone.'),
  concurrency: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe("How many people's changes are under way at once."),
  patience: z
    .int()
    .min(0)
    .max(100)
    .default(3)
    .describe('How often a request waits as told and tries again before the wait is handed on.'),
});
export type MemoryConfig = z.output<typeof MemoryConfig>;
