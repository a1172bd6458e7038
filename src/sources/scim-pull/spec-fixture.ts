/**
 * What the standards say of reading, as a description that requests and answers are held against: RFC 7643, 7644 and 9865
 * for 2.0; core schema and protocol of July 2012 for 1.1. Written from them by hand; nobody publishes one.
 */

import type { OpenApiFile } from '../../testkit/openapi.ts';

type Json = Readonly<Record<string, unknown>>;

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const text: Json = { type: 'string' };
const texts: Json = { type: 'array', items: text };
const moment: Json = { type: 'string', format: 'date-time' };
const closed = (properties: Json, required: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const listOf = (items: Json): Json => ({ type: 'array', items });

const list2 = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const error2 = 'urn:ietf:params:scim:api:messages:2.0:Error';
const user2 = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise2 = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const core1 = 'urn:scim:schemas:core:1.0';
const enterprise1 = 'urn:scim:schemas:extension:enterprise:1.0';

/** A list that must hold this URN. */
const urns = (urn: string): Json => ({ type: 'array', items: text, contains: { const: urn } });

const support = closed({ supported: { type: 'boolean' } }, ['supported']);

/** RFC 7643 section 2.4. */
const plural = listOf(
  closed({ value: text, type: text, display: text, primary: { type: 'boolean' }, $ref: text }, ['value']),
);

const person: Json = {
  id: { type: 'string', minLength: 1, not: { const: 'bulkId' } },
  externalId: text,
  userName: { type: 'string', minLength: 1 },
  name: closed({
    formatted: text,
    familyName: text,
    givenName: text,
    middleName: text,
    honorificPrefix: text,
    honorificSuffix: text,
  }),
  displayName: text,
  title: text,
  userType: text,
  preferredLanguage: text,
  locale: text,
  timezone: text,
  active: { type: 'boolean' },
  emails: plural,
  phoneNumbers: plural,
};
const organisation = (manager: Json): Json =>
  closed({
    employeeNumber: text,
    costCenter: text,
    organization: text,
    division: text,
    department: text,
    manager,
  });
const membership = closed(
  { value: text, display: text, $ref: text, type: { enum: ['direct', 'indirect'] } },
  ['value'],
);

const schemas2: Readonly<Record<string, Json>> = {
  User: closed(
    {
      schemas: urns(user2),
      ...person,
      groups: listOf(membership),
      meta: ref('Meta'),
      [enterprise2]: organisation(closed({ value: text, $ref: text, displayName: text })),
      'urn:example:badge': { type: 'object' },
    },
    ['schemas', 'id', 'userName', 'meta'],
  ),
  Group: closed(
    {
      schemas: urns('urn:ietf:params:scim:schemas:core:2.0:Group'),
      id: text,
      externalId: text,
      displayName: text,
      members: listOf(
        closed({ value: text, $ref: text, type: { enum: ['User', 'Group'] }, display: text }, ['value']),
      ),
      meta: ref('Meta'),
    },
    ['schemas', 'id', 'displayName', 'meta'],
  ),
  Meta: closed(
    {
      resourceType: { enum: ['User', 'Group'] },
      created: moment,
      lastModified: moment,
      location: text,
      version: text,
    },
    ['resourceType'],
  ),
  Error: closed(
    {
      schemas: urns(error2),
      status: { type: 'string', pattern: '^[45]\\d\\d$' },
      scimType: text,
      detail: text,
    },
    ['schemas', 'status'],
  ),
  Config: closed(
    {
      schemas: urns('urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'),
      documentationUri: text,
      patch: support,
      bulk: closed(
        {
          supported: { type: 'boolean' },
          maxOperations: { type: 'integer' },
          maxPayloadSize: { type: 'integer' },
        },
        ['supported', 'maxOperations', 'maxPayloadSize'],
      ),
      filter: closed({ supported: { type: 'boolean' }, maxResults: { type: 'integer' } }, [
        'supported',
        'maxResults',
      ]),
      changePassword: support,
      sort: support,
      etag: support,
      // RFC 9865 section 4.
      pagination: closed(
        {
          cursor: { type: 'boolean' },
          index: { type: 'boolean' },
          defaultPaginationMethod: { enum: ['cursor', 'index'] },
          defaultPageSize: { type: 'integer' },
          maxPageSize: { type: 'integer' },
          cursorTimeout: { type: 'integer' },
        },
        ['cursor', 'index'],
      ),
      authenticationSchemes: listOf(
        closed({ type: text, name: text, description: text, specUri: text, documentationUri: text }, [
          'type',
          'name',
          'description',
        ]),
      ),
    },
    ['schemas', 'patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag', 'authenticationSchemes'],
  ),
  Document: {
    type: 'object',
    properties: { schemas: texts },
    required: ['schemas'],
    additionalProperties: true,
  },
};

const schemas1: Readonly<Record<string, Json>> = {
  User: closed(
    {
      schemas: urns(core1),
      ...person,
      groups: listOf(membership),
      meta: ref('Meta'),
      [enterprise1]: organisation(closed({ managerId: text, displayName: text })),
    },
    ['schemas', 'id', 'userName', 'meta'],
  ),
  Group: closed(
    {
      schemas: urns(core1),
      id: text,
      externalId: text,
      displayName: text,
      members: listOf(closed({ value: text, type: { enum: ['user', 'group'] }, display: text }, ['value'])),
      meta: ref('Meta'),
    },
    ['schemas', 'id', 'displayName', 'meta'],
  ),
  Meta: closed({ created: moment, lastModified: moment, location: text, version: text }),
  Error: closed(
    { Errors: listOf(closed({ description: text, code: text, uri: text }, ['description', 'code'])) },
    ['Errors'],
  ),
  Config: closed(
    {
      schemas: urns(core1),
      documentationUrl: text,
      patch: support,
      bulk: closed({
        supported: { type: 'boolean' },
        maxOperations: { type: 'integer' },
        maxPayloadSize: { type: 'integer' },
      }),
      filter: closed({ supported: { type: 'boolean' }, maxResults: { type: 'integer' } }),
      changePassword: support,
      sort: support,
      etag: support,
      xmlDataFormat: support,
      authenticationSchemes: listOf(
        closed({ type: text, name: text, description: text, specUrl: text, documentationUrl: text }, [
          'type',
          'name',
          'description',
        ]),
      ),
    },
    ['schemas', 'patch', 'filter', 'authenticationSchemes'],
  ),
};

const parameter = (name: string, schema: Json, where = 'query') => ({
  name,
  in: where,
  schema,
  ...(where === 'path' && { required: true }),
});
const projection = parameter('attributes', text);
const paging = [
  parameter('startIndex', { type: 'integer', minimum: 1 }),
  parameter('count', { type: 'integer', minimum: 0 }),
  parameter('filter', { type: 'string', minLength: 3 }),
  projection,
];
const since2 = [parameter('excludedAttributes', text), parameter('cursor', text)];

/** What is left out on request is required of nobody (RFC 7644 section 3.9). */
const part = (whole: Json | undefined): Json => ({ ...whole, required: ['schemas', 'id'] });

/** The description of a server of that version. */
export function scimSpec(version: '1.1' | '2.0'): OpenApiFile {
  const type = version === '2.0' ? 'application/scim+json' : 'application/json';
  const schemas = version === '2.0' ? schemas2 : schemas1;
  const content = (schema: Json) => ({ content: { [type]: { schema } } });
  const list = (items: Json): Json =>
    closed(
      {
        schemas: urns(version === '2.0' ? list2 : core1),
        totalResults: { type: 'integer', minimum: 0 },
        itemsPerPage: { type: 'integer', minimum: 0 },
        startIndex: { type: 'integer', minimum: 1 },
        ...(version === '2.0' && { nextCursor: text, previousCursor: text }),
        Resources: listOf(items),
      },
      ['schemas', 'totalResults'],
    );
  const get = (schema: Json, parameters: readonly object[] = []) => ({
    get: { parameters, responses: { 200: content(schema), default: content(ref('Error')) } },
  });
  const lists = version === '2.0' ? [...paging, ...since2] : paging;
  const single = [parameter('id', text, 'path'), projection];
  const nothing = { get: { parameters: [], responses: { default: content(ref('Error')) } } };
  return {
    paths: {
      [version === '2.0' ? '/ServiceProviderConfig' : '/ServiceProviderConfigs']: get(ref('Config')),
      // Asked for to find out which version it is, and not there.
      [version === '2.0' ? '/ServiceProviderConfigs' : '/ServiceProviderConfig']: nothing,
      '/serviceproviderconfig': nothing,
      ...(version === '2.0' && {
        '/ResourceTypes': get(list(ref('Document'))),
        '/Schemas': get(list(ref('Document'))),
      }),
      '/Users': get(list(ref('UserPart')), lists),
      '/Users/{id}': get(ref('User'), single),
      '/Groups': get(list(ref('GroupPart')), lists),
      '/Groups/{id}': get(ref('Group'), single),
    },
    components: { schemas: { ...schemas, UserPart: part(schemas.User), GroupPart: part(schemas.Group) } },
  };
}
