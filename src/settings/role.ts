/** What the bearer of an admin token may do; each role may all that the one before it may. */

import { z } from 'zod';

/**
 * viewer: reads. operator: also plans, runs, approves, rejects, applies, undoes. administrator: also changes settings and
 * tokens.
 */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;
