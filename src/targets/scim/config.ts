/** The settings of a connection to a SCIM application. */

import { z } from 'zod';
import { pastedSecret, secret } from '../../model/index.ts';
import { readPath } from '../shared/index.ts';
import { dialectNames } from './dialects.ts';

const globs = z.array(z.string().min(1));

const path = z
  .string()
  .refine(
    (text) => readPath(text) !== undefined,
    'must be a path such as title, name.givenName, emails[type eq "work"].value or urn:…:User:department',
  );

const oauth = z.strictObject({
  'token-url': z.url({ protocol: /^https?$/ }).meta({ description: 'The token endpoint.' }),
  'client-id': z.string().min(1).meta({ description: 'The client that this connection is.' }),
  'client-secret': pastedSecret().meta({ description: 'Its secret.' }),
  scope: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The scopes to ask for, with spaces between them.' }),
  'secret-in': z
    .enum(['header', 'body'])
    .default('header')
    .meta({ description: "Where the client's secret goes (RFC 6749 section 2.3.1)." }),
});

export const ScimConfig = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an address such as https://app.example.com/scim/v2' })
      .refine((url) => !url.includes('?') && !url.includes('#'), 'must end with the path, without ? and #')
      .refine((url) => !/\/(users|groups)\/?$/i.test(url), 'must end before /Users')
      .meta({ description: 'The base address, as the application shows it: it ends before /Users.' }),
    version: z
      .enum(['2.0', '1.1'])
      .default('2.0')
      .meta({ description: 'The version of SCIM that is spoken.' }),
    dialect: z.enum(dialectNames).default('standard').meta({
      description: 'The application, where it is one whose differences are known.',
    }),
    token: pastedSecret().optional().meta({ description: 'A bearer token.' }),
    username: z.string().min(1).optional().meta({ description: 'The name for basic authentication.' }),
    password: secret().optional().meta({ description: 'The password for basic authentication.' }),
    oauth: oauth.optional().meta({ description: 'OAuth 2.0 client credentials.' }),
    attributes: z
      .record(z.string().regex(/^[A-Za-z]\w*$/), path.nullable())
      .default({})
      .meta({
        description:
          'Further attributes by names of your own, each with its path; or another path for a known name; or null for one that is not to be kept.',
      }),
    groups: globs.default(['*']).meta({
      description: 'Globs: the groups that are read and may be given. Empty: the groups are left alone.',
    }),
    'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
    administrators: globs.default([]).meta({
      description: 'Globs: groups whose members administer. Their last active member is never removed.',
    }),
    discover: z.boolean().default(true).meta({
      description: 'Whether ServiceProviderConfig and Schemas are read and believed.',
    }),
    patch: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it takes PATCH, whatever its documents say.' }),
    filter: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it takes filters, whatever its documents say.' }),
    bulk: z.boolean().optional().meta({
      description: 'Whether it takes many changes by one request, whatever its documents say.',
    }),
    delete: z.boolean().optional().meta({
      description: 'Whether accounts may be deleted; otherwise a sync only closes them.',
    }),
    'page-size': z.int().min(2).max(1_000).optional().meta({
      description: 'Users or groups asked for at once; 100 unless the application or its dialect says less.',
    }),
    'members-at-once': z.int().min(1).max(10_000).optional().meta({
      description: 'Members that one change of a group takes; 100 unless the dialect says otherwise.',
    }),
    concurrency: z.int().min(1).max(32).default(4).meta({
      description: "How many people's changes may be under way at once.",
    }),
    timeout: z.int().min(1).max(600).default(60).meta({ description: 'Seconds that one request may take.' }),
  })
  .superRefine(({ token, username, password, oauth: client }, context) => {
    const fault = (at: string, message: string) => context.addIssue({ code: 'custom', path: [at], message });
    const ways = [token, username ?? password, client].filter((way) => way !== undefined).length;
    if (ways === 0) fault('token', 'is missing; give a token, a username and a password, or oauth');
    if (ways > 1)
      fault('token', 'must be the only way to sign in: leave out the username and the password, or oauth');
    if (username !== undefined && password === undefined)
      fault('password', 'is missing beside the user name');
    if (username === undefined && password !== undefined) fault('username', 'is missing beside the password');
  });
export type ScimConfig = z.infer<typeof ScimConfig>;
