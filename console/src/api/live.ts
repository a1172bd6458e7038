/** What the service pushes: how far runs and readings are, and that something has changed; and whether the service is there at all. */

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { askPushed } from './anew.ts';
import { useAsking } from './asking.ts';
import type { RouteName } from './client.ts';
import type { Progress } from './schema.ts';
import { useStanding } from './session.ts';
import { useStream } from './stream.ts';
import type { AtReading, Changed } from './stream-hub.ts';

interface Live {
  readonly there: boolean;
  readonly runs: ReadonlyMap<string, Progress>;
  /** By source. */
  readonly readings: ReadonlyMap<string, AtReading>;
}

let live: Live = { there: true, runs: new Map(), readings: new Map() };
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

/** Where people are counted, and how their readings went. */
const ofReadings: readonly RouteName[] = ['get /sources', 'get /readings', 'get /status'];
/**
 * What is told many times a minute in a busy service, and what is asked anew for it; at anything else, everything that is shown.
 * Of changes a run tells itself, as it comes forward.
 */
const often: Readonly<Record<string, readonly RouteName[]>> = {
  change: [],
  job: ['get /jobs', 'get /jobs/pending'],
  // What failed is looked through from its beginning; a job that comes and goes changes nothing of it.
  'failed-job': ['get /jobs/failures', 'get /failures'],
  notice: ['get /notices', 'get /notices/deliveries'],
  person: [...ofReadings, 'get /notices', 'get /people', 'get /people/{person}'],
};

/** Hears what happens in the service; mounted once, by the shell. */
export function useLiveEvents(): void {
  const client = useQueryClient();
  const asking = useAsking();
  const isIn = useStanding() === 'in';
  useEffect(() => {
    // Whoever says that the session is over is there.
    if (!isIn) now({ ...live, there: true });
  }, [isIn]);
  useStream(
    { path: '/api/v1/events' },
    {
      told: {
        progress: (data) => hearProgress(JSON.parse(data) as Progress, client),
        reading(data) {
          const reading = JSON.parse(data) as AtReading;
          now({ ...live, readings: new Map(live.readings).set(reading.source, reading) });
          asking.current?.soon(ofReadings);
        },
        changed(data) {
          const { of } = JSON.parse(data) as Changed;
          // Which reading it was that ended is not said; one that goes on is told again.
          if (of.includes('reading')) now({ ...live, readings: new Map() });
          for (const what of of) asking.current?.soon(often[what]);
        },
      },
      onOpen() {
        const back = !live.there;
        // What was at work before may have ended unheard; what still is, is told at once.
        now({ there: true, runs: new Map(), readings: new Map() });
        // What was answered before the stream was open may have changed without a word; what is still asked for at the start
        // of a page is not asked for twice.
        void (back ? askPushed(client) : askPushed(client, {}, (rest) => client.invalidateQueries(rest)));
      },
      onAway: () => now({ ...live, there: false }),
    },
  );
}

function hearProgress(progress: Progress, client: QueryClient): void {
  const known = live.runs.get(progress.run);
  now({ ...live, there: true, runs: new Map(live.runs).set(progress.run, progress) });
  if (known?.step !== progress.step) void askPushed(client);
}

/** How many records a reading of a source under way has told; undefined when none is heard of. */
export function useReading(source: string): number | undefined {
  return useLiveState().readings.get(source)?.records;
}

/** How far a run at work is; undefined when nothing was heard of it. */
export function useProgress(run: string | undefined): Progress | undefined {
  const { runs } = useLiveState();
  return run === undefined ? undefined : runs.get(run);
}

/** Asks these routes anew as a run comes forward: item by item, yet not for every item. */
export function useFollowed(progress: Progress | undefined, routes: readonly RouteName[]): void {
  const asking = useAsking();
  const done = (progress?.done ?? 0) + (progress?.failed ?? 0);
  useEffect(() => {
    if (done > 0) asking.current?.soon(routes);
  }, [asking, done, routes]);
}

/** Whether the service answers. */
export function useIsThere(): boolean {
  return useLiveState().there;
}
