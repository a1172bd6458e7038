/** Bulk requests and their answers (RFC 7644 section 3.7). */
import { isObject, member } from '../schema/read.ts';
import { refuse, ScimError } from './error.ts';

const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';
const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** One operation of a bulk request. */
export interface BulkOperation {
  readonly method: (typeof methods)[number];
  /** The client's name for what a POST makes. */
  readonly bulkId?: string;
  /** The version on which the change depends. */
  readonly version?: string;
  /** Below the base address: `/Users/1`. */
  readonly path: string;
  readonly data?: unknown;
}

/** An operation that cannot be understood fails alone. */
export type ReadOperation = BulkOperation | { readonly fault: ScimError; readonly bulkId?: string };

export interface BulkRequest {
  /** After so many errors the rest is left undone; absent: everything is tried. */
  readonly failOnErrors?: number;
  readonly operations: readonly ReadOperation[];
}

/** What came of one operation. */
export interface BulkResult {
  readonly method?: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly location?: string;
  /** An HTTP status, as a text. */
  readonly status: string;
  /** The error, when it failed. */
  readonly response?: unknown;
}

/**
 * Reads the body of a bulk request; names in any case. Throws 413 for more than `most` operations, 400 `invalidSyntax` for
 * what is no bulk request, 400 `invalidValue` for a `failOnErrors` that is no positive whole number.
 */
export function readBulk(body: unknown, most: number): BulkRequest {
  const list = isObject(body) ? member(body, 'Operations') : undefined;
  if (!isObject(body) || !Array.isArray(list)) {
    throw refuse('invalidSyntax', 'A bulk request needs "Operations": a list.');
  }
  if (list.length > most) {
    throw new ScimError(413, undefined, `A bulk request may have ${most} operations at most; send several.`);
  }
  const seen = new Set<string>();
  const operations = list.map((each) => readOperation(each, seen));
  const failOnErrors = member(body, 'failOnErrors') ?? undefined;
  if (failOnErrors === undefined) return { operations };
  if (typeof failOnErrors === 'number' && Number.isInteger(failOnErrors) && failOnErrors > 0) {
    return { failOnErrors, operations };
  }
  throw refuse('invalidValue', 'failOnErrors should be a whole number above 0.');
}

function readOperation(each: unknown, seen: Set<string>): ReadOperation {
  if (!isObject(each)) return { fault: refuse('invalidSyntax', 'An operation should be an object.') };
  const text = (name: string): string | undefined => {
    const value = member(each, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const bulkId = text('bulkId');
  const version = text('version');
  const path = text('path');
  const method = methods.find((known) => known === text('method')?.toUpperCase());
  const fault = (message: string): ReadOperation => ({
    fault: refuse('invalidValue', message),
    ...(bulkId !== undefined && { bulkId }),
  });
  if (method === undefined) return fault(`The method of an operation is one of ${methods.join(', ')}.`);
  if (path === undefined) return fault('An operation needs a "path", such as /Users.');
  // Passed over, it would let a change through that depends on it.
  if (version === undefined && (member(each, 'version') ?? '') !== '')
    return fault('The version of an operation should be a text, as meta.version is.');
  if (bulkId !== undefined && seen.has(bulkId)) return fault(`The bulkId ${bulkId} is used twice.`);
  if (bulkId !== undefined && method === 'POST') seen.add(bulkId);
  const data = member(each, 'data');
  return {
    method,
    path,
    ...(bulkId !== undefined && { bulkId }),
    ...(version !== undefined && { version }),
    ...(data !== undefined && { data }),
  };
}

/** The answer to a bulk request. */
export function bulkResponse(results: readonly BulkResult[]): object {
  return { schemas: [BULK_RESPONSE], Operations: results };
}

/** The bulkIds of what is made. */
export function bulkIdsOf(operations: readonly ReadOperation[]): readonly string[] {
  return operations.flatMap((each) =>
    'method' in each && each.method === 'POST' && each.bulkId !== undefined ? [each.bulkId] : [],
  );
}
