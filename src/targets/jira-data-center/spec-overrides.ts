/** Where Jira's published interface (10.3 and 11.3) is not what Jira does, and why we believe so. */

const user = { $ref: '#/components/schemas/UserBean' };
const anything = {};

/** The lists of groups and applications of a user, as they come over the wire. */
const wrapper = {
  type: 'object',
  properties: {
    size: { type: 'integer' },
    items: { type: 'array', items: { type: 'object' } },
  },
};

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: "Rate limiting is an add-on before all resources; its 429 is described elsewhere, in the administrators' manual.",
    answers: { 429: anything },
  },
  {
    operation: '*',
    why: 'Without valid credentials the login module answers with a web page, whatever the resource declares.',
    answers: { 401: anything },
  },
  {
    operation: '*',
    why: 'Refusals carry {errorMessages, errors}; the file declares their statuses, and for none of them a body.',
    answers: { 400: anything, 403: anything, 404: anything, 500: anything },
  },
  {
    operation: 'GET /api/2/user',
    why: 'The reference says that groups and applicationRoles are filled in only when expanded, but the file lacks the parameter.',
    query: { expand: { type: 'string' } },
  },
  {
    schema: 'UserBean',
    why: 'The file shows the Java object behind the list (callback, pagingCallback) instead of its JSON (size, items).',
    members: { groups: wrapper, applicationRoles: wrapper },
  },
  {
    schema: 'PagedListWrapperUserJsonBeanApplicationUser',
    why: 'The file shows Java properties; the JSON names them max-results, start-index, end-index, and has items.',
    members: {
      'max-results': { type: 'integer' },
      'start-index': { type: 'integer' },
      'end-index': { type: 'integer' },
      items: { type: 'array', items: { type: 'object' } },
    },
  },
  {
    schema: 'GroupBean',
    why: 'Every expandable bean carries an expand member; the file names it for users and forgets it for groups.',
    members: { expand: { type: 'string' } },
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
    why: 'Members come as a page {self, nextPage, maxResults, startAt, total, isLast, values}; the file declares a single user. It also declares groupname as part of a path that has no such part.',
    query: { groupname: { type: 'string' } },
    answers: {
      200: {
        type: 'object',
        required: ['self', 'maxResults', 'startAt', 'total', 'isLast', 'values'],
        properties: {
          self: { type: 'string', format: 'uri' },
          nextPage: { type: 'string', format: 'uri' },
          maxResults: { type: 'integer', maximum: 50 },
          startAt: { type: 'integer' },
          total: { type: 'integer' },
          isLast: { type: 'boolean' },
          values: { type: 'array', items: { $ref: '#/components/schemas/UserJsonBean' } },
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
          nextPage: { type: 'string', format: 'uri' },
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
        required: ['version', 'versionNumbers', 'deploymentType', 'baseUrl'],
        properties: {
          baseUrl: { type: 'string', format: 'uri' },
          version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
          versionNumbers: { type: 'array', items: { type: 'integer' } },
          deploymentType: { type: 'string', enum: ['Server'] },
          buildNumber: { type: 'integer' },
          serverTitle: { type: 'string' },
        },
      },
    },
  },
  {
    schema: 'ProjectBean',
    why: 'The reference says that `expand=lead` adds the lead, and a single project has it always; the file lacks the member.',
    members: { lead: { $ref: '#/components/schemas/UserJsonBean' } },
  },
  {
    operation: 'GET /api/2/project',
    why: 'All projects are an array; the file declares a single one.',
    answers: { 200: { type: 'array', items: { $ref: '#/components/schemas/ProjectBean' } } },
  },
];
