/** Answers to queries (RFC 7644 section 3.4.2, RFC 9865 section 2). */

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

export interface ListResponse<R> {
  readonly schemas: readonly [typeof LIST_RESPONSE];
  /** How many there are in all, beyond this page. */
  readonly totalResults: number;
  /** The place of the first on this page, counted from 1; absent where pages are asked for by cursor. */
  readonly startIndex?: number;
  /** How many are on this page. */
  readonly itemsPerPage: number;
  readonly previousCursor?: string;
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** Always a list, also when it is empty: clients read its length. */
  readonly Resources: readonly R[];
}

/** A page of resources; `startIndex` counts from 1. */
export function listResponse<R>(page: {
  readonly resources: readonly R[];
  readonly total: number;
  readonly startIndex?: number;
  /** The client pages by cursors. */
  readonly cursors?: { readonly previousCursor?: string; readonly nextCursor?: string };
}): ListResponse<R> {
  return {
    schemas: [LIST_RESPONSE],
    totalResults: page.total,
    ...(page.cursors === undefined && { startIndex: page.startIndex ?? 1 }),
    itemsPerPage: page.resources.length,
    ...page.cursors,
    Resources: page.resources,
  };
}
