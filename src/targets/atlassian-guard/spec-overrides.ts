/** Where Atlassian's published interfaces are not what Atlassian does, and why we believe so. */

/** Exceptions for the judge of `testkit/openapi.ts`: the SCIM directory. */
export const directoryOverrides = [
  {
    schema: 'RequestPayloadToPatch',
    why: 'Operations are declared in lower case and with the insides of a JSON library; the examples and RFC 7644 write Operations.',
    members: {
      Operations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['op', 'path'],
          properties: { op: { enum: ['add', 'remove', 'replace'] }, path: { type: 'string' }, value: {} },
        },
      },
    },
  },
  {
    operation: 'GET /scim/directory/{directoryId}/Groups',
    why: 'excludedAttributes is declared for users alone; where it is passed over, members come too.',
    query: { excludedAttributes: { type: 'string' } },
  },
  {
    operation: '*',
    why: 'The gateway before all endpoints refuses keys and too many requests by {code, message}, and declares none of it here.',
    answers: { 401: {}, 429: {} },
  },
];

/** The same for the organisation. */
export const organisationOverrides = [
  {
    operation: '*',
    why: 'The gateway before all endpoints refuses keys by {code, message}; the file declares the common error.',
    answers: { 401: {} },
  },
];
