/** The settings of an Okta source. */

import { z } from 'zod';
import { secret } from '../../model/index.ts';

const settings = z.strictObject({
  url: z
    .url({ protocol: /^https$/, error: 'The address of the organisation, such as https://example.okta.com.' })
    .refine((url) => !/-admin\./.test(URL.parse(url)?.hostname ?? ''), {
      error: 'This is the address of the admin console; leave "-admin" out of it.',
    })
    .describe('The address of the Okta organisation, without -admin.'),
  token: secret().optional().describe('An API token. It may do what the administrator who made it may do.'),
  clientId: z.string().min(1).optional().describe('The client ID of a service app, instead of a token.'),
  privateKey: secret()
    .optional()
    .describe('Its private key: PKCS #8 in PEM, or a JSON web key as Okta generates it.'),
  keyId: z.string().min(1).optional().describe('The kid of the key, where the key itself does not name it.'),
  pending: z
    .enum(['inactive', 'active'])
    .default('inactive')
    .describe('How people are told who were never activated (STAGED, PROVISIONED).'),
  signIns: z.boolean().default(false).describe('Whether full readings also tell when people last signed in.'),
  hookSecret: secret()
    .optional()
    .describe('The secret of an event hook that wakes a reading at /hooks/ and the name of this source.'),
  hookHeader: z
    .string()
    .regex(/^[\w-]+$/, { error: 'A header has letters, digits and hyphens.' })
    .default('Authorization')
    .describe('The header in which the event hook sends its secret.'),
  keep: z
    .array(z.string().min(1))
    .default([])
    .describe('Further attributes of the profile to be told: `user.attributes.profile["costCode"]`.'),
});

export const OktaConfig = settings.refine(
  ({ token, clientId, privateKey }) =>
    (token === undefined) !== (privateKey === undefined) &&
    (clientId === undefined) === (privateKey === undefined),
  { path: ['token'], error: 'Give either a token, or clientId and privateKey of a service app.' },
);
export type OktaConfig = z.output<typeof OktaConfig>;
