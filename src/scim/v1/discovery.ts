/** What the service says of itself in SCIM 1.1 (core schema 1.1, sections 9 and 10). */
import { type Attributes, type AttributeValue, ENTERPRISE_USER } from '../../model/index.ts';
import type { SchemaAttribute } from '../schema/attribute.ts';
import { commonAttributes } from '../schema/common.ts';
import { isObject } from '../schema/read.ts';
import type { ResourceTypeDefinition } from '../schema/resource-type.ts';
import { CORE_1, ENTERPRISE_1, OKTA_CONFIG_1 } from './names.ts';

/** What Okta's agent asks for: everything it can push, but for passwords, which are kept nowhere here. */
const oktaCapabilities = [
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
];

/** The ServiceProviderConfigs of 1.1, from the ServiceProviderConfig of 2.0. */
export function configToV1(config: Attributes): Attributes {
  const { patch, bulk, filter, changePassword, sort, etag, authenticationSchemes } = config;
  return {
    schemas: [CORE_1, OKTA_CONFIG_1],
    patch,
    bulk,
    filter,
    changePassword,
    sort,
    etag,
    xmlDataFormat: { supported: false },
    authenticationSchemes: Array.isArray(authenticationSchemes)
      ? authenticationSchemes.filter(isObject).map(({ specUri, ...rest }) => ({
          ...rest,
          ...(specUri !== undefined && { specUrl: specUri }),
        }))
      : [],
    [OKTA_CONFIG_1]: { userManagementCapabilities: oktaCapabilities },
  } as Attributes;
}

/** The schemas of 1.1: one for each resource type, with its extension's attributes among its own. */
export function schemasOfV1(types: readonly ResourceTypeDefinition[]): readonly Attributes[] {
  return types.map((type) => ({
    schemas: [CORE_1],
    id: `${CORE_1}:${type.name}`,
    name: type.name,
    description: type.description,
    schema: CORE_1,
    endpoint: type.endpoint,
    attributes: [
      ...[...commonAttributes, ...type.schema.attributes]
        .filter(({ name }) => name !== 'schemas' && name !== 'meta')
        .map((each) => attributeOf(each, CORE_1)),
      ...type.extensions.flatMap(({ id, attributes }) =>
        attributes.map((each) => attributeOf(each, id === ENTERPRISE_USER ? ENTERPRISE_1 : id)),
      ),
    ],
  }));
}

function attributeOf(attribute: SchemaAttribute, schema: string): AttributeValue {
  const { name, type, description, required, caseExact, canonicalValues } = attribute;
  const parts = attribute.subAttributes?.filter((each) => each.name !== '$ref');
  return {
    name: name === 'value' && schema === ENTERPRISE_1 ? 'managerId' : name,
    type: type === 'reference' ? 'string' : type,
    multiValued: attribute.multiValued,
    ...(attribute.multiValued && { multiValuedAttributeChildName: name.replace(/s$/, '') }),
    description,
    schema,
    readOnly: attribute.mutability === 'readOnly',
    required,
    caseExact,
    ...(canonicalValues && { canonicalValues }),
    ...(parts && { subAttributes: parts.map((each) => attributeOf(each, schema)) }),
  };
}
