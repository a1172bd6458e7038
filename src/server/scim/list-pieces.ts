/** A ListResponse written piece by piece, so that only one resource at a time is in memory. */

import type { Attributes } from '../../model/index.ts';
import { listResponse } from '../../scim/index.ts';

/** The JSON text of a list, in pieces. @param page how many resources there are in all and on this page, and these. */
export async function* listPieces({
  count,
  resources,
  ...page
}: Omit<Parameters<typeof listResponse>[0], 'resources'> & {
  readonly count: number;
  readonly resources: AsyncIterable<Attributes>;
}): AsyncGenerator<string> {
  yield headText({ ...page, count });
  let first = true;
  for await (const resource of resources) {
    yield `${first ? '' : ','}${JSON.stringify(resource)}`;
    first = false;
  }
  yield ']}';
}

/** The same list as one text, of resources that are texts. */
export function listText({
  resources,
  ...page
}: Omit<Parameters<typeof listResponse>[0], 'resources'> & {
  readonly resources: readonly string[];
}): string {
  return `${headText({ ...page, count: resources.length })}${resources.join()}]}`;
}

function headText({
  count,
  ...page
}: Omit<Parameters<typeof listResponse>[0], 'resources'> & { readonly count: number }): string {
  const { Resources: _, ...head } = listResponse({ ...page, resources: [] });
  return `${JSON.stringify({ ...head, itemsPerPage: count }).slice(0, -1)},"Resources":[`;
}
