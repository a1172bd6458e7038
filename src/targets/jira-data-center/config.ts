/** The settings of a Jira Data Center connection. */

import { z } from 'zod';
import { checkCredentials, dataCenterFields } from '../shared/index.ts';

const globs = z.array(z.string().min(1));

export const JiraDataCenterConfig = z
  .strictObject({
    ...dataCenterFields,
    groups: globs.default(['*']).meta({
      description: 'Globs: the groups that are read and may be given. Leaving out large ones saves calls.',
    }),
    'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
    administrators: globs
      .default([
        'jira-administrators',
        'jira-system-administrators',
        'administrators',
        'system-administrators',
        'site-admins',
      ])
      .meta({
        description:
          'Globs: groups whose members administer Jira, besides those that Jira itself marks. Their last active member is never removed.',
      }),
    'app-groups': globs.default(['atlassian-addons', 'atlassian-addons-admin']).meta({
      description: 'Globs: groups of app users. No sync changes these groups or the accounts in them.',
    }),
    applications: globs.default([]).meta({
      description:
        'Application keys (jira-software, jira-servicedesk …) that a new account is given at once. None: seats come from groups alone.',
    }),
    'end-sessions': z.boolean().default(true).meta({
      description: 'Whether open sessions are ended when an account is deactivated; one call more for each.',
    }),
    deletion: z.enum(['delete', 'anonymise']).default('delete').meta({
      description:
        'What a deletion is: of the account, which Jira refuses for whoever has written anything; or closing it and taking the name from all that was written.',
    }),
    'page-size': z.int().min(1).max(10_000).default(2_000).meta({
      description: 'Accounts asked for at once where Jira can list all of them (10.3 and later).',
    }),
    concurrency: z.int().min(1).max(32).default(4).meta({
      description: "How many people's changes, and pages of groups, may be under way at once.",
    }),
  })
  .superRefine(checkCredentials);
export type JiraDataCenterConfig = z.infer<typeof JiraDataCenterConfig>;
