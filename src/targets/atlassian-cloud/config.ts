/** The settings of a connection to an organisation of Atlassian Cloud. */

import { z } from 'zod';
import { pastedSecret } from '../../model/index.ts';
import { organisationFields } from '../shared/index.ts';

const globs = z.array(z.string().min(1));

/** A role in one application of one site. */
const access = z.strictObject({
  resource: z
    .string()
    .regex(/^ari:cloud:/, 'must begin with ari:cloud:')
    .meta({ description: 'The application, as `rollcall check` names it: ari:cloud:jira-software::site/….' }),
  role: z.string().min(1).default('atlassian/user').meta({ description: 'The role in that application.' }),
});
export type Access = z.infer<typeof access>;

/** Of the address of its administration the id of the organisation alone. */
const organisationId = z.string().transform((text) => /\/o\/([^/?#]+)/.exec(text)?.[1] ?? text.trim());

export const AtlassianCloudConfig = z.strictObject({
  organisation: organisationId
    .pipe(
      z
        .string()
        .regex(
          /^[0-9a-zA-Z-]{8,64}$/,
          'must be the id of the organisation, from the address of its administration: admin.atlassian.com/o/<id>/…',
        ),
    )
    .meta({
      title: 'ID of the organisation',
      description:
        'Stands in the address of its administration: `admin.atlassian.com/o/<id>/…`. The whole address will do.',
    }),
  key: pastedSecret().meta({
    title: 'API key of the organisation',
    description:
      'Made by an organisation admin: admin.atlassian.com → Organization settings → API keys → Create API key, without scopes. Not the API token of a person.',
  }),
  keyExpires: z.iso.date('must be a date such as 2027-06-30').meta({
    title: 'API key: ends on',
    description:
      'As Atlassian showed it when the key was made; after a week if nothing was chosen. You are warned 30, 14, 7 days and 1 day before.',
  }),
  directory: z.string().min(1).default('-').meta({
    description:
      'The id of the directory, where the organisation has several; otherwise all are taken for one.',
  }),
  domains: z
    .array(z.string().regex(/^[^@\s]+\.[^@\s]+$/, 'must be a domain such as example.com'))
    .default([])
    .meta({
      description:
        'The verified domains of the organisation. Names of accounts in them are kept in step; all other accounts belong to their owners, who alone can change them.',
    }),
  groups: globs.default(['*']).meta({ description: 'Globs: the groups that are read and may be given.' }),
  'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
  administrators: globs
    .default(['org-admins', 'site-admins', 'administrators', '*-admins', '*-admins-*'])
    .meta({
      description: 'Globs: groups whose members administer. Their last active member is never removed.',
    }),
  applications: z.array(access).default([]).meta({
    description:
      'Applications whose access is given to single accounts, each an entitlement of its own. None: access comes from groups alone, which Atlassian recommends.',
  }),
  invite: z
    .strictObject({
      groups: globs
        .default([])
        .meta({ description: 'Ids of groups that every new account is put into at once.' }),
      applications: z.array(access).default([]).meta({
        description: 'Access that every new account is given at once.',
      }),
    })
    .prefault({})
    .meta({ description: 'What an invitation brings with it.' }),
  notify: z.boolean().default(false).meta({
    description: 'Whether Atlassian writes an e-mail to whoever is invited.',
  }),
  'page-size': z.int().min(1).max(100).default(100).meta({
    description: 'Accounts, groups or members asked for at once.',
  }),
  ...organisationFields,
});
export type AtlassianCloudConfig = z.infer<typeof AtlassianCloudConfig>;
