/** A ListResponse written piece by piece, so that only one resource at a time is in memory. */

import { type Attributes, forgetOldest } from '../../model/index.ts';
import { listResponse } from '../../scim/index.ts';

/** What a list says before its resources: how many there are in all, on this page, and where it begins. */
type Head = Omit<Parameters<typeof listResponse>[0], 'resources'> & { readonly count: number };

/** The JSON text of a list, in pieces. @param page how many resources there are in all and on this page, and these. */
export async function* listPieces({
  count,
  resources,
  ...page
}: Head & { readonly resources: AsyncIterable<Attributes> }): AsyncGenerator<string> {
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
}: Omit<Head, 'count'> & { readonly resources: readonly string[] }): string {
  return `${headText({ ...page, count: resources.length })}${resources.join()}]}`;
}

function headText({ count, ...page }: Head): string {
  // Of a page that cursors lead to nobody asks twice; of the others nearly all say that there is one, or none.
  if (page.cursors !== undefined) return written(page, count);
  const key = `${page.total} ${page.startIndex} ${count}`;
  let head = heads.get(key);
  if (head === undefined) {
    head = written(page, count);
    heads.set(key, head);
    forgetOldest(heads, mostHeads);
  }
  return head;
}

const heads = new Map<string, string>();
const mostHeads = 100;

function written(page: Omit<Head, 'count'>, count: number): string {
  const { Resources: _, ...head } = listResponse({ ...page, resources: [] });
  return `${JSON.stringify({ ...head, itemsPerPage: count }).slice(0, -1)},"Resources":[`;
}
