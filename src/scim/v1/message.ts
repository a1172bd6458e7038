/** The messages of SCIM 1.1: lists, errors, bulk (protocol 1.1, sections 3.2.2, 3.5 and 3.9). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { ScimError } from '../message/error.ts';
import { isObject, member, memberName } from '../schema/read.ts';
import { CORE_1 } from './names.ts';
import { patchFromV1 } from './patch.ts';
import { resourceFromV1, resourceToV1 } from './resource.ts';

const message = (name: string) => `urn:ietf:params:scim:api:messages:2.0:${name}`;

/** An answer of 2.0 as 1.1 says it: a list, an error, a bulk answer or a resource. */
export function answerToV1(body: Attributes): Attributes {
  const schemas = Array.isArray(body.schemas) ? body.schemas : [];
  if (schemas.includes(message('ListResponse'))) return listToV1(body);
  if (schemas.includes(message('Error'))) return errorToV1(body);
  if (schemas.includes(message('BulkResponse'))) return bulkToV1(body);
  return resourceToV1(body);
}

function listToV1({ totalResults = 0, startIndex = 1, itemsPerPage = 0, Resources }: Attributes): Attributes {
  const resources = Array.isArray(Resources) ? Resources.filter(isObject) : [];
  return {
    schemas: [CORE_1],
    totalResults,
    startIndex,
    itemsPerPage,
    Resources: resources.map(resourceToV1),
  };
}

/** Section 3.9: the code is a text. */
function errorToV1({ status = '500', detail = '' }: Attributes): Attributes {
  return { Errors: [{ description: detail, code: String(status) }] };
}

function bulkToV1({ Operations }: Attributes): Attributes {
  const operations = Array.isArray(Operations) ? Operations.filter(isObject) : [];
  return {
    schemas: [CORE_1],
    Operations: operations.map(({ status = '500', response, ...rest }) => {
      const description = isObject(response) ? response.detail : undefined;
      return {
        ...rest,
        status: { code: deletedCode(rest, status), ...(description !== undefined && { description }) },
      };
    }),
  };
}

/** Section 3.4: what was deleted is answered with 200. */
function deletedCode(operation: Attributes, status: AttributeValue): AttributeValue {
  return operation.method === 'DELETE' && status === '204' ? '200' : status;
}

/** The body of a bulk request of 1.1 in the words of 2.0; what is no bulk request goes through, to be refused as such. */
export function bulkFromV1(body: unknown): unknown {
  const list = isObject(body) ? member(body, 'Operations') : undefined;
  if (!isObject(body) || !Array.isArray(list)) return body;
  const operations = (list as readonly AttributeValue[]).map((each) =>
    isObject(each) ? operationFromV1(each) : each,
  );
  return { ...body, Operations: operations };
}

function operationFromV1(operation: Attributes): Attributes {
  const name = memberName(operation, 'data') ?? 'data';
  const { [name]: data, ...rest } = operation;
  if (!isObject(data)) return operation;
  const method = member(operation, 'method');
  const patches = typeof method === 'string' && method.toUpperCase() === 'PATCH';
  try {
    return withReferences({
      ...rest,
      data: patches ? patchFromV1(data) : resourceFromV1(data),
    }) as Attributes;
  } catch (thrown) {
    if (!(thrown instanceof ScimError)) throw thrown;
    // It fails alone and in its turn: as a PATCH of 1.1, which is read, and refused, where it is done.
    return { ...rest, data: { ...data, schemas: [CORE_1] } };
  }
}

/** The specification itself once prints `batchId:` where it means `bulkId:` (section 3.5). */
function withReferences(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return value.replace(/^batchId:/, 'bulkId:');
  if (Array.isArray(value)) return value.map(withReferences);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withReferences(each)]));
}
