/** One entry of `syncs:` as written in rollcall.yaml or sent to the admin API, with the defaults of all that is left out. */

import { z } from 'zod';
import { Duration, DurationOrNever, Share } from './quantity.ts';

/** The name of a connection or a sync: it stands in addresses (`/scim/v2/okta`), so it is kept plain. */
export const Name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    'must begin with a lower-case letter or a digit and go on with those, - and _, 63 characters at most',
  );

const text = z.string().min(1);
const texts = z.array(text);

/**
 * What every place of an expression over `user` bears in its schema, as secrets bear `secret`: by it the console completes
 * and checks what is written there. @param gives what it must give
 */
const expression = (gives: 'any' | 'bool' | 'text' | 'number', description: string) => ({
  expression: gives,
  description,
});

/** One attribute: an expression alone, or with when it is written and what an expression without a value means. */
const AttributeEntry = z.union(
  [
    text,
    z.strictObject({
      value: text.meta(expression('any', 'An expression over `user`.')),
      write: z.enum(['always', 'on-create', 'if-empty']).default('always'),
      empty: z.enum(['keep', 'clear']).default('keep'),
    }),
  ],
  'must be an expression such as user.displayName, or { value, write, empty }',
);

const Scope = z.strictObject({
  groups: texts
    .default([])
    .meta({ description: 'Source groups; a member of one of them is in. Empty: everybody.' }),
  where: text.optional().meta(expression('bool', 'A boolean expression over `user`.')),
});

const Groups = z.strictObject({
  map: z.record(text, texts).default({}).meta({ description: 'Source group → target groups, one to many.' }),
  rename: z
    .array(z.strictObject({ match: text, to: z.string() }))
    .default([])
    .meta({
      description: 'For groups that are not mapped: a regular expression over the name, and the new name.',
    }),
  include: texts
    .default([])
    .meta({ description: 'Globs over the transformed name; none: no group by name.' }),
  exclude: texts.default([]).meta({ description: 'Globs over the transformed name, taken out again.' }),
  default: texts.default([]).meta({ description: 'Given to every synced person; never removed by a sync.' }),
  own: texts.default([]).meta({
    description: 'Globs: groups whose hand-made memberships are removed too. Others are left alone.',
  }),
  create: z.boolean().default(false).meta({ description: 'Whether groups missing at the target are made.' }),
});

const closing = [
  'ignore',
  'remove-licences',
  'remove-grants',
  'suspend',
  'deactivate',
  'delete',
  'anonymise',
  'hold',
] as const;
const leaving = z.enum([...closing, 'unlink']);

const Reactions = z.strictObject({
  confirmed: z
    .enum(['update', 'ignore'])
    .default('update')
    .meta({ description: 'The person is in scope, and the linked account is there.' }),
  found: z
    .enum(['link', 'hold', 'ignore'])
    .default('link')
    .meta({ description: 'The person is in scope, and exactly one account that is nobody’s fits.' }),
  absent: z
    .enum(['create', 'hold', 'ignore'])
    .default('create')
    .meta({ description: 'The person is in scope, and no account fits.' }),
  ambiguous: z
    .enum(['hold', 'ignore'])
    .default('hold')
    .meta({ description: 'Several accounts fit, or one that is another person’s.' }),
  missing: z
    .enum(['hold', 'create', 'unlink', 'ignore'])
    .default('hold')
    .meta({ description: 'The linked account is gone from the target.' }),
  disabled: z.enum(closing).default('deactivate').meta({
    description: 'Disabled at the source: in scope, and told as inactive.',
  }),
  deleted: leaving.optional().meta({
    description: 'Deleted at the source: it said so. Absent: as source-missing.',
  }),
  unqualified: leaving.default('deactivate').meta({ description: 'Left the scope, and still told.' }),
  'source-missing': leaving.default('deactivate').meta({
    description:
      'Vanished: gone from a complete reading of the source, which did not say that it deleted them.',
  }),
  inactive: z
    .enum(['ignore', 'remove-licences', 'suspend', 'deactivate', 'delete', 'anonymise', 'hold'])
    .default('ignore')
    .meta({ description: 'In scope, and without activity for longer than deprovision.inactive-after.' }),
  unassigned: z
    .enum(['ignore'])
    .default('ignore')
    .meta({ description: 'An account that belongs to nobody whom the sources tell.' }),
});

const date = z.iso.date('must be a day such as 2026-12-24');
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A weekday as it is written: its place is the number that the model gives it. */
export const weekdays: readonly string[] = days;

