/** Versions of what is configured, page by page: the newest first, each beside the one that it differs from. */

import { after, page } from './page.ts';

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Version {
  readonly version: number;
}

/**
 * A page of versions.
 * @param find so many versions at most, older than `before`, the newest first
 * @param tell what is told of one; without an older one it is the first
 * @throws ProvisioningError `invalid` for a cursor that was not handed out
 */
export async function versionsPage<Kept extends Version, Told extends Version>(
  { limit, cursor }: Asked,
  find: (query: { readonly limit: number; readonly before?: number }) => Promise<readonly Kept[]>,
  tell: (one: Kept, older: Kept | undefined) => Told,
) {
  const before = after<number>(cursor, 'number');
  // One more says whether there is a next page, and is what the last one of this page differs from.
  const found = await find({ limit: limit + 1, ...(before === undefined ? {} : { before }) });
  return page(
    found.map((one, place) => tell(one, found[place + 1])),
    limit,
    ({ version }) => version,
  );
}
