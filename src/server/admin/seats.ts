/** Seats by product, what they cost, who takes them, and whose nobody uses. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Clock } from '../../model/index.ts';
import {
  type Reclaimable as OneReclaimable,
  type Reconciliation,
  reclaimKinds,
  type SeatHolder,
} from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { after, page, pageOf, pageQuery, placeOf } from './page.ts';
import { namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';
import { exported, exports } from './seat-export.ts';

const tag = 'seats';
const params = z.strictObject({ target: z.string() });

const amount = z.number().optional();
const name = z.string().meta({ description: 'As the target tells it, else the product’s id.' });
const Report = z
  .strictObject({
    target: z.string(),
    asOf: z.int().meta({ description: 'When the target was last read whole.' }),
    currency: z.string().optional(),
    products: z.array(
      z.strictObject({
        product: z.string(),
        name,
        used: z.int(),
        total: z.int().optional().meta({ description: 'Absent: unlimited, or not told.' }),
        waiting: z.int().optional().meta({ description: 'People who need a seat and get none.' }),
        reclaimable: z.int().meta({ description: 'Taken by accounts that count as inactive.' }),
        unlinked: z.int().meta({ description: 'Taken by accounts that are linked to nobody.' }),
        price: amount.meta({ description: 'For one seat and month, where all cost the same.' }),
        cost: amount.meta({ description: 'Of all that are used, a month.' }),
        saving: amount.meta({ description: 'Of all that could be taken back, a month.' }),
      }),
    ),
  })
  .openapi('SeatReport');

const holder = {
  account: z.string(),
  userName: z.string().optional(),
  email: z.string().optional(),
  person: z.string().optional(),
  sync: z.string().optional(),
  products: z.array(z.string()),
  via: z.array(z.string()).meta({ description: 'The groups that give the seats.' }),
  lastActive: z.string().optional(),
  inactive: z.string().optional().meta({ description: 'Why the account counts as inactive.' }),
  never: z.literal(true).optional().meta({ description: 'Inactive, and never used at all.' }),
  left: z.string().optional().meta({ description: 'The person has left at the source: why.' }),
  protected: z.literal(true).optional().meta({ description: 'No sync may change the account.' }),
};
const Holder = z.strictObject(holder).openapi('SeatHolder');
const kind = z.enum(reclaimKinds);
const Reclaimable = z.strictObject({ ...holder, kind, because: z.string() }).openapi('ReclaimableSeat');

const Summary = z
  .strictObject({
    currency: z.string().optional(),
    kinds: z.array(z.strictObject({ kind, accounts: z.int() })),
    products: z.array(
      z.strictObject({
        product: z.string(),
        name,
        seats: z.int(),
        saving: amount.meta({ description: 'Of all of them, a month.' }),
      }),
    ),
  })
  .openapi('ReclaimSummary');

const Look = z
  .strictObject({
    report: Report,
    reclaim: Summary,
    reclaimable: pageOf(Reclaimable).meta({
      description: 'The first page of GET /seats/{target}/reclaimable, which its `next` continues.',
    }),
  })
  .openapi('SeatLook');

const History = z
  .strictObject({
    product: z.string(),
    name,
    currency: z.string().optional(),
    days: z.array(
      z.strictObject({
        at: z.int().meta({ description: 'When the day begins, UTC.' }),
        used: z.int(),
        total: z.int().optional(),
      }),
    ),
    forecasts: z
      .array(
        z.strictObject({
          at: z.enum(['seats', 'price-step']),
          seats: z.int(),
          perDay: z.number(),
          on: z.int().optional().meta({ description: 'Absent: not within two years.' }),
          cost: z.number().optional().meta({ description: 'For a month now; of steps of the price.' }),
          beyond: z.number().optional().meta({ description: 'For a month with one seat more than that.' }),
        }),
      )
      .meta({ description: 'When the last seat, or the next step of the price, is reached.' }),
  })
  .openapi('SeatHistory');

const Waiter = z
  .strictObject({
    person: z.string(),
    sync: z.string(),
    products: z.array(z.string()),
    since: z.int(),
  })
  .openapi('SeatWaiter');

/** A place in the line. */
const Place = z.tuple([z.number(), z.number(), z.number(), z.string()]);

/** What these routes need. */
export interface SeatRooms {
  readonly reconciliation: Pick<
    Reconciliation,
    | 'seats'
    | 'seatLook'
    | 'seatsAsOf'
    | 'seatHolders'
    | 'seatHistory'
    | 'seatWaiters'
    | 'reclaimable'
    | 'reclaimSummary'
    | 'reclaim'
  >;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
  readonly clock: Pick<Clock, 'now'>;
}

const day = 86_400_000;