const Freeze = z
  .strictObject({
    name: text.meta({ description: 'What it is called where something waits for its end.' }),
    from: date.meta({ description: 'Its first day: 2026-12-24.' }),
    to: date.meta({ description: 'Its last day.' }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' });

const Calendar = z.strictObject({
  weekend: z
    .array(z.enum(days))
    .max(6, 'must leave one day on which something may be done')
    .default(['sat', 'sun'])
    .meta({ description: 'Days of the week on which nothing is taken away.' }),
  freezes: z
    .array(Freeze)
    .default([])
    .meta({ description: 'Further days on which nothing is taken away: holidays, a change freeze.' }),
  except: z
    .array(z.enum(['disabled', 'deleted', 'unqualified', 'source-missing', 'inactive']))
    .default([])
    .meta({ description: 'Situations that wait for no day: who is disabled may have to go at once.' }),
});

const Deprovision = z.strictObject({
  after: Duration.default(0).meta({ description: 'Between the departure and the deprovisioning.' }),
  'missed-readings': z.int().min(1).max(1_000).optional().meta({
    description:
      'Vanished people are only suspected until so many complete readings in a row missed them. Absent: one.',
  }),
  'missed-for': Duration.optional().meta({
    description:
      'Vanished people are only suspected until they were missed for so long, too. Absent: no time.',
  }),
  'delete-after': DurationOrNever.default('never').meta({
    description: 'Between the closing and the deletion, which a person approves every time.',
  }),
  calendar: Calendar.optional().meta({
    description:
      'Days on which nothing is taken from who leaves or is inactive, in the time zone of the sync; what is due then waits for the next working day.',
  }),
  'inactive-after': DurationOrNever.default('never').meta({
    description: 'Without activity for that long, an account counts as inactive; see reactions.inactive.',
  }),
  'never-active-after': DurationOrNever.default('never').meta({
    description: 'The same for accounts that were never used, counted from when they are known.',
  }),
  warn: DurationOrNever.default('never').meta({
    description:
      'So long before something is done to an account that is not used, its person is warned by mail.',
  }),
  'come-back': z.enum(['ask', 'at-once']).default('ask').meta({
    description: 'What follows when somebody whose account was closed for that asks for it back by the link.',
  }),
  exempt: z
    .strictObject({
      groups: texts.default([]).meta({ description: 'Source groups whose members never count as inactive.' }),
      where: text
        .optional()
        .meta(expression('bool', 'An expression over `user`; true: the person never counts as inactive.')),
      accounts: texts.default([]).meta({
        description: 'Accounts of the target that never count as inactive, by user name or id, globs.',
      }),
      'target-groups': texts.default([]).meta({
        description: 'Groups of the target whose holders never count as inactive, globs.',
      }),
    })
    .optional(),
});

const count = z.int().min(0);

const Safety = z.strictObject({
  'max-deprovisions': count
    .default(25)
    .meta({ description: 'Within a rolling day; beyond it a plan is held.' }),
  'max-deprovision-share': Share.default('5%').meta({
    description: 'Of the linked accounts, within a rolling day.',
  }),
  'max-creations': count.default(500).meta({ description: 'Within a rolling day.' }),
  'max-group-loss-share': Share.default('20%').meta({
    description: 'Of the members of one group, in one plan.',
  }),
  floor: count.default(10).meta({ description: 'Below this many, shares do not count.' }),
  'min-administrators': count.default(1).meta({ description: 'Active administrators that must remain.' }),
  'max-reading-shrink': Share.default('20%').meta({
    description:
      'A full reading that tells so much fewer people than the last is held before it is believed.',
  }),
  protected: z
    .strictObject({
      accounts: texts.default([]).meta({ description: 'User names or ids, globs.' }),
      groups: texts.default([]).meta({ description: 'Target groups whose members no sync changes, globs.' }),
    })
    .prefault({}),
});

/** One entry of `syncs:`. */
export const SyncEntry = z.strictObject({
  from: z.array(Name).min(1).meta({ description: 'Sources, the most believed first.' }),
  to: Name.meta({ description: 'The target.' }),
  schedule: text
    .optional()
    .meta({ description: 'A cron expression of five fields; none: only by hand and on pushes.' }),
  'time-zone': text.default('UTC').meta({ description: 'The IANA time zone of the schedule.' }),
  enabled: z.boolean().default(true).meta({ description: 'False: plans can be made, nothing is run.' }),
  scope: Scope.prefault({}),
  attributes: z
    .record(text, AttributeEntry)
    .optional()
    .meta({ description: 'Target attribute → expression. None: the usual ones that the target has.' }),
  correlate: texts
    .min(1)
    .optional()
    .meta({ description: 'Target attributes by which an unlinked account is found, in this order.' }),
  groups: Groups.prefault({}),
  reactions: Reactions.prefault({}),
  deprovision: Deprovision.prefault({}),
  safety: Safety.prefault({}),
  seats: z
    .strictObject({
      first: texts
        .default([])
        .meta({ description: 'Source groups whose members are served first, in this order.' }),
      order: text
        .optional()
        .meta(
          expression(
            'number',
            'An expression over `user` that gives a whole number: among equals, the lowest first.',
          ),
        ),
    })
    .optional()
    .meta({ description: 'Who is served first when seats run out. None: whoever waits longest.' }),
  handover: z
    .strictObject({
      to: text
        .optional()
        .meta(
          expression(
            'text',
            'An expression over `user`, the leaver, that gives the user name of whoever leads their projects from then on.',
          ),
        ),
      otherwise: text.optional().meta({
        description: 'The user name of whoever does where `to` gives nobody with an open account.',
      }),
    })
    .optional()
    .meta({ description: 'What becomes of what a leaver leads. None: it is told, and stays.' }),
  'closed-within': Duration.optional().meta({
    description:
      'The objective: so long after a source told a leaver there must be no access any more, or an alarm is raised.',
  }),
});
export type SyncEntry = z.infer<typeof SyncEntry>;
/** An entry as it is written, before defaults. */
export type WrittenSync = z.input<typeof SyncEntry>;
