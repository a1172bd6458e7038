/** Decisions over plans: the whole or a part is counted and approved, or all is rejected; and what is approved is applied. */

import { z } from '@hono/zod-openapi';
import type { Reconciliation } from '../../reconciliation/index.ts';
import { invalid } from '../../settings/index.ts';
import { type Beginner, Begun, type Runner } from './begin.ts';
import { Plan } from './plan.ts';
import { partOf, planPart } from './plan-filter.ts';
import { route } from './route.ts';

const tag = 'plans';
const params = z.strictObject({ plan: z.string() });
const Decision = z.strictObject({ note: z.string().max(2_000).optional() });
const byType = z.record(z.string(), z.int());

interface Rooms {
  readonly reconciliation: Pick<Reconciliation, 'planById' | 'planPart' | 'approve' | 'reject'> &
    Pick<Runner, 'apply'>;
  readonly begin: Beginner;
}

/** The routes; they are among those of plans. */
export function planDecisionRoutes({ reconciliation, begin }: Rooms) {
  return [
    route(
      {
        method: 'post',
        path: '/plans/{plan}/part',
        tag,
        role: 'viewer',
        summary: 'Count a part of a plan, as an approval would cover it',
        description: 'Changes nothing. The `count` goes along with the approval.',
        params,
        body: z.strictObject(planPart),
        answer: z.strictObject({
          count: z.int().meta({ description: 'All that an approval of the part covers.' }),
          chosen: byType.meta({ description: 'What was chosen, by type.' }),
          needed: byType.meta({
            description:
              'What goes along since it is needed, by type: accounts before their memberships, groups that must be made.',
          }),
        }),
        refuses: ['not-found'],
      },
      async ({ params: { plan }, body }) => {
        await reconciliation.planById(plan);
        return reconciliation.planPart(plan, partOf(body));
      },
    ),
    route(
      {
        method: 'post',
        path: '/plans/{plan}/approve',
        tag,
        role: 'operator',
        summary: 'Approve a plan, or a part of it',
        description:
          'Covers exactly these changes and what they need, is bound to the digest and the rules, and expires. Applies nothing. By `filter` or `groups` only with the `digest` of what was looked at and the number that was `counted`.',
        params,
        body: Decision.extend({
          digest: z
            .string()
            .optional()
            .meta({ description: 'Of the plan as it was looked at; another one is refused.' }),
          counted: z
            .int()
            .min(1)
            .optional()
            .meta({ description: 'The `count` of the part; another one is refused.' }),
          ...planPart,
        }),
        answer: Plan,
        refuses: ['not-found', 'conflict', 'stale'],
      },
      async ({ params: { plan }, body: { note, digest, counted, ...part }, principal }) => {
        refuseUnseen({ digest, counted, isByCondition: (part.filter ?? part.groups) !== undefined });
        return reconciliation.approve({
          plan,
          by: principal.actor,
          ...(note === undefined ? {} : { note }),
          ...(digest === undefined ? {} : { digest }),
          ...(counted === undefined ? {} : { counted }),
          ...partOf(part),
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/plans/{plan}/reject',
        tag,
        role: 'operator',
        summary: 'Reject a plan: nothing of it is done',
        params,
        body: Decision,
        answer: Plan,
        refuses: ['not-found', 'conflict'],
      },
      ({ params, body: { note }, principal }) =>
        reconciliation.reject({
          plan: params.plan,
          by: principal.actor,
          ...(note === undefined ? {} : { note }),
        }),
    ),
    route(
      {
        method: 'post',
        path: '/plans/{plan}/apply',
        tag,
        role: 'operator',
        summary: 'Apply a plan that is approved, or that needs no approval',
        params,
        answer: Begun,
        status: 202,
        refuses: ['not-found', 'conflict', 'stale', 'unsafe'],
      },
      ({ params, principal }) =>
        begin((beginning) =>
          reconciliation.apply({ ...beginning, plan: params.plan, actor: principal.actor }),
        ),
    ),
  ];
}

/** Nobody names the changes of a filter or a group one by one: so what was looked at must be named. */
function refuseUnseen(of: {
  readonly digest: string | undefined;
  readonly counted: number | undefined;
  readonly isByCondition: boolean;
}): void {
  if (!of.isByCondition) return;
  const faults = (['digest', 'counted'] as const)
    .filter((name) => of[name] === undefined)
    .map((path) => ({ path, message: 'must go along with a filter or groups: count the part first' }));
  if (faults.length > 0) throw invalid('The request', faults);
}
