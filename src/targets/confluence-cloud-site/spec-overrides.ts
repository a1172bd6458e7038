/** Where Atlassian's published interface of Confluence Cloud (version 1) is not what Confluence does, and why we believe so. */

const anything = {};

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: 'Signing in stands before all resources; its 401 is described elsewhere.',
    answers: { 401: anything },
  },
  {
    operation: '*',
    why: 'Refusals carry {statusCode, data, message, reason}; the file declares some of their statuses, and none of their bodies.',
    answers: { 400: anything, 403: anything, 404: anything },
  },
];
