/** Settings that are tried: what their plan does otherwise than the plan of today, by kind, by group, by person. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Change } from './change.ts';
import { after, page, pageOf, pageQuery, placedPage } from './page.ts';
import { namesOfChanges, PlanNames } from './plan-names.ts';
import { route } from './route.ts';

/** What these routes need. */
export interface PlanBesideRooms {
  readonly reconciliation: Pick<
    Reconciliation,
    'planById' | 'compared' | 'groupsBeside' | 'peopleBeside' | 'names'
  >;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
}

const tag = 'plans';
const params = z.strictObject({ plan: z.string().meta({ description: 'The plan by unsaved settings.' }) });
const more = 'What only these settings would do.';
const less = 'What only those of today would do.';
const Moves = z.strictObject({ adds: z.int(), removes: z.int() });

export function planBesideRoutes({ reconciliation, directory, settings }: PlanBesideRooms) {
  /** The plan, its target, and the plan of today. */
  async function pairOf(id: string) {
    const { beside, target } = await reconciliation.planById(id);
    if (beside !== undefined) return { plan: id, beside, target };
    throw new ProvisioningError(
      'not-found',
      `Plan ${id} has no plan of today beside it; POST /syncs/{name}/try makes both for a sync that is saved.`,
    );
  }

  return [
    route(
      {
        method: 'get',
        path: '/plans/{plan}/beside',
        tag,
        role: 'viewer',
        summary: 'Count what a plan by unsaved settings does otherwise than the plan of today',
        params,
        answer: z.strictObject({
          people: z.int().meta({ description: 'For how many people something is otherwise.' }),
          kinds: z
            .array(
              z.strictObject({
                type: z.string(),
                more: z.int().meta({ description: more }),
                less: z.int().meta({ description: less }),
              }),
            )
            .meta({ description: 'Changes by type; none: both plans do the same.' }),
        }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const { people, kinds } = await reconciliation.compared(await pairOf(params.plan));
        return { people, kinds: [...kinds] };
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/beside/groups',
        tag,
        role: 'viewer',
        summary: 'List groups for which the two plans do otherwise, those of which most is other first',
        params,
        query: z.strictObject({
          ...pageQuery,
          text: z.string().max(200).optional().meta({ description: 'A part of the name.' }),
        }),
        answer: pageOf(
          z.strictObject({
            id: z.string().optional().meta({ description: 'None: the group would be made.' }),
            name: z.string(),
            more: Moves.meta({ description: more }),
            less: Moves.meta({ description: less }),
          }),
        ),
        refuses: ['not-found'],
      },
      async ({ params, query: { limit, cursor, text } }) => {
        const past = after<number>(cursor, 'number');
        const found = await reconciliation.groupsBeside(await pairOf(params.plan), {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...(text === undefined ? {} : { text }),
        });
        return placedPage(found, limit);
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/beside/people',
        tag,
        role: 'viewer',
        summary: 'List people for whom the two plans do otherwise, with what is other',
        params,
        query: z.strictObject({
          ...pageQuery,
          entitlement: z
            .string()
            .optional()
            .meta({ description: 'Only what concerns this group, by its id.' }),
        }),
        answer: pageOf(
          z.strictObject({
            person: z.string(),
            more: z.array(Change).meta({ description: more }),
            less: z.array(Change).meta({ description: less }),
          }),
        ).extend({ names: PlanNames }),
        refuses: ['not-found'],
      },
      async ({ params, query: { limit, cursor, entitlement } }) => {
        const { target, ...pair } = await pairOf(params.plan);
        const past = after<string>(cursor, 'text');
        const found = await reconciliation.peopleBeside(pair, {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...(entitlement === undefined ? {} : { entitlement }),
        });
        const { items, ...rest } = page(found, limit, ({ person }) => person);
        const entries = items.flatMap(({ more, less }) => [...more, ...less]);
        return {
          ...rest,
          items: items.map(({ person, more, less }) => ({
            person,
            more: more.map(({ change }) => change),
            less: less.map(({ change }) => change),
          })),
          names: await namesOfChanges({ reconciliation, directory, settings }, target, entries),
        };
      },
    ),
  ];
}
