import { describe, expect, test } from 'vitest';
import { codes, ProvisioningError } from '../../model/index.ts';
import { enterpriseUserSchema } from '../schema/enterprise-user.ts';
import { groupSchema } from '../schema/group.ts';
import { groupDefinition, userDefinition } from '../schema/resource-type.ts';
import { userSchema } from '../schema/user.ts';
import { resourceTypeDocument, schemaDocument, serviceProviderConfig } from './discovery.ts';
import { ERROR, errorMessage, refuse, ScimError } from './error.ts';
import { listResponse } from './list-response.ts';

describe('an error', () => {
  test('is said with its status as a string and its keyword', () => {
    expect(errorMessage(refuse('invalidFilter', 'No.'))).toEqual({
      schemas: [ERROR],
      status: '400',
      scimType: 'invalidFilter',
      detail: 'No.',
    });
    expect(errorMessage(new ScimError(413, undefined, 'Too much.'))).toEqual({
      schemas: [ERROR],
      status: '413',
      detail: 'Too much.',
    });
  });

  test('of the house is translated by its code', () => {
    const said = codes.map((code) => {
      const { status, scimType } = errorMessage(new ProvisioningError(code, 'x'));
      return [code, status, scimType];
    });
    expect(said).toEqual([
      ['invalid', '400', 'invalidValue'],
      ['unauthorized', '401', undefined],
      ['forbidden', '403', undefined],
      ['not-found', '404', undefined],
      ['conflict', '409', 'uniqueness'],
      ['unsupported', '501', undefined],
      ['rate-limited', '429', undefined],
      ['unavailable', '503', undefined],
      ['stale', '412', undefined],
      ['unsafe', '409', undefined],
      ['internal', '500', undefined],
    ]);
  });

  test('that nobody expected keeps its cause to itself', () => {
    const said = errorMessage(new Error('password=hunter2'));
    expect(said.status).toBe('500');
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });
});

test('a list says how many there are and how many it holds', () => {
  expect(listResponse({ resources: [], total: 0 })).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  });
  expect(listResponse({ resources: ['a'], total: 7, startIndex: 3 })).toMatchObject({
    totalResults: 7,
    startIndex: 3,
    itemsPerPage: 1,
  });
});

describe('what the service says of itself', () => {
  const base = 'https://x.example/scim/v2/s';
  const documents = [
    serviceProviderConfig(
      {
        maxResults: 1000,
        maxPayloadSize: 1,
        maxOperations: 10,
        cursors: { defaultPageSize: 100, cursorTimeout: 60 },
      },
      base,
    ),
    resourceTypeDocument(userDefinition, base),
    resourceTypeDocument(groupDefinition, base),
    ...[userSchema, groupSchema, enterpriseUserSchema].map((schema) =>
      schemaDocument(schema, { base, core: schema !== enterpriseUserSchema }),
    ),
  ];

  test('has no null anywhere, an address, and a schema', () => {
    for (const document of documents) {
      expect(JSON.stringify(document)).not.toContain('null');
      expect(document).toMatchObject({
        schemas: [expect.stringMatching(/^urn:ietf:params:scim:schemas:core:2\.0:/)],
        meta: { location: expect.stringMatching(/^https:\/\/x\.example\/scim\/v2\/s\//) },
      });
    }
  });

  test('gives each attribute the characteristics of RFC 7643 section 7 and no other members', () => {
    const allowed = new Set([
      'name',
      'type',
      'multiValued',
      'description',
      'required',
      'canonicalValues',
      'caseExact',
      'mutability',
      'returned',
      'uniqueness',
      'referenceTypes',
      'subAttributes',
    ]);
    const look = (attribute: Record<string, unknown>) => {
      for (const member of Object.keys(attribute)) expect(allowed).toContain(member);
      for (const sub of (attribute.subAttributes as Record<string, unknown>[] | undefined) ?? []) look(sub);
    };
    const schemas = documents.slice(3) as { readonly attributes: Record<string, unknown>[] }[];
    for (const schema of schemas) for (const each of schema.attributes) look(each);
    expect(schemas[0]?.attributes.map((each) => each.name)).toEqual(
      expect.arrayContaining(['externalId', 'userName']),
    );
  });
});
