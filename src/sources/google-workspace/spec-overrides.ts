/** Where the published description of Google's Directory API is not what it does, and why we believe so. */

import type { SpecOverride } from '../../testkit/openapi.ts';

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides: readonly SpecOverride[] = [
  {
    operation: '*',
    why: 'The file describes good answers only; refusals have the shape of all Google APIs, an object named error.',
    answers: { 401: {}, 403: {}, 404: {}, 429: {} },
  },
];
