/** The settings of a connection to a SCIM directory of Atlassian Guard. */

import { z } from 'zod';
import { pastedSecret } from '../../model/index.ts';
import { organisationFields } from '../shared/index.ts';

const globs = z.array(z.string().min(1));
const day = z.iso.date('must be a date such as 2027-06-30');

export const AtlassianGuardConfig = z
  .strictObject({
    directory: z
      .string()
      .regex(/^[0-9a-zA-Z-]{8,64}$/, 'must be the id at the end of the SCIM base URL')
      .meta({ description: 'The id of the SCIM directory: the end of its base URL, …/scim/directory/<id>.' }),
    key: pastedSecret().meta({
      description: 'The API key of the SCIM directory, shown once when it was made.',
    }),
    keyExpires: day.meta({
      description: 'The day on which that key expires. Warned of 30, 14, 7 days and 1 day before.',
    }),
    organisation: z.string().min(1).optional().meta({
      description:
        'The id of the organisation, to find conflicts of groups and records that lost their account.',
    }),
    organisationKey: pastedSecret().optional().meta({
      description: 'An API key of the organisation, without scopes, for the same.',
    }),
    organisationKeyExpires: day.optional().meta({
      description: 'The day on which the key of the organisation expires; warned of as the other.',
    }),
    repair: z.boolean().default(false).meta({
      description:
        'Whether records that lost their account are repaired: as changes of a plan, each with its reason. Needs the key of the organisation.',
    }),
    groups: globs.default(['*']).meta({ description: 'Globs: the groups that are read and may be given.' }),
    'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
    administrators: globs
      .default(['org-admins', 'site-admins', 'administrators', '*-admins', '*-admins-*'])
      .meta({
        description: 'Globs: groups whose members administer. Their last active member is never removed.',
      }),
    'page-size': z.int().min(2).max(100).default(100).meta({
      description: 'Users or groups asked for at once; Atlassian gives no more than 100.',
    }),
    'members-at-once': z.int().min(1).max(1_000).default(100).meta({
      description: 'Members that one change of a group takes.',
    }),
    ...organisationFields,
  })
  .superRefine(({ organisation, organisationKey, repair }, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (organisation !== undefined && organisationKey === undefined)
      fault('organisationKey', 'is missing beside the organisation');
    if (organisation === undefined && organisationKey !== undefined)
      fault('organisation', 'is missing beside its key');
    if (repair && organisationKey === undefined) fault('organisationKey', 'is needed to repair');
  });
export type AtlassianGuardConfig = z.infer<typeof AtlassianGuardConfig>;
