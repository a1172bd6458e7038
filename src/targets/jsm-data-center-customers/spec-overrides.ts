/** Where Jira's published interface (11.3) is not what Jira does, and why we believe so. */

const user = { $ref: '#/components/schemas/UserBean' };
const anything = {};

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: 'Without valid credentials the login module answers with a web page, whatever the resource declares.',
    answers: { 401: anything },
  },
  {
    operation: '*',
    why: 'Refusals carry {errorMessages, errors}; the file declares their statuses, and for none of them a body.',
    answers: { 400: anything, 403: anything, 404: anything, 410: anything },
  },
  {
    operation: 'GET /api/2/user',
    why: 'The reference says that applicationRoles is filled in only when expanded, but the file lacks the parameter.',
    query: { expand: { type: 'string' } },
  },
  {
    schema: 'UserBean',
    why: 'The file shows the Java object behind the list (callback, pagingCallback) instead of its JSON (size, items).',
    members: {
      applicationRoles: {
        type: 'object',
        properties: { size: { type: 'integer' }, items: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
  {
    schema: 'RoleActorBean',
    why: 'An actor says which it is, a user or a group, and by which number it is known; the file names its name alone.',
    members: { id: { type: 'integer' }, type: { type: 'string' }, displayName: { type: 'string' } },
  },
  {
    operation: 'GET /api/2/user/search',
    why: 'A search answers with an array; the file declares a single user.',
    answers: { 200: { type: 'array', items: user } },
  },
  {
    operation: 'GET /api/2/applicationrole',
    why: 'All application roles are an array; the file declares a single one.',
    answers: { 200: { type: 'array', items: { $ref: '#/components/schemas/ApplicationRoleBean' } } },
  },
  {
    operation: 'GET /api/2/group/member',
    why: 'Members come as a page {self, maxResults, startAt, total, isLast, values}; the file declares a single user, and groupname as part of a path that has no such part.',
    query: { groupname: { type: 'string' } },
    answers: {
      200: {
        type: 'object',
        required: ['self', 'maxResults', 'startAt', 'total', 'isLast', 'values'],
        properties: {
          self: { type: 'string', format: 'uri' },
          maxResults: { type: 'integer', maximum: 50 },
          startAt: { type: 'integer' },
          total: { type: 'integer' },
          isLast: { type: 'boolean' },
          values: { type: 'array', items: user },
        },
      },
    },
  },
  {
    operation: 'GET /api/2/user/list',
    why: 'The file leaves the users of a page untyped; they are users as everywhere.',
    answers: {
      200: {
        type: 'object',
        required: ['self', 'maxResults', 'isLast', 'values'],
        properties: {
          self: { type: 'string', format: 'uri' },
          nextCursor: { type: 'string' },
          maxResults: { type: 'integer' },
          isLast: { type: 'boolean' },
          values: { type: 'array', items: user },
        },
      },
    },
  },
  {
    operation: 'GET /api/2/serverInfo',
    why: 'The file declares an object without members.',
    answers: {
      200: {
        type: 'object',
        required: ['version', 'deploymentType', 'baseUrl'],
        properties: {
          baseUrl: { type: 'string', format: 'uri' },
          version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
          deploymentType: { type: 'string', enum: ['Server'] },
        },
      },
    },
  },
];
