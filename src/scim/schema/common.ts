/** What every resource has, whatever its schema (RFC 7643 section 3.1). */
import { attribute, type SchemaAttribute } from './attribute.ts';

export const commonAttributes: readonly SchemaAttribute[] = [
  attribute('schemas', 'The URNs of the schemas in use.', {
    type: 'reference',
    multiValued: true,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    referenceTypes: ['uri'],
  }),
  attribute('id', 'The identifier that this service gave.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'The identifier that the client uses; unique among the resources of a type.', {
    caseExact: true,
    uniqueness: 'server',
  }),
  attribute('meta', 'When and where the resource was made and changed.', {
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'The name of the resource type.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
      attribute('created', 'When the resource was added.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('lastModified', 'When the resource last changed.', {
        type: 'dateTime',
        mutability: 'readOnly',
      }),
      attribute('location', 'The address of the resource.', {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
      }),
      attribute('version', 'The version; equals the ETag.', { caseExact: true, mutability: 'readOnly' }),
    ],
  }),
];
