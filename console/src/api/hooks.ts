/** The admin API for components: what is shown is asked for, kept, and asked anew when the service says that something happened. */

import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { askAnew, atPace } from './anew.ts';
import { type Answer, call, type Input, Refusal, type RouteName } from './client.ts';

type Get = Extract<RouteName, `get ${string}`>;

/** Whether asking once more may help. */
function mayHelp(failures: number, error: Error): boolean {
  return failures < 2 && (!(error instanceof Refusal) || error.problem.status >= 500);
}

/** A window that is seen again opens its stream, and then asks for everything: the library need not. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: mayHelp, staleTime: 5_000, refetchOnWindowFocus: false } },
  });
}

/** What a route answers. */
export function useGet<R extends Get>(
  route: R,
  input: Input<R>,
  options: {
    readonly enabled?: boolean;
    /** Its answer is costly: for what is pushed it is asked for no more often than that, in milliseconds. */
    readonly pace?: number;
  } = {},
) {
  const { pace, ...rest } = options;
  return useQuery<Answer<R>, Error>({
    queryKey: [route, input],
    queryFn: ({ signal }) => call(route, input, signal),
    placeholderData: keepPreviousData,
    ...(pace === undefined ? {} : atPace(pace)),
    ...rest,
  });
}

/** What a route answers to each of several questions; those not answered yet are left out. */
export function useGets<R extends Get>(route: R, inputs: readonly Input<R>[]): readonly Answer<R>[] {
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: [route, input],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(route, input, signal),
    })),
    combine: (all) => all.flatMap(({ data }) => (data === undefined ? [] : [data as Answer<R>])),
  });
}

type Paged = {
  [R in Get]: Answer<R> extends { readonly items: readonly unknown[]; readonly next?: string | undefined }
    ? R
    : never;
}[Get];
export type Item<R extends Paged> = Answer<R> extends { readonly items: readonly (infer I)[] } ? I : never;

/** A list that the service hands out page by page, from the input's cursor on where it has one. */
export function usePages<R extends Paged>(
  route: R,
  input: Input<R>,
  options: { readonly enabled?: boolean } = {},
) {
  const { query: asked } = input as { readonly query?: { readonly cursor?: string } };
  const list = usePagesBehind(route, input, {
    ...options,
    from: asked?.cursor,
    behind: (cursor) => ({ ...input, query: { ...asked, cursor } }) as Input<R>,
  });
  const items = list.pages.flatMap((page) => (page as { items: readonly Item<R>[] }).items);
  return { ...list, items };
}

/** The pages of a list, each behind the one before. */
export function usePagesBehind<R extends RouteName>(
  route: R,
  input: Input<R>,
  options: {
    /** Where the first one begins; absent: at the beginning. */
    readonly from?: string | undefined;
    /** What is asked for the page behind this; without it, for the first. */
    readonly behind: (cursor: string | undefined) => Input<R>;
    readonly enabled?: boolean;
  },
) {
  const { from, behind, ...rest } = options;
  const query = useInfiniteQuery<
    Answer<R>,
    Error,
    InfiniteData<Answer<R>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [route, 'pages', input],
    queryFn: ({ pageParam, signal }) => call(route, behind(pageParam), signal),
    initialPageParam: from,
    getNextPageParam: (last) => (last as { next?: string }).next,
    placeholderData: keepPreviousData,
    ...rest,
  });
  return { ...query, pages: query.data?.pages ?? [] };
}

/** Sends something that changes what there is; afterwards everything that is shown is asked for anew. */
export function useSend<R extends Exclude<RouteName, Get>>(route: R) {
  const client = useQueryClient();
  const send = useOnce(route);
  return useMutation<Answer<R>, Error, Input<R>>({
    mutationFn: send,
    // What was refused is told at once: the answers to what is shown may not come before the service is back.
    onSettled: (_, error) => {
      const anew = askAnew(client);
      return error === null ? anew : undefined;
    },
  });
}

/**
 * Calls a route. Whoever presses twice before the button is drawn as busy has asked once: the second press waits for the answer
 * to the first, where it would be refused for what the first has done.
 */
function useOnce<R extends RouteName>(route: R): (input: Input<R>) => Promise<Answer<R>> {
  const underWay = useRef(new Map<string, Promise<Answer<R>>>());
  return (input) => {
    const { current: asked } = underWay;
    const same = JSON.stringify(input);
    const before = asked.get(same);
    if (before !== undefined) return before;
    const answer = call(route, input).finally(() => asked.delete(same));
    asked.set(same, answer);
    return answer;
  };
}

/** Asks by a request with a body: nothing changes by it. */
export function useAsk<R extends Exclude<RouteName, Get>>(route: R) {
  return useMutation<Answer<R>, Error, Input<R>>({ mutationFn: (input) => call(route, input) });
}
