import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { ENTERPRISE_1 } from './names.ts';
import { resourceFromV1, resourceToV1 } from './resource.ts';

const text = fc.string({ maxLength: 12 });
const values = fc.array(
  fc.record({ value: text, type: text, primary: fc.boolean() }, { requiredKeys: ['value'] }),
  {
    maxLength: 3,
  },
);
const enterprise = fc.record(
  { department: text, manager: fc.record({ value: text, displayName: text }, { requiredKeys: ['value'] }) },
  { requiredKeys: [] },
);
const resource = fc.record(
  {
    id: text,
    userName: text,
    active: fc.boolean(),
    name: fc.record({ givenName: text, familyName: text }),
    emails: values,
    members: values,
    [ENTERPRISE_USER]: enterprise,
    'urn:example:custom': fc.record({ colour: text }),
  },
  { requiredKeys: ['id'] },
);

describe('SCIM 1.1 and 2.0', () => {
  test('what 2.0 says is said in 1.1, and means the same on the way back', () => {
    fc.assert(
      fc.property(resource, (said) => {
        const told = resourceToV1({ schemas: ['x'], ...said, meta: { resourceType: 'User' } } as Attributes);
        expect(resourceFromV1(told)).toEqual(said);
      }),
    );
  });

  test('names of 2.0 that 1.1 does not know are not said', () => {
    fc.assert(
      fc.property(resource, (said) => {
        const told = JSON.stringify(resourceToV1({ schemas: ['x'], ...said } as Attributes));
        expect(told).not.toContain('urn:ietf:params:scim');
      }),
    );
  });

  test('a manager is known by managerId, in any case of the name', () => {
    const told = { [ENTERPRISE_1.toUpperCase()]: { Manager: { MANAGERID: '7', displayName: 'Ada' } } };
    expect(resourceFromV1(told)).toEqual({
      [ENTERPRISE_USER]: { Manager: { value: '7', displayName: 'Ada' } },
    });
  });

  test('each extension in use is among the schemas', () => {
    const { schemas } = resourceToV1({
      id: '1',
      [ENTERPRISE_USER]: { department: 'x' },
      'urn:example:custom': {},
    });
    expect(schemas).toEqual(['urn:scim:schemas:core:1.0', ENTERPRISE_1, 'urn:example:custom']);
  });
});
