/** Where Bitbucket's published interface (9.5 and 10.4) is not what Bitbucket does, and why we believe so. */

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: "Rate limiting is an add-on before all resources; its 429 is described elsewhere, in the administrators' manual.",
    answers: { 429: {} },
  },
  {
    operation: 'GET /api/latest/application-properties',
    why: 'Wrong credentials are refused before any resource, also before those that need none.',
    answers: { 401: { $ref: '#/components/schemas/RestErrors' } },
  },
  {
    schema: 'RestErrorMessage',
    why: 'A refusal that concerns no field has no context, and one of the container no exception; both are then null.',
    members: {
      context: { type: ['string', 'null'] },
      exceptionName: { type: ['string', 'null'] },
    },
  },
  {
    operation: 'GET /api/latest/admin/users/more-members',
    why: 'The groups of a user are groups; the file declares users, as of the members of a group, and an answer that names no missing user.',
    answers: {
      200: {
        type: 'object',
        required: ['size', 'limit', 'isLastPage', 'values', 'start'],
        properties: {
          size: { type: 'integer' },
          limit: { type: 'integer' },
          start: { type: 'integer' },
          isLastPage: { type: 'boolean' },
          nextPageStart: { type: 'integer' },
          values: { type: 'array', items: { $ref: '#/components/schemas/RestDetailedGroup' } },
        },
      },
    },
  },
];
