/** Plans: listed, and shown as wholes; their changes and decisions over them have files of their own. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import { situations } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Beginner, Runner } from './begin.ts';
import { JournalEntry } from './change.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { Plan, standings, states } from './plan.ts';
import { planChangeRoutes } from './plan-changes.ts';
import { planDecisionRoutes } from './plan-decisions.ts';
import { planHoldingsRoute } from './plan-holdings.ts';
import { namesOfPeople, PlanNames } from './plan-names.ts';
import { PlanSeats } from './plan-seats.ts';
import { route } from './route.ts';

const tag = 'plans';

const PlanPerson = z.strictObject({
  person: z.string(),
  situation: z.enum(situations).optional(),
  standing: z.enum(standings),
  account: z.string().optional(),
  message: z.string().optional(),
});

/** What these routes need. */
export interface PlanRooms {
  readonly reconciliation: Pick<
    Reconciliation,
    | 'plans'
    | 'planById'
    | 'planDigest'
    | 'changes'
    | 'planPeople'
    | 'planTally'
    | 'planUndone'
    | 'planPart'
    | 'planGroups'
    | 'planSeats'
    | 'planHoldings'
    | 'names'
    | 'approve'
    | 'reject'
  > &
    Pick<Runner, 'apply'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
  readonly begin: Beginner;
}

const params = z.strictObject({ plan: z.string() });

export function planRoutes({ reconciliation, directory, settings, begin }: PlanRooms) {
  const naming = { reconciliation, directory, settings };
  return [
    route(
      {
        method: 'get',
        path: '/plans',
        tag,
        role: 'viewer',
        summary: 'List plans, the newest first',
        query: z.strictObject({
          ...pageQuery,
          sync: z.string().optional(),
          target: z.string().optional(),
          state: z.enum(states).optional(),
        }),
        answer: pageOf(Plan),
      },
      async ({ query: { limit, cursor, state, sync, target } }) => {
        const before = after<string>(cursor, 'text');
        const found = await reconciliation.plans({
          limit: limit + 1,
          ...(before === undefined ? {} : { before }),
          ...(sync === undefined ? {} : { sync }),
          ...(target === undefined ? {} : { target }),
          ...(state === undefined ? {} : { states: [state] }),
        });
        return page(found, limit, (plan) => plan.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}',
        tag,
        role: 'viewer',
        summary: 'Show a plan',
        params,
        answer: z.strictObject({
          plan: Plan,
          digest: z
            .string()
            .meta({ description: 'Send it along with an approval: what was looked at is approved.' }),
          tally: z
            .array(
              z.strictObject({
                type: z.string(),
                state: JournalEntry.shape.state,
                selected: z.boolean(),
                count: z.int(),
              }),
            )
            .meta({ description: 'Its changes by type and by what became of them.' }),
          undone: z
            .strictObject({
              plan: z.string(),
              state: z.enum(states),
              changes: z.int().meta({ description: 'How many changes it has.' }),
              done: z.int().meta({ description: 'How many of them are done.' }),
              left: z.int().meta({ description: 'How much of what was done it could not take up.' }),
              irreversible: z
                .array(z.string())
                .meta({ description: 'The first ten of that, with why; the undo itself tells all.' }),
            })
            .optional()
            .meta({ description: 'The undo of it that may still be done, or has done something.' }),
        }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const plan = await reconciliation.planById(params.plan);
        const undone = await reconciliation.planUndone(params.plan);
        return {
          plan,
          digest: await reconciliation.planDigest(params.plan),
          tally: await reconciliation.planTally(params.plan),
          ...(undone === undefined ? {} : { undone }),
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/seats',
        tag,
        role: 'viewer',
        summary: 'Show seats and cost before and after a plan, and how many wait for a seat',
        description: 'Who waits stands among its people, with the standing `waiting`.',
        params,
        answer: PlanSeats,
        refuses: ['not-found'],
      },
      ({ params }) => reconciliation.planSeats(params.plan),
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/people',
        tag,
        role: 'viewer',
        summary: 'List how people stand in a plan: whom it leaves alone, and why',
        params,
        query: z.strictObject({ ...pageQuery, standing: z.enum(standings).optional() }),
        answer: pageOf(PlanPerson).extend({ names: PlanNames.shape.people }),
        refuses: ['not-found'],
      },
      async ({ params, query: { limit, cursor, standing } }) => {
        await reconciliation.planById(params.plan);
        const past = after<string>(cursor, 'text');
        const found = await reconciliation.planPeople(params.plan, {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...(standing === undefined ? {} : { standings: [standing] }),
        });
        const shown = page(found, limit, (one) => one.person);
        return {
          ...shown,
          names: await namesOfPeople(
            naming,
            shown.items.map(({ person }) => person),
          ),
        };
      },
    ),
    planHoldingsRoute(naming),
    ...planChangeRoutes(naming),
    ...planDecisionRoutes({ reconciliation, begin }),
  ];
}
