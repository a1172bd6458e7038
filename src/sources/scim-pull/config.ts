/** The settings of a SCIM server that is read. */

import { z } from 'zod';
import { pastedSecret, secret } from '../../model/index.ts';
import { isPrivateAddress } from '../shared/index.ts';

const address = z
  .url({ protocol: /^https?$/, error: 'An address, such as https://example.com/scim/v2.' })
  .refine(isPrivateAddress, {
    error: 'Credentials would be readable on their way: take an https address (http only on this machine).',
  })
  .refine((url) => !URL.parse(url)?.username && !URL.parse(url)?.password, {
    error: 'An address may not hold a user name and a password; give them as userName and password.',
  });

const settings = z.strictObject({
  url: address
    .refine((url) => !/\/(users|groups|serviceproviderconfigs?)\/?$/i.test(URL.parse(url)?.pathname ?? ''), {
      error: 'The base address, without /Users or the like at its end.',
    })
    .describe('The base address of the SCIM server, without /Users: https://example.com/scim/v2.'),
  version: z
    .enum(['auto', '2.0', '1.1'])
    .default('auto')
    .describe('The version of SCIM that the server speaks; auto: what the server says.'),
  token: pastedSecret().optional().describe('A bearer token. One of the three ways to sign in.'),
  userName: z.string().min(1).optional().describe('A user name, with a password: the second way.'),
  password: secret().optional().describe('The password of that user name.'),
  tokenUrl: address
    .optional()
    .describe('The token endpoint of OAuth 2.0, with clientId and clientSecret: the third way.'),
  clientId: z.string().min(1).optional().describe('The client ID for that endpoint.'),
  clientSecret: pastedSecret().optional().describe('The client secret for that endpoint.'),
  clientSecretIn: z
    .enum(['header', 'body'])
    .default('header')
    .describe('Where the token endpoint wants the client secret: header (HTTP Basic) or body.'),
  scope: z.string().min(1).optional().describe('What is asked of the token endpoint as scope.'),
  audience: z.string().min(1).optional().describe('What is asked of the token endpoint as audience.'),
  groups: z.boolean().default(true).describe('Whether groups are read.'),
  members: z
    .enum(['auto', 'groups', 'users', 'filter'])
    .default('auto')
    .describe(
      'Who says who is in a group: groups (their members), users (their groups), filter (users are searched by groups.value); auto: the first of these that the server answers.',
    ),
  changes: z
    .boolean()
    .default(true)
    .describe('Reads only who changed, between full readings, where the server is proved to filter truly.'),
  pageSize: z
    .int()
    .min(2)
    .max(5_000)
    .default(100)
    .describe('Entries asked for at once; fewer where the server says that it gives fewer.'),
  keep: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Further attributes or extensions to be told, by name or URN: `user.attributes["urn:example:badge"]`.',
    ),
});

/** The ways to sign in, each with all that it needs. */
const ways = [['token'], ['userName', 'password'], ['tokenUrl', 'clientId', 'clientSecret']] as const;

export const ScimPullConfig = settings
  .refine(
    (config) => {
      const begun = ways.filter((way) => way.some((name) => config[name] !== undefined));
      return begun.length === 1 && begun[0]?.every((name) => config[name] !== undefined) === true;
    },
    {
      path: ['token'],
      error:
        'Give exactly one way to sign in: token; or userName and password; or tokenUrl, clientId and clientSecret.',
    },
  )
  .refine(({ scope, audience, tokenUrl }) => (scope ?? audience) === undefined || tokenUrl !== undefined, {
    path: ['scope'],
    error: 'scope and audience are asked of a token endpoint: give tokenUrl, or leave them out.',
  });
export type ScimPullConfig = z.output<typeof ScimPullConfig>;
