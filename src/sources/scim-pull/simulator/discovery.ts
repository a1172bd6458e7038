/** What a pretend SCIM server says of itself (RFC 7643 sections 5 to 7, RFC 9865 section 4; core schema 1.1 section 9). */

import type { Habits } from './habits.ts';

interface Self {
  readonly version: '1.1' | '2.0';
  readonly paging: 'index' | 'cursor';
  readonly habits: Habits;
  readonly base: string;
  readonly paths: { readonly users: string; readonly groups: string };
}

const schema = 'urn:ietf:params:scim:schemas:core:2.0:';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const providerConfig = ({ version, paging, habits }: Self): object => ({
  schemas: version === '2.0' ? [`${schema}ServiceProviderConfig`] : ['urn:scim:schemas:core:1.0'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: habits.largestPage ?? 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  ...(version === '1.1' && { xmlDataFormat: { supported: false } }),
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token in the header Authorization.',
      ...(version === '2.0' ? { specUri: 'https://www.rfc-editor.org/info/rfc6750' } : {}),
    },
  ],
  ...(version === '2.0' && {
    pagination: {
      cursor: paging === 'cursor',
      index: paging === 'index' || habits.cursorless === true,
      defaultPaginationMethod: paging,
      defaultPageSize: 50,
      ...(habits.largestPage !== undefined && { maxPageSize: habits.largestPage }),
      cursorTimeout: 3_600,
    },
  }),
});

export const resourceTypes = ({ base, paths }: Self): readonly object[] =>
  (['User', 'Group'] as const).map((name) => ({
    schemas: [`${schema}ResourceType`],
    id: name,
    name,
    endpoint: `/${name === 'User' ? paths.users : paths.groups}`,
    schema: `${schema}${name}`,
    ...(name === 'User' && { schemaExtensions: [{ schema: enterprise, required: false }] }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }));

const attribute = (name: string, type = 'string', multiValued = false) => ({
  name,
  type,
  multiValued,
  description: name,
  required: name === 'userName',
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
});

export const schemas = ({ base, habits }: Self): readonly object[] =>
  [
    {
      id: `${schema}User`,
      name: 'User',
      attributes: [attribute('userName'), attribute('groups', 'complex', true)],
    },
    {
      id: `${schema}Group`,
      name: 'Group',
      attributes: [
        attribute('displayName'),
        ...(habits.hidesMembers === 'always' ? [] : [attribute('members', 'complex', true)]),
      ],
    },
    { id: enterprise, name: 'EnterpriseUser', attributes: [attribute('department')] },
    { id: 'urn:example:badge', name: 'Badge', attributes: [attribute('number')] },
  ].map((one) => ({
    schemas: [`${schema}Schema`],
    ...one,
    description: one.name,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${one.id}` },
  }));
