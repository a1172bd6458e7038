/** Where Confluence's published interface (10.0 and 10.2) is not what Confluence does, and why we believe so. */

const page = (items: object) => ({
  type: 'object',
  required: ['results', 'start', 'limit', 'size', '_links'],
  properties: {
    results: { type: 'array', items },
    start: { type: 'integer' },
    limit: { type: 'integer' },
    size: { type: 'integer' },
    totalCount: { type: 'integer' },
    _links: { type: 'object' },
  },
});

const group = {
  type: 'object',
  required: ['type', 'name'],
  properties: {
    type: { type: 'string', enum: ['group'] },
    name: { type: 'string' },
    _links: { type: 'object' },
  },
};

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides = [
  {
    operation: '*',
    why: "Rate limiting is an add-on before all resources; its 429 is described elsewhere, in the administrators' manual.",
    answers: { 429: {} },
  },
  {
    operation: '*',
    why: 'Without valid credentials the login module answers with a web page, whatever the resource declares.',
    answers: { 401: {} },
  },
  {
    operation: '*',
    why: 'Several resources declare no 404 and no 403, or none with a body; all refusals have the same form.',
    answers: {
      403: { $ref: '#/components/schemas/RestError' },
      404: { $ref: '#/components/schemas/RestError' },
    },
  },
  {
    schema: 'Person',
    why: 'The file names only what all kinds of persons have; known ones have a user name and a key, and a status where it is expanded.',
    members: {
      username: { type: 'string' },
      userKey: { type: 'string' },
      status: { type: 'string' },
      email: { type: 'string' },
      lastLogin: { type: 'string' },
      _links: { type: 'object' },
      _expandable: { type: 'object' },
    },
  },
  {
    schema: 'Space',
    why: 'As all that Confluence tells, a space has links, and names what could be expanded; the file calls the links by the name of Java.',
    members: { _links: { type: 'object' }, _expandable: { type: 'object' } },
  },
  {
    operation: 'GET /rest/api/user/memberof',
    why: 'The groups of a user are groups; the file declares persons.',
    answers: { 200: page(group) },
  },
  {
    operation: 'GET /rest/api/group',
    why: 'The file leaves the groups of a page untyped.',
    answers: { 200: page(group) },
  },
  {
    operation: 'PUT /rest/api/admin/user/{username}',
    why: 'The file declares a body for an answer without content.',
    answers: { 204: {} },
  },
  {
    operation: 'POST /rest/api/admin/group',
    why: 'The file leaves a group untyped.',
    answers: { 200: group },
  },
];
