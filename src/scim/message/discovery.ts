/** What a service says of itself (RFC 7643 sections 5 to 7, RFC 7644 section 4). Only members that the standard names. */
import type { Schema, SchemaAttribute } from '../schema/attribute.ts';
import { commonAttributes } from '../schema/common.ts';
import type { ResourceTypeDefinition } from '../schema/resource-type.ts';

const SERVICE_PROVIDER_CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

/** What the service can do; what is false there answers 501. */
export interface Capabilities {
  /** The most resources that one page holds. */
  readonly maxResults: number;
  /** Bytes that a body may have. */
  readonly maxPayloadSize: number;
  /** Operations that a bulk request may have. */
  readonly maxOperations: number;
  /** Lists are ordered as clients ask. */
  readonly sort?: boolean;
  /** Lists are paged by cursors beside the index; absent: by the index alone (RFC 9865 section 4). */
  readonly cursors?: {
    /** Resources on a page, unless the client asks for others. */
    readonly defaultPageSize: number;
    /** Seconds for which a cursor is good. */
    readonly cursorTimeout: number;
  };
}

/** The ServiceProviderConfig, found at `base` + `/ServiceProviderConfig`. */
export function serviceProviderConfig(capabilities: Capabilities, base: string): object {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG],
    patch: { supported: true },
    bulk: {
      supported: true,
      maxOperations: capabilities.maxOperations,
      maxPayloadSize: capabilities.maxPayloadSize,
    },
    filter: { supported: true, maxResults: capabilities.maxResults },
    changePassword: { supported: false },
    sort: { supported: capabilities.sort === true },
    etag: { supported: true },
    ...(capabilities.cursors && {
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: capabilities.cursors.defaultPageSize,
        maxPageSize: capabilities.maxResults,
        cursorTimeout: capabilities.cursors.cursorTimeout,
      },
    }),
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token of this connection, in the Authorization header.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** A resource type as `/ResourceTypes` tells it. */
export function resourceTypeDocument(type: ResourceTypeDefinition, base: string): object {
  return {
    schemas: [RESOURCE_TYPE],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    ...(type.extensions.length > 0 && {
      schemaExtensions: type.extensions.map(({ id }) => ({
        schema: id,
        required: type.requiredExtensions?.includes(id) === true,
      })),
    }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
  };
}

/** A schema as `/Schemas` tells it; `externalId` is told with the core's own, as clients look for it there. */
export function schemaDocument(
  schema: Schema,
  options: { readonly base: string; readonly core: boolean },
): object {
  const common = options.core ? commonAttributes.filter((each) => each.name === 'externalId') : [];
  return {
    schemas: [SCHEMA],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: [...common, ...schema.attributes].map(attributeDocument),
    meta: { resourceType: 'Schema', location: `${options.base}/Schemas/${asSegment(schema.id)}` },
  };
}

/** A URN as one segment of an address; its colons stand there as they are (RFC 3986 section 3.3). */
function asSegment(urn: string): string {
  return encodeURIComponent(urn).replaceAll('%3A', ':');
}

/** RFC 7643 section 7: what does not concern a type is left out, never null. */
function attributeDocument(attribute: SchemaAttribute): object {
  const { subAttributes, canonicalValues, referenceTypes, ...rest } = attribute;
  return {
    name: rest.name,
    type: rest.type,
    multiValued: rest.multiValued,
    description: rest.description,
    required: rest.required,
    ...(canonicalValues && { canonicalValues }),
    ...(rest.type !== 'complex' && rest.type !== 'boolean' && { caseExact: rest.caseExact }),
    mutability: rest.mutability,
    returned: rest.returned,
    ...(rest.type !== 'complex' && { uniqueness: rest.uniqueness }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: subAttributes.map(attributeDocument) }),
  };
}
