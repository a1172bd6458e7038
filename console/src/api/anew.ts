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

/**
 * The same at what is pushed, which may be many times a minute: what is costly to answer is only marked as old, and is asked
 * for by itself when its time has come. @param ask how the rest is asked for
 */
export async function askPushed(
  client: QueryClient,
  filters: QueryFilters = {},
  ask: (filters: QueryFilters) => Promise<void> = (rest) => askAnew(client, rest),
): Promise<void> {
  const fits = (query: Query): boolean => filters.predicate?.(query) !== false;
  await client.invalidateQueries({
    ...filters,
    refetchType: 'none',
    predicate: (query) => isCostly(query) && fits(query),
  });
  await ask({ ...filters, predicate: (query) => !isCostly(query) && fits(query) });
}

type Standing = Pick<Query['state'], 'isInvalidated' | 'fetchStatus' | 'dataUpdatedAt' | 'errorUpdatedAt'>;

/** What options a query has whose answer is costly: at what is pushed it is asked for no more often than that. */
export function atPace(milliseconds: number) {
  return {
    meta: { isCostly: true },
    staleTime: milliseconds,
    refetchInterval: ({ state }: { readonly state: Standing }): number | false => {
      if (!state.isInvalidated || state.fetchStatus !== 'idle') return false;
      const next = Math.max(state.dataUpdatedAt, state.errorUpdatedAt) + milliseconds;
      return Math.max(1, next - Date.now());
    },
  };
}

/** One that failed is asked for with the rest. */
function isCostly({ meta, state }: Query): boolean {
  return meta?.isCostly === true && state.status === 'success';
}
