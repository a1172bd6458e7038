/**
 * One place where everybody who listens hears the service by the same streams, so that there is one of each kind, whoever and
 * however many they are: a browser opens only half a dozen connections to one place, for all its windows together.
 */

import type { Progress } from './schema.ts';

/** `opening`: also when its window is only just seen again. `away`: it was cut or refused, and is tried again. */
export type StreamState = 'opening' | 'open' | 'away';

/** The streams of the service, and the events of each. */
const streams = {
  '/api/v1/events': ['progress', 'reading', 'changed'],
  '/api/v1/requests/events': ['request'],
} as const;
export type StreamPath = keyof typeof streams;

/** A reading under way. */
export interface AtReading {
  readonly id: string;
  readonly source: string;
  readonly records: number;
}

/** What else is not as it was. */
export interface Changed {
  readonly of: readonly string[];
}

/** What somebody listens to. */
export interface Wish {
  /** Theirs alone. */
  readonly id: number;
  readonly path: StreamPath;
  /** Only what comes to this source. */
  readonly source?: string;
}

/** What is told to whoever wished it. */
export type Said =
  | { readonly id: number; readonly state: StreamState }
  | { readonly id: number; readonly name: string; readonly data: string };

/** Somebody, such as a window, with all that they listen to. */
export interface Member {
  /** All that they listen to from now on; nothing: they are not there. Each new wish is told how its stream is. */
  wish(wishes: readonly Wish[]): void;
}

export interface Hub {
  join(tell: (said: Said) => void): Member;
}

type Tell = (said: Said) => void;
type Heard = ReadonlyMap<Wish, Tell>;

/** @param connect opens the events of an address */
export function openHub(
  connect: (address: string) => EventSource = (address) => new EventSource(address),
): Hub {
  const members = new Map<Tell, ReadonlyMap<number, Wish>>();
  const shared = new Map(
    (Object.keys(streams) as StreamPath[]).map((path) => [path, openShared(path, connect)] as const),
  );
  return {
    join: (tell) => ({
      wish(wishes) {
        const before = members.get(tell);
        members.set(tell, new Map(wishes.map((wish) => [wish.id, before?.get(wish.id) ?? { ...wish }])));
        if (wishes.length === 0) members.delete(tell);
        for (const [path, stream] of shared) stream.heardBy(of(members, path));
      },
    }),
  };
}

function of(members: ReadonlyMap<Tell, ReadonlyMap<number, Wish>>, path: StreamPath): Heard {
  const all = [...members].flatMap(([tell, wishes]) =>
    [...wishes.values()].map((wish) => [wish, tell] as const),
  );
  return new Map(all.filter(([wish]) => wish.path === path));
}

/** One stream for all who listen to it; open while somebody does. */
function openShared(path: StreamPath, connect: (address: string) => EventSource) {
  const kept = openKept();
  let heard: Heard = new Map();
  let state: StreamState = 'opening';
  let stream: { readonly sources: ReadonlySet<string>; close(): void } | undefined;

  function tellState(next: StreamState): void {
    state = next;
    for (const [{ id }, tell] of heard) tell({ id, state });
  }

  function open(sources: ReadonlySet<string>): void {
    const query = new URLSearchParams([...sources].map((source) => ['source', source]));
    const close = openStream(sources.size === 0 ? path : `${path}?${query}`, {
      names: streams[path],
      onState(next) {
        if (next === 'open') kept.clear();
        tellState(next);
      },
      onEvent(name, data) {
        kept.hear(name, data);
        for (const [wish, tell] of heard) if (concerns(wish, data)) tell({ id: wish.id, name, data });
      },
      connect,
    });
    stream = { sources, close };
  }

  return {
    heardBy(next: Heard): void {
      const before = heard;
      heard = next;
      const sources = new Set([...next.keys()].flatMap(({ source }) => source ?? []));
      // What nobody wants any more is left out when it is opened for another reason: that is not worth a break.
      const fits = stream !== undefined && [...sources].every((one) => stream?.sources.has(one));
      if (next.size === 0 || !fits) {
        stream?.close();
        stream = undefined;
      }
      if (next.size === 0) return;
      if (stream === undefined) {
        tellState('opening');
        open(sources);
        return;
      }
      for (const [wish, tell] of next) {
        if (before.has(wish)) continue;
        tell({ id: wish.id, state });
        if (state === 'open') for (const [name, data] of kept.all()) tell({ id: wish.id, name, data });
      }
    },
  };
}

function concerns({ source }: Wish, data: string): boolean {
  return source === undefined || (JSON.parse(data) as { readonly source?: string }).source === source;
}

/** What the service says once of what goes on, for those who come later: of each run and reading the last word. */
function openKept() {
  const kept = new Map<string, readonly [name: string, data: string]>();
  return {
    all: () => kept.values(),
    clear: () => kept.clear(),
    hear(name: string, data: string): void {
      if (name === 'request') return;
      const said = JSON.parse(data) as Progress & AtReading & Changed;
      if (name === 'progress' && said.step !== 'finished') kept.set(said.run, [name, data]);
      else if (name === 'progress') kept.delete(said.run);
      else if (name === 'reading') kept.set(`of ${said.source}`, [name, data]);
      // Which reading it was that ended is not said; one that goes on is told again.
      else if (said.of.includes('reading'))
        for (const [key, [kind]] of kept) if (kind === 'reading') kept.delete(key);
    },
  };
}

/** Milliseconds until a stream that was refused is asked for again. */
const AGAIN = 3_000;

interface Ear {
  readonly names: readonly string[];
  onEvent(name: string, data: string): void;
  onState(state: StreamState): void;
  connect(address: string): EventSource;
}

/** Gives what ends it. One that was cut or refused is opened again. */
function openStream(address: string, { names, onEvent, onState, connect }: Ear): () => void {
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    const opened = connect(address);
    events = opened;
    opened.onopen = () => onState('open');
    opened.onerror = () => {
      // One that was cut is opened again by the browser; one that was refused, as a proxy does for a service that is just
      // starting, is not. When it is refused since the session is over, all this has ended before its time comes.
      if (opened.readyState === 2) timer = setTimeout(open, AGAIN);
      onState('away');
    };
    for (const name of names)
      opened.addEventListener(name, ({ data }: MessageEvent<string>) => onEvent(name, data));
  }

  open();
  return () => {
    clearTimeout(timer);
    events?.close();
  };
}
