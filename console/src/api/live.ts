/** What the service pushes: progress of runs, as it happens; and whether the service is there at all. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { askAnew } from './anew.ts';
import type { RouteName } from './client.ts';
import type { Progress } from './schema.ts';

interface Live {
  readonly there: boolean;
  readonly runs: ReadonlyMap<string, Progress>;
}

let live: Live = { there: true, runs: new Map() };
const listeners = new Set<() => void>();

function now(next: Live): void {
  live = next;
  for (const listener of listeners) listener();
}

function useLiveState(): Live {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => live,
  );
}

/** Keeps one stream of events open while it is mounted; mounted once, by the shell. */
export function useLiveEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const events = new EventSource('/api/v1/events');
    events.onopen = () => {
      const back = !live.there;
      now({ ...live, there: true });
      // What was answered before the stream was open may have changed without a word; what is still asked for at the start
      // of a page is not asked for twice.
      void (back ? askAnew(client) : client.invalidateQueries());
    };
    events.onerror = () => {
      now({ ...live, there: false });
      // A stream that is refused is not tried again by the browser: the session may be over.
      void askAnew(client, { queryKey: ['get /me'] });
    };
    events.addEventListener('progress', (event: MessageEvent<string>) => {
      const progress = JSON.parse(event.data) as Progress;
      const known = live.runs.get(progress.run);
      now({ there: true, runs: new Map(live.runs).set(progress.run, progress) });
      if (known?.step !== progress.step) void askAnew(client);
    });
    return () => events.close();
  }, [client]);
}

/** How far a run at work is; undefined when nothing was heard of it. */
export function useProgress(run: string | undefined): Progress | undefined {
  const { runs } = useLiveState();
  return run === undefined ? undefined : runs.get(run);
}

/** Milliseconds until a run at work is asked for again: it may be at work in another process, whose events do not come here. */
export const unheard = 3_000;

/** Milliseconds between two answers to the same question while a run goes on. */
const pace = 1_500;

/** Asks these routes anew as a run comes forward: item by item, yet not for every item. */
export function useFollowed(progress: Progress | undefined, routes: readonly RouteName[]): void {
  const client = useQueryClient();
  const asked = useRef(0);
  const done = (progress?.done ?? 0) + (progress?.failed ?? 0);
  useEffect(() => {
    if (done === 0) return;
    const timer = setTimeout(
      () => {
        asked.current = Date.now();
        void askAnew(client, {
          predicate: ({ queryKey: [route] }) => routes.some((one) => one === route),
        });
      },
      Math.max(0, asked.current + pace - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [done, client, routes]);
}

/** Whether the service answers. */
export function useIsThere(): boolean {
  return useLiveState().there;
}
