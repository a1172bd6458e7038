/** The settings of a OneLogin source. */

import { z } from 'zod';
import { pastedSecret } from '../../model/index.ts';

export const OneLoginConfig = z.strictObject({
  url: z
    .url({ protocol: /^https$/, error: 'The address of the account, such as https://example.onelogin.com.' })
    .describe(
      'The address of the account, or of the API of its region: https://api.us.onelogin.com, https://api.eu.onelogin.com.',
    ),
  clientId: z.string().min(1).describe('The client ID of an API credential.'),
  clientSecret: pastedSecret().describe('Its client secret.'),
  pending: z
    .enum(['inactive', 'active'])
    .default('inactive')
    .describe('How people are told who were never activated (status 0), or are in a status that is unknown.'),
  signIns: z.boolean().default(false).describe('Whether full readings also tell when people last signed in.'),
  keep: z
    .array(z.string().min(1))
    .default([])
    .describe('Custom attributes to be told, by their short names: `user.attributes.custom["cost_code"]`.'),
});
export type OneLoginConfig = z.output<typeof OneLoginConfig>;
