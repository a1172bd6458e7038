/** The settings of an Okta source. */

import { z } from 'zod';
import { pastedAddress, pastedSecret } from '../../model/index.ts';

/** Of an address on Okta's own domains the organisation alone: of a page of it, and of the admin console, too. */
const organisation = pastedAddress(({ protocol, hostname, port, origin }) => {
  const named = /^([\w-]+?)(?:-admin)?(\.(?:okta|oktapreview|okta-emea|okta-gov)\.com)$/.exec(hostname);
  return named === null || port !== '' ? origin : `${protocol}//${named[1]}${named[2]}`;
});

const settings = z.strictObject({
  url: organisation
    .pipe(
      z
        .url({
          protocol: /^https$/,
          error: 'must be the address of the organisation, such as https://example.okta.com',
        })
        .refine((url) => !/-admin\./.test(URL.parse(url)?.hostname ?? ''), {
          error: 'is the address of the admin console; leave "-admin" out of it',
        }),
    )
    .meta({
      title: 'Address',
      description:
        'Where your people sign in, such as `example.okta.com`. In the admin console it stands in the menu below your name, at the top right.',
    }),
  token: pastedSecret().optional().meta({
    title: 'API token',
    description:
      'Made in the admin console: Security → API → Tokens → Create token. It may do what the administrator who made it may do; Read-Only Administrator suffices.',
  }),
  clientId: z.string().trim().min(1).optional().meta({
    title: 'Client ID of a service app',
    description:
      'Instead of a token, with the private key: Applications → Create App Integration → API Services. Leave both empty if you have a token.',
  }),
  privateKey: pastedSecret().optional().meta({
    title: 'Private key of the service app',
    description: 'As Okta generated it, a JSON web key, or PKCS #8 in PEM.',
  }),
  keyId: z.string().min(1).optional().describe('The kid of the key, where the key itself does not name it.'),
  pending: z
    .enum(['inactive', 'active'])
    .default('inactive')
    .describe('How people are told who were never activated (STAGED, PROVISIONED).'),
  signIns: z.boolean().default(false).describe('Whether full readings also tell when people last signed in.'),
  hookSecret: pastedSecret().optional().meta({
    rare: true,
    description: 'The secret of an event hook that wakes a reading at /hooks/ and the name of this source.',
  }),
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
  {
    path: ['token'],
    error: 'must be given, or else clientId and privateKey of a service app: one of the two',
  },
);
export type OktaConfig = z.output<typeof OktaConfig>;
