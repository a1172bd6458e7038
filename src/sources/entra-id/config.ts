/** The settings of an Entra ID source. */

import { z } from 'zod';
import { activityIntervals, pastedSecret } from '../../model/index.ts';
import { cloudNames } from './clouds.ts';

const settings = z.strictObject({
  tenant: z
    .string()
    .regex(/^[\w.-]+$/, 'The tenant is a GUID or a domain such as contoso.onmicrosoft.com.')
    .describe('The directory (tenant) ID, from the overview of the app registration.'),
  clientId: z
    .string()
    .regex(/^[\w-]+$/, 'The client ID is a GUID.')
    .describe('The application (client) ID, from the same page.'),
  clientSecret: pastedSecret()
    .optional()
    .describe('The value of a client secret. One of the three ways to sign in.'),
  certificate: pastedSecret()
    .optional()
    .describe('A private key and its certificate in PEM, one after the other. The second way.'),
  federatedTokenFile: z.string().min(1).optional().meta({
    path: true,
    description:
      'A file in which the platform keeps a token of its own (workload identity): the third way, without any secret.',
  }),
  cloud: z.enum(cloudNames).default('global').describe('The Microsoft cloud in which the tenant lives.'),
  guests: z
    .boolean()
    .default(false)
    .describe(
      'Whether guests (userType Guest) are told too; otherwise they are left out, in groups as well.',
    ),
  hiddenGroups: z
    .enum(['required', 'left-out'])
    .default('required')
    .describe(
      'Groups with hidden membership: required refuses to read without the permission Member.Read.Hidden, left-out tells none of them.',
    ),
  signIns: z
    .boolean()
    .default(false)
    .describe(
      'Whether it is read when people last signed in, beside the readings of people. Needs AuditLog.Read.All and Entra ID P1.',
    ),
  signInsEvery: z
    .enum(activityIntervals)
    .default('1d')
    .describe(
      'How often that is read. Graph gives it slowly, and counts it against a small quota of its own.',
    ),
  hookSecret: pastedSecret()
    .optional()
    .describe(
      'The clientState of subscriptions whose notifications wake a reading at /hooks/ and the name of this source.',
    ),
  subscribes: z
    .boolean()
    .default(false)
    .describe(
      'Whether Rollcall makes these subscriptions itself and renews them. Needs hookSecret, a public address by HTTPS, and Group.Read.All.',
    ),
  keep: z
    .array(z.string().regex(/^\w+(\.\w+)?$/, 'A property is named as Microsoft Graph names it.'))
    .default([])
    .describe(
      'Further properties of users to be told, by their names in Microsoft Graph: `user.attributes.properties["onPremisesExtensionAttributes.extensionAttribute1"]`.',
    ),
});

const ways = ['clientSecret', 'certificate', 'federatedTokenFile'] as const;

export const EntraIdConfig = settings
  .refine((config) => ways.filter((way) => config[way] !== undefined).length === 1, {
    path: ['clientSecret'],
    error: 'Give exactly one of clientSecret, certificate and federatedTokenFile.',
  })
  .refine(({ subscribes, hookSecret = '' }) => !subscribes || /^.{16,128}$/.test(hookSecret), {
    path: ['hookSecret'],
    error:
      'Give hookSecret too, 16 to 128 characters: by it a notification is told from what anybody could send.',
  });
export type EntraIdConfig = z.output<typeof EntraIdConfig>;
