/** Seats by product, what they cost, who takes them, and whose nobody uses. */

import { z } from '@hono/zod-openapi';
import type { Reconciliation, SeatHolder } from '../../reconciliation/index.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'seats';
const params = z.strictObject({ target: z.string() });

const amount = z.number().optional();
const Report = z
  .strictObject({
    target: z.string(),
    asOf: z.int().meta({ description: 'When the target was last read whole.' }),
    currency: z.string().optional(),
    products: z.array(
      z.strictObject({
        product: z.string(),
        used: z.int(),
        reclaimable: z.int().meta({ description: 'Taken by accounts that count as inactive.' }),
        unlinked: z.int().meta({ description: 'Taken by accounts that are linked to nobody.' }),
        price: amount.meta({ description: 'For one seat and month; absent: the file sets none.' }),
        cost: amount.meta({ description: 'Of all that are used, a month.' }),
        saving: amount.meta({ description: 'Of all that could be taken back, a month.' }),
      }),
    ),
  })
  .openapi('SeatReport');

const Holder = z
  .strictObject({
    account: z.string(),
    userName: z.string().optional(),
    person: z.string().optional(),
    sync: z.string().optional(),
    products: z.array(z.string()),
    via: z.array(z.string()).meta({ description: 'The groups that give the seats.' }),
    lastActive: z.string().optional(),
    inactive: z.string().optional().meta({ description: 'Why the seat could be taken back.' }),
  })
  .openapi('SeatHolder');

/** What these routes need. */
export interface SeatRooms {
  readonly reconciliation: Pick<Reconciliation, 'seats' | 'seatHolders'>;
}

export function seatRoutes({ reconciliation }: SeatRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/seats/{target}',
        tag,
        role: 'viewer',
        summary: 'Count the seats that are used at a target, and what they cost',
        description: 'Tells what was last read; asks nobody.',
        params,
        answer: Report,
        refuses: ['not-found'],
      },
      ({ params: { target } }) => reconciliation.seats(target),
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/holders',
        tag,
        role: 'viewer',
        summary: 'List who takes seats at a target, and through which groups',
        params,
        query: z.strictObject({
          ...pageQuery,
          product: z.string().optional(),
          inactive: z
            .enum(['true'])
            .optional()
            .meta({ description: 'Only those whose seat could be taken back.' }),
        }),
        answer: pageOf(Holder),
        refuses: ['not-found'],
      },
      async ({ params: { target }, query: { limit, cursor, product, inactive } }) => {
        const begin = after<string>(cursor, 'text');
        const items: SeatHolder[] = [];
        const request = { target, ...(begin === undefined ? {} : { after: begin }) };
        for await (const holder of reconciliation.seatHolders(request)) {
          if (product !== undefined && !holder.products.includes(product)) continue;
          if (inactive !== undefined && holder.inactive === undefined) continue;
          items.push(holder);
          if (items.length > limit) break;
        }
        return page(items, limit, ({ account }) => account);
      },
    ),
  ];
}
