/** Where the derived description of OneLogin's API is not what it does, and why we believe so. */

import type { SpecOverride } from '../../testkit/openapi.ts';

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides: readonly SpecOverride[] = [
  {
    operation: '*',
    why: 'The file names refusals without a body and knows no limit; refusals have {statusCode, name, message}, and 429 exists.',
    answers: { 401: {}, 404: {}, 429: {} },
  },
];
