/** Answers to queries (RFC 7644 section 3.4.2). */

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

export interface ListResponse<R> {
  readonly schemas: readonly [typeof LIST_RESPONSE];
  /** How many there are in all, beyond this page. */
  readonly totalResults: number;
  /** The place of the first on this page, counted from 1. */
  readonly startIndex: number;
  /** How many are on this page. */
  readonly itemsPerPage: number;
  /** Always a list, also when it is empty: clients read its length. */
  readonly Resources: readonly R[];
}

/** A page of resources; `startIndex` counts from 1. */
export function listResponse<R>(page: {
  readonly resources: readonly R[];
  readonly total: number;
  readonly startIndex?: number;
}): ListResponse<R> {
  return {
    schemas: [LIST_RESPONSE],
    totalResults: page.total,
    startIndex: page.startIndex ?? 1,
    itemsPerPage: page.resources.length,
    Resources: page.resources,
  };
}
