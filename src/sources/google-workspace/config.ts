/** The settings of a Google Workspace source. */

import { z } from 'zod';
import { pastedSecret } from '../../model/index.ts';

export const GoogleWorkspaceConfig = z.strictObject({
  key: pastedSecret().describe(
    'The key file of the service account, whole: JSON with client_email and private_key.',
  ),
  admin: z
    .email({ error: 'The address of the administrator in whose name the service account reads.' })
    .describe('The administrator in whose name the service account reads.'),
  customer: z
    .string()
    .regex(/^(my_customer|C\w+)$/, { error: 'The customer ID, such as C01abc23d, or my_customer.' })
    .default('my_customer')
    .describe("The customer ID, where it is not the administrator's own account."),
  deleted: z
    .enum(['left-out', 'inactive'])
    .default('left-out')
    .describe(
      'Whether people who were deleted are told as inactive for as long as Google lists them (20 days).',
    ),
  orgUnits: z
    .enum(['attribute', 'groups'])
    .default('attribute')
    .describe(
      'Whether organizational units are told as groups too, one within another, or only as `user.attributes.orgUnitPath`.',
    ),
  signIns: z.boolean().default(false).describe('Whether full readings also tell when people last signed in.'),
  keep: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Further fields of the user to be told: `customSchemas.Employment.costCode` becomes `user.attributes.fields["customSchemas.Employment.costCode"]`.',
    ),
});
export type GoogleWorkspaceConfig = z.output<typeof GoogleWorkspaceConfig>;
