/** Asking anew: what is shown may be true no more. */

import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Asks for everything that is shown, or what fits the filters, once more. The library joins a first answer that is under
 * way instead of asking again; that one may have been given before whatever happened, so it is not waited for.
 */
export async function askAnew(client: QueryClient, filters: QueryFilters = {}): Promise<void> {
  await client.cancelQueries({
    ...filters,
    fetchStatus: 'fetching',
    predicate: (query) => query.state.data === undefined && filters.predicate?.(query) !== false,
  });
  await client.invalidateQueries(filters);
}
