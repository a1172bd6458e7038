/** What is shown is asked for anew while something goes on: at once, and then no more often than the pace. */

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef } from 'react';
import { askPushed } from './anew.ts';
import type { RouteName } from './client.ts';

/** Milliseconds between two answers to the same question. */
const pace = 1_500;

interface Asking {
  /** Asks for these soon; without any, for all that is shown. */
  soon(routes?: readonly RouteName[]): void;
  end(): void;
}

function openAsking(client: QueryClient): Asking {
  let waiting: { all: boolean; routes: Set<RouteName>; timer: number } | undefined;
  let asked = 0;
  const ask = (): void => {
    if (waiting === undefined) return;
    const { all, routes } = waiting;
    waiting = undefined;
    asked = Date.now();
    void askPushed(
      client,
      all ? {} : { predicate: ({ queryKey: [route] }) => routes.has(route as RouteName) },
    );
  };
  return {
    soon(routes) {
      if (routes?.length === 0) return;
      waiting ??= {
        all: false,
        routes: new Set(),
        timer: window.setTimeout(ask, Math.max(0, asked + pace - Date.now())),
      };
      waiting.all ||= routes === undefined;
      for (const route of routes ?? []) waiting.routes.add(route);
    },
    end: () => window.clearTimeout(waiting?.timer),
  };
}

/** Asks while it is mounted. */
export function useAsking(): RefObject<Asking | undefined> {
  const client = useQueryClient();
  const asking = useRef<Asking>(undefined);
  useEffect(() => {
    const mine = openAsking(client);
    asking.current = mine;
    return () => mine.end();
  }, [client]);
  return asking;
}
