/** What is asked for by a request with a body, such as settings that are not saved; nothing changes by it. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Answer, call, type Input, type RouteName } from './client.ts';
import { usePagesBehind } from './hooks.ts';

type Asked = {
  [R in Exclude<RouteName, `get ${string}`>]: Answer<R> extends {
    readonly items: readonly unknown[];
    readonly next?: string | undefined;
  }
    ? R
    : never;
}[Exclude<RouteName, `get ${string}`>];

/** What such a request answers. */
export function useAsked<R extends Exclude<RouteName, `get ${string}`>>(
  route: R,
  input: Input<R>,
  options: { readonly enabled?: boolean } = {},
) {
  return useQuery<Answer<R>, Error>({
    queryKey: [route, input],
    queryFn: ({ signal }) => call(route, input, signal),
    placeholderData: keepPreviousData,
    ...options,
  });
}

/** The pages of such a list, the first one anew with every other body. */
export function useAskedPages<R extends Asked>(
  route: R,
  input: Input<R>,
  options: { readonly enabled?: boolean } = {},
) {
  const { body } = input as { readonly body?: object };
  return usePagesBehind(route, input, {
    ...options,
    behind: (cursor) => ({ ...input, body: { ...body, ...(cursor === undefined ? {} : { cursor }) } }),
  });
}
