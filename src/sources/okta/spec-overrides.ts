/** Where the published description of Okta is not what Okta does, and why we believe so. */

import type { SpecOverride } from '../../testkit/openapi.ts';

const refusal = { $ref: '#/components/schemas/Error' };

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides: readonly SpecOverride[] = [
  {
    operation: '*',
    why: 'A token that is unknown or ended is refused with 401 and E0000011 everywhere; the file names that status nowhere.',
    answers: { 401: refusal },
  },
  {
    schema: 'OktaUserGroupProfile',
    why: 'Groups without a description have null there; the file says that it is always a text.',
    members: { description: { type: ['string', 'null'] } },
  },
];
