/** Plans: looked at change by change, approved, rejected, applied. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import { situations } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { type Beginner, Begun, type Runner } from './begin.ts';
import { Change, JournalEntry } from './change.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { planHoldingsRoute } from './plan-holdings.ts';
import { namesOfChanges, namesOfPeople, PlanNames } from './plan-names.ts';
import { PlanSeats } from './plan-seats.ts';
import { route } from './route.ts';

const tag = 'plans';

const states = [
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

const standings = ['settled', 'held', 'invalid', 'protected', 'waiting', 'outside'] as const;

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
const Decision = z.strictObject({ note: z.string().max(2_000).optional() });

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
        }),
        refuses: ['not-found'],
      },
      async ({ params }) => ({
        plan: await reconciliation.planById(params.plan),
        digest: await reconciliation.planDigest(params.plan),
        tally: await reconciliation.planTally(params.plan),
      }),
    ),
    route(
      {
        method: 'get',
        path: '/plans/{plan}/groups',
        tag,
        role: 'viewer',
        summary: 'List the groups that a plan changes, with how many each has, gains and loses',
        params,
        answer: z.array(
          z.strictObject({
            id: z.string().optional().meta({ description: 'None: the plan makes the group.' }),
            name: z.string(),
            adds: z.int(),
            removes: z.int(),
            holders: z.int().optional().meta({
              description:
                'Accounts that are in it by now, whoever put them there. None: the plan makes the group.',
            }),
          }),
        ),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const { target } = await reconciliation.planById(params.plan);
        const groups = await reconciliation.planGroups(params.plan);
        const ids = groups.flatMap(({ id }) => (id === undefined ? [] : [id]));
        const { entitlements } = await reconciliation.names(target, { accounts: [], entitlements: ids });
        return groups.map(({ id, name, adds, removes, holders }) => ({
          ...(id === undefined ? {} : { id }),
          name: name ?? entitlements.get(id ?? '') ?? id ?? '',
          adds,
          removes,
          ...(holders === undefined ? {} : { holders }),
        }));
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
        path: '/plans/{plan}/changes',
        tag,
        role: 'viewer',
        summary: 'List the changes of a plan, in order, with what became of them',
        params,
        query: z.strictObject({
          ...pageQuery,
          type: z.enum(Change.options.map((option) => option.shape.type.value)).optional(),
          state: JournalEntry.shape.state.optional(),
          person: z.string().optional(),
          selected: z.stringbool().optional(),
          entitlement: z.string().optional().meta({ description: 'Only of this group, by its id.' }),
          notIn: z
            .string()
            .optional()
            .meta({ description: 'Only changes that this other plan does not make.' }),
        }),
        answer: pageOf(JournalEntry).extend({ names: PlanNames }),
        refuses: ['not-found'],
      },
      async ({ params, query: { limit, cursor, type, state, person, selected, entitlement, notIn } }) => {
        const { target } = await reconciliation.planById(params.plan);
        const past = after<number>(cursor, 'number');
        const found = await reconciliation.changes(params.plan, {
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
          ...(type === undefined ? {} : { types: [type] }),
          ...(state === undefined ? {} : { states: [state] }),
          ...(person === undefined ? {} : { person }),
          ...(selected === undefined ? {} : { selected }),
          ...(entitlement === undefined ? {} : { entitlement }),
          ...(notIn === undefined ? {} : { notIn }),
        });
        const shown = page(found, limit, (entry) => entry.seq);
        return { ...shown, names: await namesOfChanges(naming, target, shown.items) };
      },
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
    route(
      {
        method: 'post',
        path: '/plans/{plan}/approve',
        tag,
        role: 'operator',
        summary: 'Approve a plan, or a part of it',
        description:
          'Covers exactly these changes, is bound to the digest and the rules, and expires. Applies nothing.',
        params,
        body: Decision.extend({
          digest: z
            .string()
            .optional()
            .meta({ description: 'Of the plan as it was looked at; another one is refused.' }),
          people: z
            .array(z.string())
            .min(1)
            .optional()
            .meta({ description: 'Only changes of these people.' }),
          types: z
            .array(z.enum(Change.options.map((option) => option.shape.type.value)))
            .min(1)
            .optional()
            .meta({ description: 'Only changes of these types.' }),
        }),
        answer: Plan,
        refuses: ['not-found', 'conflict', 'stale'],
      },
      ({ params, body: { note, digest, people, types }, principal }) =>
        reconciliation.approve({
          plan: params.plan,
          by: principal.actor,
          ...(note === undefined ? {} : { note }),
          ...(digest === undefined ? {} : { digest }),
          ...(people === undefined ? {} : { people }),
          ...(types === undefined ? {} : { types }),
        }),
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
