/** Where Atlassian's published interface of Jira Cloud is not what Jira does, and why we believe so. */

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
    why: 'Refusals carry {errorMessages, errors}; the file declares their statuses, and for many of them no body.',
    answers: { 400: anything, 403: anything, 404: anything },
  },
  {
    schema: 'PagedListUserDetailsApplicationUser',
    why: 'The description of the members of a group names its parts with hyphens; some are declared with the names of Java.',
    members: {
      'max-results': { type: 'integer' },
      'start-index': { type: 'integer' },
      'end-index': { type: 'integer' },
    },
  },
];
