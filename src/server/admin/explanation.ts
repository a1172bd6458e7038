/** How a person stands in a sync, and which account is whose, as the API tells it. */

import { z } from '@hono/zod-openapi';
import { reactions, situations } from '../../model/index.ts';
import { Change, JournalEntry } from './change.ts';
import { PlanNames } from './plan-names.ts';

const Link = z.strictObject({
  target: z.string(),
  person: z.string(),
  account: z.string(),
  sync: z.string(),
  origin: z.enum(['created', 'correlated', 'manual']),
  createdAt: z.int(),
});

/** Which account at which target is a person's. */
export const AccountLink = Link.extend({
  name: z.string().optional().meta({ description: 'What the account is called.' }),
}).openapi('AccountLink');

/** How a person stands in a sync. */
export const Explanation = z
  .strictObject({
    sync: z.string(),
    target: z.string(),
    scope: z.strictObject({ inScope: z.boolean(), rule: z.string(), because: z.string() }),
    situation: z.enum(situations).optional(),
    standing: z.enum(['settled', 'held', 'invalid', 'protected', 'waiting', 'outside']),
    message: z.string().optional(),
    link: Link.omit({ target: true }).optional(),
    accountActive: z.boolean().optional(),
    attributes: z.array(
      z.strictObject({
        name: z.string(),
        current: z.unknown().optional(),
        desired: z.unknown().optional(),
        inStep: z.boolean(),
      }),
    ),
    entitlements: z.array(
      z.strictObject({
        name: z.string(),
        held: z.boolean(),
        wanted: z.boolean(),
        because: z.string().meta({ description: 'The rule and the path through groups, or why it stays.' }),
        rule: z.string().optional(),
        notGiven: z
          .string()
          .optional()
          .meta({ description: 'A rule gives it, and the next run does not: why.' }),
        givenBy: z
          .array(z.string())
          .meta({ description: 'Syncs that gave it; none and held: given by hand.' }),
      }),
    ),
    next: z.array(Change).meta({ description: 'What the next run would do, as far as is known now.' }),
    departure: z
      .strictObject({
        situation: z
          .enum(['disabled', 'deleted', 'unqualified', 'source-missing'])
          .meta({ description: 'The reaction that decides.' }),
        reaction: z.enum(reactions).meta({ description: 'What that reaction is.' }),
        stage: z.enum(['suspected', 'leaving', 'suspended']).meta({
          description:
            'suspected: vanished, and not yet believed to be gone; leaving: believed, and nothing was taken yet; suspended: closed, or without what it was to lose.',
        }),
        since: z.int(),
        dueAt: z.int().optional().meta({
          description: 'When the next step is due. Absent: it waits for a reading, or nothing follows.',
        }),
        closedAt: z.int().optional(),
      })
      .optional()
      .meta({ description: 'How far the person is on the way out.' }),
    inactivity: z
      .strictObject({
        asleep: z
          .boolean()
          .meta({ description: 'It counts as not used: `reactions.inactive` takes its course, or has.' }),
        because: z.string().optional(),
        asleepAt: z
          .int()
          .optional()
          .meta({ description: 'When it counts as not used, unless it is used before.' }),
        saidAt: z.int().optional().meta({ description: 'When the person was last said to be still here.' }),
      })
      .optional()
      .meta({ description: 'How long the account was not used, where the sync acts on that.' }),
    history: z.array(JournalEntry).meta({
      description:
        'What was done to the person here, the newest first, a hundred at most; the journal has all.',
    }),
    truncated: z.boolean().meta({ description: 'More was done than `history` tells.' }),
    names: PlanNames.meta({ description: 'What is named by its id in `next` and `history`.' }),
  })
  .openapi('Explanation');
