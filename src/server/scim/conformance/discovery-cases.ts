/** What RFC 7643 and RFC 7644 ask of what a service says of itself (sections 5 to 8; 4). For tests and the page. */

import { expect } from 'vitest';
import { core, document, enterprise, mustRefuse, patch } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

interface Told {
  readonly name: string;
  readonly type: string;
  readonly subAttributes?: readonly Told[];
}

/** The attributes that section 8.7.1 gives each schema. */
const standard: Readonly<Record<string, readonly string[]>> = {
  [`${core}:User`]: [
    'userName',
    'name',
    'displayName',
    'nickName',
    'profileUrl',
    'title',
    'userType',
    'preferredLanguage',
    'locale',
    'timezone',
    'active',
    'password',
    'emails',
    'phoneNumbers',
    'ims',
    'photos',
    'addresses',
    'groups',
    'entitlements',
    'roles',
    'x509Certificates',
  ],
  [`${core}:Group`]: ['displayName', 'members'],
  [enterprise]: ['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager'],
};

export const discoveryRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 5',
    says: 'the ServiceProviderConfig tells of patch, bulk, filter, changePassword, sort and etag, and how to prove oneself',
    async check(stage) {
      const body = await document(stage, '/ServiceProviderConfig');
      expect(body).toMatchObject({
        schemas: [`${core}:ServiceProviderConfig`],
        patch: { supported: true },
        bulk: { supported: true, maxOperations: expect.any(Number), maxPayloadSize: expect.any(Number) },
        filter: { supported: true, maxResults: expect.any(Number) },
        changePassword: { supported: false },
        sort: { supported: true },
        etag: { supported: true },
        meta: {
          resourceType: 'ServiceProviderConfig',
          location: expect.stringMatching(/\/ServiceProviderConfig$/),
        },
      });
      const types = body.authenticationSchemes.map((each: object) => {
        expect(each).toMatchObject({ name: expect.any(String), description: expect.any(String) });
        return (each as { readonly type: string }).type;
      });
      expect(types).toEqual(['oauthbearertoken', 'httpbasic', 'oauth2']);
    },
  },
  {
    section: 'RFC 7643 5',
    says: 'what the service says of itself is nobody’s to change',
    async check(stage) {
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/Schemas/x'])
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
          mustRefuse(await stage.send(method, path, method === 'DELETE' ? {} : { body: {} }), 405);
    },
  },
  {
    section: 'RFC 7643 6',
    says: 'a resource type tells its name, endpoint and schema, and of each extension whether it is required; all of them can be read',
    async check(stage) {
      const { Resources } = await document(stage, '/ResourceTypes');
      for (const { name, endpoint, schema, schemaExtensions = [] } of Resources) {
        expect(name).toMatch(/\w/);
        expect((await stage.send('GET', endpoint)).status).toBe(200);
        for (const id of [schema, ...schemaExtensions.map((each: { schema: string }) => each.schema)])
          expect((await document(stage, `/Schemas/${id}`)).id).toBe(id);
        for (const each of schemaExtensions) expect(each.required).toBeTypeOf('boolean');
      }
      expect(Resources.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual([
        '/Users',
        '/Groups',
        '/Devices',
      ]);
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'a schema tells id, name, description and its attributes, each with all that concerns its type and nothing else',
    async check(stage) {
      const { Resources } = await document(stage, '/Schemas');
      const check = (attribute: Told): void => {
        expect(attribute).toMatchObject({
          name: expect.stringMatching(/^[$\w-]+$/),
          type: expect.stringMatching(/^(string|boolean|decimal|integer|dateTime|binary|reference|complex)$/),
          multiValued: expect.any(Boolean),
          description: expect.any(String),
          required: expect.any(Boolean),
          mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/),
          returned: expect.stringMatching(/^(always|never|default|request)$/),
        });
        const { type } = attribute;
        expect([attribute.name, 'subAttributes' in attribute]).toEqual([attribute.name, type === 'complex']);
        expect([attribute.name, 'referenceTypes' in attribute]).toEqual([
          attribute.name,
          type === 'reference',
        ]);
        expect([attribute.name, 'uniqueness' in attribute]).toEqual([attribute.name, type !== 'complex']);
        attribute.subAttributes?.forEach(check);
      };
      for (const { id, name, description, attributes } of Resources) {
        for (const each of [id, name]) expect(each).toMatch(/\w/);
        expect(description).toBeTypeOf('string');
        attributes.forEach(check);
      }
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'what is readOnly is passed over in a body and refused in a path; what is never returned is not',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', {
        body: { userName: 'ada', id: 'x', groups: [{ value: 'g' }], password: 'Tr0ub4dor' },
      });
      expect(body.id).not.toBe('x');
      mustRefuse(await patch(stage, body.id, [{ op: 'add', path: 'meta', value: {} }]), 400, 'mutability');
      expect(
        (await stage.send('GET', `/Users/${body.id}?attributes=password,groups`)).body,
      ).not.toHaveProperty('password');
    },
  },
  {
    section: 'RFC 7643 8.7.1',
    says: 'the schemas of the standard are told with the attributes that it gives them',
    async check(stage) {
      for (const [id, names] of Object.entries(standard)) {
        const { attributes } = await document(stage, `/Schemas/${id}`);
        const own = attributes.map(({ name }: Told) => name).filter((name: string) => name !== 'externalId');
        expect(own).toEqual(names);
      }
    },
  },
  {
    section: 'RFC 7643 8.7.1',
    says: 'the schemas are told letter by letter as the standard prints them',
    declined:
      'They say what is done here: `groups` are `returned: request`, a Group needs its displayName, `externalId` stands among them, and descriptions are our own words.',
  },
  {
    section: 'RFC 7643 8.7.2',
    says: 'ServiceProviderConfig, ResourceType and Schema are told as schemas themselves',
    declined:
      'The standard lets a service choose; `/Schemas` tells those of resources, as clients expect that read them to map attributes.',
  },
  {
    section: 'RFC 7644 4',
    says: 'ResourceTypes and Schemas are lists whatever is asked of them: attributes, order and pages are passed over',
    async check(stage) {
      for (const path of ['/ResourceTypes', '/Schemas']) {
        const plain = await document(stage, path);
        expect(plain).toMatchObject({ totalResults: plain.Resources.length });
        const asked = await document(stage, `${path}?attributes=name&sortBy=id&startIndex=2&count=1`);
        expect(asked.Resources).toEqual(plain.Resources);
        const { schemas, meta } = plain.Resources[0];
        expect(schemas).toEqual([`${core}:${path === '/Schemas' ? 'Schema' : 'ResourceType'}`]);
        expect(meta.location).toContain(path);
      }
      mustRefuse(await stage.send('GET', '/Schemas/urn:example:none'), 404);
    },
  },
  {
    section: 'RFC 7644 4',
    says: 'who filters what the service says of itself is refused with 403, wherever it says it',
    async check(stage) {
      const schema = `/Schemas/${core}:User`;
      for (const path of [
        '/ServiceProviderConfig',
        '/ResourceTypes',
        '/ResourceTypes/User',
        '/Schemas',
        schema,
      ])
        mustRefuse(await stage.send('GET', `${path}?filter=id eq "User"`), 403);
      for (const path of ['/ServiceProviderConfigs', '/Schemas', '/Schemas/urn:scim:schemas:core:1.0:User'])
        expect((await stage.send('GET', `${path}?filter=id`, { version: 'v1' })).status).toBe(403);
    },
  },
];
