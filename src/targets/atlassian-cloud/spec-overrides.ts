/** Where Atlassian's published interfaces are not what Atlassian does, and why we believe so. */

const anything = {};

/** Exceptions for the judge of `testkit/openapi.ts`: the organisation's interface. */
export const organisationOverrides = [
  {
    operation: '*',
    why: 'The gateway before all endpoints refuses keys and too many requests by {code, message}; the file declares these bodies for some endpoints, the common error for others.',
    answers: { 401: anything, 403: anything, 429: anything },
  },
];

/** The same for the interface of managed accounts. */
export const managementOverrides = [
  {
    operation: 'PATCH /users/{account_id}/manage/profile',
    why: 'The declared pattern of an account id ends with a line break, which no id has.',
    answers: {
      200: {
        type: 'object',
        required: ['account'],
        properties: {
          account: {
            type: 'object',
            required: [
              'account_id',
              'account_status',
              'account_type',
              'email',
              'name',
              'picture',
              'nickname',
            ],
            properties: {
              account_id: { type: 'string', pattern: '^[a-zA-Z0-9_|:-]{1,128}$' },
              account_status: { type: 'string', enum: ['active', 'inactive', 'closed'] },
              account_type: { type: 'string', enum: ['atlassian', 'customer', 'app'] },
              email: { type: 'string' },
              name: { type: 'string', maxLength: 100 },
              nickname: { type: 'string', pattern: '^.{1,30}$' },
              picture: { type: 'string' },
            },
          },
        },
      },
    },
  },
  {
    optional: ['account_id', 'account_status', 'account_type', 'email', 'name', 'picture', 'nickname'],
    why: 'A change of the profile is described as a subset of the fields, and declared with all of them required.',
  },
];
