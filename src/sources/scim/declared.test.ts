import { describe, expect, test } from 'vitest';
import { ScimConfig } from './config.ts';
import { declaredSecrets, declaredTypes } from './declared.ts';

const urn = 'urn:example:scim:Badge';
const schemas = { [urn]: { name: 'Badge', attributes: { number: {} } } };
const User = { schemaExtensions: [{ schema: urn }] };
const Device = { endpoint: '/Devices', schema: urn };
const withAttribute = (attribute: object, name = 'number') => ({
  schemas: { [urn]: { name: 'Badge', attributes: { [name]: attribute } } },
  resourceTypes: { User },
});

describe('declared schemas and resource types', () => {
  test('are nothing when nothing is declared', () => {
    expect(declaredTypes({ type: 'scim' })).toBeUndefined();
    expect(declaredTypes({ schemas, resourceTypes: { User } })?.user.extensions[0]?.id).toBe(urn);
  });

  test.each([
    'urn:ietf:params:scim:schemas:extension:CustomExtensionName:2.0:User',
    'urn:okta:app_1:1.0:user:custom',
    'urn:scim:schemas:extension:custom:1.0',
    'urn:ietf:params:scim:schemas:extension:enterprises:2.0:User',
    'urn:example:acme.com',
  ])('take the URNs that identity providers give: %s', (each) => {
    const config = {
      schemas: { [each]: schemas[urn] },
      resourceTypes: { User: { schemaExtensions: [{ schema: each }] } },
    };
    expect(ScimConfig.safeParse(config).error?.issues).toBeUndefined();
    expect(declaredTypes(config)?.user.extensions[0]?.id).toBe(each);
  });

  test('have parts of every name that the standard gives parts', () => {
    const config = withAttribute(
      { type: 'complex', subAttributes: { value: {}, $ref: { type: 'reference' } } },
      'holder',
    );
    expect(ScimConfig.safeParse(config).error?.issues).toBeUndefined();
    const [holder] = declaredTypes(config)?.user.extensions[0]?.attributes ?? [];
    expect(holder?.subAttributes?.map(({ name }) => name)).toEqual(['value', '$ref']);
    const other = JSON.stringify(ScimConfig.safeParse(withAttribute({}, '$ref')).error?.issues);
    expect(other).toContain('must begin with a letter');
  });

  test('know what is never told, for it is not recorded either', () => {
    const pin = { mutability: 'writeOnly', returned: 'never' };
    const config = withAttribute({ type: 'complex', subAttributes: { Code: pin, floor: {} } }, 'box');
    expect([...declaredSecrets(config)]).toEqual(['code']);
    expect([...declaredSecrets(withAttribute(pin, 'PIN'))]).toEqual(['pin']);
    expect([...declaredSecrets({})]).toEqual([]);
  });

  test.each([
    ['a schema that is declared nowhere', { resourceTypes: { User } }, 'is not declared under schemas'],
    ['a schema that nothing uses', { schemas }, 'is used by no resource type'],
    [
      'a type without an endpoint',
      { schemas, resourceTypes: { Device: { schema: urn } } },
      'needs an endpoint',
    ],
    ['a User with an endpoint', { schemas, resourceTypes: { User: Device } }, 'by the standard'],
    ['user in small letters', { schemas, resourceTypes: { user: Device } }, 'is a name of the standard'],
    [
      'an endpoint that is taken',
      { schemas, resourceTypes: { Device: { ...Device, endpoint: '/users' } } },
      'is in use already',
    ],
    [
      'two types at one endpoint',
      { schemas, resourceTypes: { Device, Gadget: Device } },
      'is in use already',
    ],
    [
      'a URN of the standard',
      {
        schemas: { 'urn:ietf:params:scim:schemas:core:2.0:User': schemas[urn] },
        resourceTypes: { User: { schemaExtensions: [] } },
      },
      'belongs to the standard',
    ],
    ['a name with a meaning of its own', withAttribute({}, 'password'), 'has a meaning of its own'],
    ['a complex attribute without parts', withAttribute({ type: 'complex' }), 'needs subAttributes'],
    ['a secret that is told', withAttribute({ mutability: 'writeOnly' }), 'say returned: never'],
    [
      'a secret part that is told',
      withAttribute({ type: 'complex', subAttributes: { pin: { mutability: 'writeOnly' } } }),
      'say returned: never',
    ],
    [
      'a complex attribute with no part',
      withAttribute({ type: 'complex', subAttributes: {} }),
      'needs a part',
    ],
    [
      'parts that differ by capitals',
      withAttribute({ type: 'complex', subAttributes: { pin: {}, Pin: {} } }),
      'differ only by capitals',
    ],
    ['a uniqueness that nobody watches', withAttribute({ uniqueness: 'server' }), 'must be none'],
    ...[
      'urn:ietf:params:scim:schemas:core:2.0:Device',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      'urn:ietf:params:scim:api:messages:2.0:PatchOp',
      'urn:scim:schemas:core:1.0',
      'urn:scim:schemas:extension:enterprise:1.0:more',
    ].map((each): [string, object, string] => [
      `${each}, which is of the standard`,
      {
        schemas: { [each]: schemas[urn] },
        resourceTypes: { User: { schemaExtensions: [{ schema: each }] } },
      },
      'belongs to the standard',
    ]),
    [
      'a URN that no filter could name',
      { schemas: { 'urn:example:a"b': schemas[urn] }, resourceTypes: { User: { schemaExtensions: [] } } },
      'must be a URN',
    ],
    [
      'a URN that is also the name of an attribute',
      {
        schemas: { ...schemas, [`${urn}:Number`]: schemas[urn] },
        resourceTypes: { User: { schemaExtensions: [{ schema: urn }, { schema: `${urn}:Number` }] } },
      },
      'is also the name of number',
    ],
  ])('refuse %s', (_, config, message) => {
    const read = ScimConfig.safeParse(config);
    expect(JSON.stringify(read.error?.issues)).toContain(message);
  });
});
