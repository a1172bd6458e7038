/** Where Bamboo's published interface (12.1) is not what Bamboo does, and why we believe so. */

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: 'Signing in and rate limiting stand before all resources; their 401 and 429 are described elsewhere.',
    answers: { 401: {}, 429: {} },
  },
];
