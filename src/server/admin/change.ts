/** Changes, as the API tells them. */

import { z } from '@hono/zod-openapi';
import { codes, holdingKinds, situations } from '../../model/index.ts';

const Attributes = z.record(z.string(), z.unknown());

const Reason = z
  .strictObject({
    person: z
      .string()
      .optional()
      .meta({ description: 'The id of the person; none when nobody in particular.' }),
    situation: z.enum([...situations, 'undo', 'reclaim']),
    rule: z.string().meta({ description: 'The rule, in the words of the sync’s settings.' }),
    because: z.string().optional().meta({ description: 'One sentence for the reader.' }),
  })
  .openapi('Reason');

/** An account that is yet to be made is named by the person it is made for. */
const AccountRef = z.union([z.string(), z.strictObject({ createdFor: z.string() })]);
/** An entitlement that is yet to be made is named by its name. */
const EntitlementRef = z.union([z.string(), z.strictObject({ createdAs: z.string() })]);

const reason = { reason: Reason };

/** Something that an account leads or owns. */
export const Holding = z
  .strictObject({
    kind: z.enum(holdingKinds),
    id: z.string(),
    name: z.string(),
    count: z.int().optional().meta({ description: 'Of what is told together: how many.' }),
  })
  .openapi('Holding');

/** One thing to do, with its reason. */
export const Change = z
  .discriminatedUnion('type', [
    z.strictObject({ ...reason, type: z.literal('link.add'), person: z.string(), account: z.string() }),
    z.strictObject({ ...reason, type: z.literal('link.remove'), person: z.string(), account: z.string() }),
    z.strictObject({
      ...reason,
      type: z.literal('account.create'),
      identity: z.string(),
      account: z.strictObject({
        attributes: Attributes,
        active: z.boolean(),
        protected: z.string().optional(),
        lastActive: z.string().optional(),
      }),
    }),
    z.strictObject({
      ...reason,
      type: z.literal('account.update'),
      id: z.string(),
      before: Attributes,
      after: Attributes,
    }),
    z.strictObject({ ...reason, type: z.literal('account.activate'), id: z.string() }),
    z.strictObject({ ...reason, type: z.literal('account.deactivate'), id: z.string() }),
    z.strictObject({ ...reason, type: z.literal('account.delete'), id: z.string() }),
    z.strictObject({ ...reason, type: z.literal('account.anonymise'), id: z.string() }),
    z.strictObject({
      ...reason,
      type: z.literal('entitlement.create'),
      kind: z.literal('group'),
      name: z.string(),
    }),
    z.strictObject({
      ...reason,
      type: z.literal('grant.add'),
      account: AccountRef,
      entitlement: EntitlementRef,
    }),
    z.strictObject({
      ...reason,
      type: z.literal('grant.remove'),
      account: z.string(),
      entitlement: z.string(),
    }),
    z.strictObject({
      ...reason,
      type: z.literal('holding.move'),
      account: z.string(),
      to: z.string(),
      holding: Holding,
    }),
  ])
  .openapi('Change');

const Outcome = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('done'),
      id: z.string().optional(),
      requestId: z.string().optional(),
      note: z.string().optional(),
    }),
    z.strictObject({
      state: z.literal('failed'),
      code: z.enum(codes),
      message: z.string(),
      requestId: z.string().optional(),
    }),
    z.strictObject({ state: z.literal('skipped'), message: z.string() }),
  ])
  .openapi('Outcome');

/** A change of a plan, with what became of it. */
export const JournalEntry = z
  .strictObject({
    plan: z.string(),
    seq: z.int().meta({ description: 'Its place in the plan.' }),
    person: z.string().optional(),
    change: Change,
    account: z.string().optional().meta({ description: 'The account it concerns, once known.' }),
    entitlement: z.string().optional(),
    digest: z.string(),
    selected: z.boolean().meta({ description: 'False: the approval left it out.' }),
    approved: z.boolean(),
    state: z.enum(['planned', 'intended', 'done', 'failed', 'skipped']),
    attempts: z.int(),
    unanswered: z.boolean().meta({ description: 'A request went out whose answer never came.' }),
    finishedAt: z.int().optional(),
    outcome: Outcome.optional(),
    undone: z.boolean(),
  })
  .openapi('JournalEntry');
