/** What the service pushes: how far runs and readings are, and that something has changed; and whether the service is there at all. */

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { askAnew } from './anew.ts';
import { type Asking, openAsking } from './asking.ts';
import type { RouteName } from './client.ts';
import type { Progress } from './schema.ts';
import { useStanding } from './session.ts';

/** A reading under way. */
interface AtReading {
  readonly id: string;
  readonly source: string;
  readonly records: number;
}

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

/** Milliseconds until a stream that was refused is asked for again. */
const AGAIN = 3_000;

/** Keeps one stream of events open while it is mounted and the session lasts; mounted once, by the shell. */
export function useLiveEvents(): void {
  const client = useQueryClient();
  const isIn = useStanding() === 'in';
  useEffect(() => {
    // Whoever says that the session is over is there.
    if (!isIn) return now({ ...live, there: true });
    const asking = openAsking(client);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let events = open();
    return () => {
      clearTimeout(timer);
      events.close();
      asking.end();
    };

    function open(): EventSource {
      const opened = new EventSource('/api/v1/events');
      listen(opened, client, asking);
      opened.addEventListener('error', () => {
        // One that was cut is opened again by the browser; one that was refused, as a proxy does for a service that is just
        // starting, is not. When it is refused since the session is over, all this has ended before its time comes.
        if (opened.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(() => {
          events = open();
        }, AGAIN);
      });
      return opened;
    }
  }, [client, isIn]);
}

/** What is made of all that a stream tells. */
function listen(events: EventSource, client: QueryClient, asking: Asking): void {
  events.onopen = () => {
    const back = !live.there;
    // What was at work before may have ended unheard; what still is, is told at once.
    now({ there: true, runs: new Map(), readings: new Map() });
    // What was answered before the stream was open may have changed without a word; what is still asked for at the start
    // of a page is not asked for twice.
    void (back ? askAnew(client) : client.invalidateQueries());
  };
  events.onerror = () => {
    now({ ...live, there: false });
    // The session may be over.
    void askAnew(client, { queryKey: ['get /me'] });
  };
  events.addEventListener('progress', (event: MessageEvent<string>) => {
    const progress = JSON.parse(event.data) as Progress;
    const known = live.runs.get(progress.run);
    now({ ...live, there: true, runs: new Map(live.runs).set(progress.run, progress) });
    if (known?.step !== progress.step) void askAnew(client);
  });
  events.addEventListener('reading', (event: MessageEvent<string>) => {
    const reading = JSON.parse(event.data) as AtReading;
    now({ ...live, readings: new Map(live.readings).set(reading.source, reading) });
    asking.soon(ofReadings);
  });
  events.addEventListener('changed', (event: MessageEvent<string>) => {
    const { of } = JSON.parse(event.data) as { readonly of: readonly string[] };
    // Which reading it was that ended is not said; one that goes on is told again.
    if (of.includes('reading')) now({ ...live, readings: new Map() });
    for (const what of of) asking.soon(often[what]);
  });
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
  const client = useQueryClient();
  const asking = useRef<Asking>(undefined);
  useEffect(() => {
    const mine = openAsking(client);
    asking.current = mine;
    return () => mine.end();
  }, [client]);
  const done = (progress?.done ?? 0) + (progress?.failed ?? 0);
  useEffect(() => {
    if (done > 0) asking.current?.soon(routes);
  }, [done, routes]);
}

/** Whether the service answers. */
export function useIsThere(): boolean {
  return useLiveState().there;
}
