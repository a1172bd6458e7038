/** What is asked for by a request with a body, such as settings that are not saved, or only when somebody wants it; nothing changes by it. */

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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

/**
 * What is costly to answer: asked for by `refetch` and at no other time, whatever happens meanwhile. The answer before stays in
 * sight until there is another one.
 */
export function useOnRequest<R extends Extract<RouteName, `get ${string}`>>(route: R, input: Input<R>) {
  const [told, setTold] = useState<{ readonly data: Answer<R>; readonly at: number }>();
  const asking = useMutation<Answer<R>, Error, void>({
    mutationFn: () => call(route, input),
    onSuccess: (data) => setTold({ data, at: Date.now() }),
  });
  const { error, isPending, mutate } = asking;
  return { ...told, data: told?.data, error, isPending, refetch: () => mutate() };
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

/**
 * What such a request answers, anew with every other input. The answer before stays in sight until there is another one,
 * also while what is asked is refused; `isOld` says so.
 */
export function useAsked<R extends Exclude<RouteName, `get ${string}`>>(
  route: R,
  input: Input<R>,
  options: {
    readonly enabled?: boolean;
    /** The answer depends on nothing but the input: it is never asked for anew. */
    readonly staleTime?: 'static';
  } = {},
) {
  const query = useQuery<Answer<R>, Error>({
    queryKey: [route, input],
    queryFn: ({ signal }) => call(route, input, signal),
    ...options,
  });
  const [last, setLast] = useState<Answer<R>>();
  const { data, error, isPending, refetch } = query;
  if (data !== undefined && data !== last) setLast(data);
  return { data: data ?? last, isOld: data === undefined || error !== null, error, isPending, refetch };
}
