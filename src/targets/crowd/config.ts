/** The settings of a connection to Crowd. */

import { z } from 'zod';
import { secret } from '../../model/index.ts';

const globs = z.array(z.string().min(1));

export const CrowdConfig = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://crowd.example.com/crowd' })
    .refine((url) => !url.includes('?') && !url.includes('#'), 'must end with the path, without ? and #')
    .refine((url) => !/\/rest\//.test(url), 'must end before /rest')
    .meta({ description: 'The base URL of Crowd, with its context path: as a rule /crowd.' }),
  application: z.string().min(1).meta({
    description:
      'The name of the application in Crowd that this connection is, with the right to change users and groups.',
  }),
  password: secret().meta({ description: 'The password of that application.' }),
  groups: globs.default(['*']).meta({ description: 'Globs: the groups that are read and may be given.' }),
  'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
  administrators: globs.default(['crowd-administrators']).meta({
    description: 'Globs: groups whose members administer. Their last active member is never removed.',
  }),
  'page-size': z.int().min(2).max(1_000).default(1_000).meta({
    description: 'Entries of a list asked for at once.',
  }),
  concurrency: z.int().min(1).max(32).default(4).meta({
    description: "How many people's changes, and members of how many groups, may be under way at once.",
  }),
  timeout: z.int().min(1).max(600).default(60).meta({ description: 'Seconds that one request may take.' }),
});
export type CrowdConfig = z.infer<typeof CrowdConfig>;
