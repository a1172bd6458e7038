/** Seats and cost before and after a plan, as the API tells them. */

import { z } from '@hono/zod-openapi';

const amount = z.number().optional();

/** What a plan does to seats. */
export const PlanSeats = z
  .strictObject({
    currency: z.string().optional(),
    products: z.array(
      z.strictObject({
        product: z.string(),
        name: z.string(),
        total: z.int().optional().meta({ description: 'Absent: unlimited, or not told.' }),
        before: z.int(),
        after: z.int(),
        takes: z.int(),
        frees: z.int(),
        waits: z.int().meta({ description: 'People who need a seat and get none.' }),
        costBefore: amount.meta({ description: 'A month.' }),
        costAfter: amount.meta({ description: 'A month.' }),
      }),
    ),
  })
  .openapi('PlanSeats');