export function seatRoutes({ reconciliation, directory, settings, clock }: SeatRooms) {
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
        path: '/seats/{target}/look',
        tag,
        role: 'viewer',
        summary: 'Count the seats of a target and what could be taken back, with the first of those',
        description: 'One look at those who take seats. Tells what was last read; asks nobody.',
        params,
        query: z.strictObject({ limit: pageQuery.limit }),
        answer: Look,
        refuses: ['not-found'],
      },
      async ({ params: { target }, query: { limit } }) => {
        const look = await reconciliation.seatLook({ target, first: limit + 1 });
        return { ...look, reclaimable: page(look.reclaimable, limit, ({ account }) => account) };
      },
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
          text: z
            .string()
            .max(200)
            .optional()
            .meta({ description: 'A part of the user name, the name or the address.' }),
          inactive: z
            .enum(['true'])
            .optional()
            .meta({ description: 'Only those whose seat could be taken back.' }),
        }),
        answer: pageOf(Holder),
        refuses: ['not-found'],
      },
      async ({ params: { target }, query: { limit, cursor, product, inactive, text } }) => {
        const begin = after<string>(cursor, 'text');
        const items: SeatHolder[] = [];
        const request = {
          target,
          ...(begin === undefined ? {} : { after: begin }),
          ...(text === undefined ? {} : { text }),
        };
        for await (const holder of reconciliation.seatHolders(request)) {
          if (product !== undefined && !holder.products.includes(product)) continue;
          if (inactive !== undefined && holder.inactive === undefined) continue;
          items.push(holder);
          if (items.length > limit) break;
        }
        return page(items, limit, ({ account }) => account);
      },
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/history',
        tag,
        role: 'viewer',
        summary: 'Tell the seats of a target day by day, and when the next step is reached',
        params,
        query: z.strictObject({ days: z.coerce.number().int().min(1).max(1_096).default(90) }),
        answer: z.array(History),
      },
      ({ params: { target }, query: { days } }) =>
        reconciliation.seatHistory({ target, since: clock.now() - days * day }),
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/waiting',
        tag,
        role: 'viewer',
        summary: 'List who waits for a seat of a target, the next one first',
        params,
        query: z.strictObject(pageQuery),
        answer: pageOf(Waiter).extend({ names: z.record(z.string(), z.string()) }),
      },
      async ({ params: { target }, query: { limit, cursor } }) => {
        const begin = placeOf(cursor, Place);
        const waiters = await reconciliation.seatWaiters(target, {
          limit: limit + 1,
          ...(begin === undefined ? {} : { after: begin }),
        });
        const shown = page(waiters, limit, ({ place }) => place);
        const names = await namesOfPeople(
          { directory, settings },
          shown.items.map(({ person }) => person),
        );
        const items = shown.items.map(({ person, sync, products, since }) => ({
          person,
          sync,
          products,
          since,
        }));
        return { ...shown, items, names };
      },
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/reclaimable',
        tag,
        role: 'viewer',
        summary: 'List seats that could be taken back, and why',
        params,
        query: z.strictObject({ ...pageQuery, kind: kind.optional(), product: z.string().optional() }),
        answer: pageOf(Reclaimable),
        refuses: ['not-found'],
      },
      async ({ params: { target }, query: { limit, cursor, kind: wanted, product } }) => {
        const begin = after<string>(cursor, 'text');
        const items: OneReclaimable[] = [];
        const request = { target, ...(begin === undefined ? {} : { after: begin }) };
        for await (const one of reconciliation.reclaimable(request)) {
          if (wanted !== undefined && one.kind !== wanted) continue;
          if (product !== undefined && !one.products.includes(product)) continue;
          items.push(one);
          if (items.length > limit) break;
        }
        return page(items, limit, ({ account }) => account);
      },
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/reclaim',
        tag,
        role: 'viewer',
        summary: 'Count the seats that could be taken back, and what that would save',
        params,
        answer: Summary,
        refuses: ['not-found'],
      },
      ({ params: { target } }) => reconciliation.reclaimSummary(target),
    ),
    route(
      {
        method: 'post',
        path: '/seats/{target}/reclaim',
        tag,
        role: 'operator',
        summary: 'Make plans that take seats back',
        description:
          'One plan for each sync that answers for the accounts; each waits for approval. A seat that was taken back from a sleeper is given again when the person is active.',
        params,
        body: z.strictObject({
          kinds: z.array(kind).min(1),
          by: z.enum(['remove-licences', 'deactivate']).default('remove-licences').meta({
            description: 'Take the groups that give the seats, whoever gave them; or close the accounts.',
          }),
          products: z.array(z.string()).min(1).optional().meta({ description: 'Only seats of these.' }),
          accounts: z.array(z.string()).min(1).optional().meta({ description: 'Only these accounts.' }),
        }),
        answer: z.strictObject({ plans: z.array(z.string()) }),
        status: 201,
        refuses: ['not-found', 'conflict', 'unsupported'],
      },
      async ({ params: { target }, body: { kinds, by, products, accounts }, principal }) => ({
        plans: await reconciliation.reclaim({
          target,
          kinds,
          by,
          actor: principal.actor,
          ...(products === undefined ? {} : { products }),
          ...(accounts === undefined ? {} : { accounts }),
        }),
      }),
    ),
    route(
      {
        method: 'get',
        path: '/seats/{target}/export',
        tag,
        role: 'viewer',
        summary: 'Export seats: counts, holders, what could be taken back, history, or who waits',
        params,
        query: z.strictObject({
          of: z.enum(exports).default('holders'),
          format: z.enum(['csv', 'jsonl']).default('csv'),
        }),
        produces: { 'text/csv': 'RFC 4180, with a header.', 'application/x-ndjson': 'One object a line.' },
        refuses: ['not-found'],
      },
      ({ params: { target }, query, context }) => exported(reconciliation, context, { target, ...query }),
    ),
  ];
}
