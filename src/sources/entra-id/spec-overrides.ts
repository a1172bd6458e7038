/** Where the published description of Microsoft Graph (v1.0) is not what Graph does, and why we believe so. */

import type { SpecOverride } from '../../testkit/openapi.ts';

const page = (name: string) => ({
  type: 'object',
  required: ['value'],
  properties: {
    '@odata.context': { type: 'string' },
    '@odata.nextLink': { type: 'string', format: 'uri' },
    '@odata.deltaLink': { type: 'string', format: 'uri' },
    '@odata.count': { type: 'integer' },
    value: { type: 'array', items: { $ref: `#/components/schemas/microsoft.graph.${name}` } },
  },
});

const token = { type: 'string', minLength: 1 };
/** A list of names, which the file spells out, and which may hold more. */
const names = { type: 'string' };

/** Exceptions for the judge of `testkit/openapi.ts`. */
export const specOverrides: readonly SpecOverride[] = [
  {
    operation: 'GET /users/microsoft.graph.delta()',
    why: 'Links of a delta carry $skiptoken or $deltatoken; the file declares a function without them, and a page without @odata.context.',
    query: { $skiptoken: token, $deltatoken: token },
    answers: { 200: page('user') },
  },
  {
    operation: 'GET /groups/microsoft.graph.delta()',
    why: 'The same for groups.',
    query: { $skiptoken: token, $deltatoken: token },
    answers: { 200: page('group') },
  },
  {
    operation: 'GET /users',
    why: 'Pages carry @odata.context and links with $skiptoken; signInActivity is documented for v1.0 and missing in this file; options within $expand are OData that the list of names leaves out.',
    query: { $skiptoken: token, $select: names, $expand: names },
    answers: { 200: page('user') },
  },
  {
    operation: 'GET /groups',
    why: 'Pages carry @odata.context and a count.',
    answers: { 200: page('group') },
  },
  {
    operation: 'GET /groups/{group-id}/members',
    why: 'Pages carry @odata.context and links with $skiptoken.',
    query: { $skiptoken: token },
    answers: { 200: page('directoryObject') },
  },
  {
    optional: ['@odata.type'],
    why: 'The file is made from models and requires the type of everything; over the wire it stands only where several types may.',
  },
  {
    schema: 'microsoft.graph.ODataErrors.InnerError',
    why: 'The ids of a request stand there under names with dashes; the file names none.',
    members: {
      date: { type: 'string' },
      'request-id': { type: 'string' },
      'client-request-id': { type: 'string' },
    },
  },
];
