/** Lists that are asked for by a request with a body, such as settings that are not saved; nothing changes by it. */

import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type Answer, call, type Input, type RouteName } from './client.ts';

type Asked = {
  [R in Exclude<RouteName, `get ${string}`>]: Answer<R> extends {
    readonly items: readonly unknown[];
    readonly next?: string | undefined;
  }
    ? R
    : never;
}[Exclude<RouteName, `get ${string}`>];

/** The pages of such a list, the first one anew with every other body. */
export function useAskedPages<R extends Asked>(
  route: R,
  input: Input<R>,
  options: { readonly enabled?: boolean } = {},
) {
  const query = useInfiniteQuery<
    Answer<R>,
    Error,
    InfiniteData<Answer<R>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [route, 'pages', input],
    queryFn: ({ pageParam, signal }) => {
      const { body } = input as { readonly body?: object };
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      return call(route, { ...input, body: { ...body, ...cursor } }, signal);
    },
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    ...options,
  });
  return { ...query, pages: query.data?.pages ?? [] };
}
