/** Asking anew: what is shown may be true no more. */

import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Asks for everything that is shown, or what fits the filters, once more. The library joins a first answer that is under
 * way instead of asking again; that one may have been given before whatever happened, so it is not waited for. A further
 * page that somebody asks for it would drop, as if they had not: that one is waited for.
 */
export async function askAnew(client: QueryClient, filters: QueryFilters = {}): Promise<void> {
  await client.cancelQueries({
    ...filters,
    fetchStatus: 'fetching',
    predicate: (query) => query.state.data === undefined && filters.predicate?.(query) !== false,
  });
  const further = new Set(client.getQueryCache().findAll(filters).filter(asksFurther));
  await Promise.all([
    client.invalidateQueries({
      ...filters,
      predicate: (query) => !further.has(query) && filters.predicate?.(query) !== false,
    }),
    ...[...further].map(async (one) => {
      await one.promise?.catch(() => undefined);
      await client.invalidateQueries({ predicate: (query) => query === one });
    }),
  ]);
}

/** Whether a page behind those that are shown is on its way. */
function asksFurther({ state }: Query): boolean {
  return state.fetchStatus === 'fetching' && state.fetchMeta?.fetchMore !== undefined;
}
