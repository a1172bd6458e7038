/** The settings of a source that pushes by SCIM. */

import { z } from 'zod';
import { secret } from '../../model/index.ts';
import { dialectNames } from '../../scim/index.ts';

const token = () => secret().min(16, 'A token needs 16 characters or more, so that nobody can guess it.');

export const ScimConfig = z.strictObject({
  token: token().describe('The bearer token by which the identity provider proves itself.'),
  nextToken: token()
    .optional()
    .describe('A second token that is taken as well, while the first is being replaced.'),
  dialect: z
    .enum(dialectNames)
    .default('auto')
    .describe('Whose names for attributes and schemas are understood beside those of the standard.'),
});
export type ScimConfig = z.output<typeof ScimConfig>;
