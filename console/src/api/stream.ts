/**
 * Streams of events that the service pushes. A browser opens only half a dozen connections to one place, for all its windows
 * together: a stream is open while its window is seen. One that was cut or refused is opened again, and what was missed is asked for.
 */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { askAnew } from './anew.ts';
import { useStanding } from './session.ts';

/** `opening`: also when its window is only just seen again. `away`: it was cut or refused, and is tried again. */
export type StreamState = 'opening' | 'open' | 'away';

/** What is made of a stream. */
export interface Hearing {
  /** What is made of each event, by its name. */
  readonly told: Readonly<Record<string, (data: string) => void>>;
  /** What happened before went unheard. */
  onOpen(): void;
  onAway?(): void;
}

/** Milliseconds until a stream that was refused is asked for again. */
const AGAIN = 3_000;

/** Hears a stream while it is mounted, the session lasts and the window is seen. */
export function useStream(address: string, hearing: Hearing): StreamState {
  const client = useQueryClient();
  const isIn = useStanding() === 'in';
  const [state, setState] = useState<StreamState>('opening');
  const heard = useRef(hearing);
  useEffect(() => {
    heard.current = hearing;
  });
  useEffect(() => {
    if (!isIn) return;
    return openStream(address, {
      names: Object.keys(heard.current.told),
      onEvent: (name, data) => heard.current.told[name]?.(data),
      onState(next) {
        setState(next);
        if (next === 'open') heard.current.onOpen();
        if (next !== 'away') return;
        heard.current.onAway?.();
        // The session may be over.
        void askAnew(client, { queryKey: ['get /me'] });
      },
    });
  }, [address, client, isIn]);
  return state;
}

interface Ear {
  readonly names: readonly string[];
  onEvent(name: string, data: string): void;
  onState(state: StreamState): void;
}

/** Gives what ends it. */
function openStream(address: string, { names, onEvent, onState }: Ear): () => void {
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(timer);
    events?.close();
    events = undefined;
  }

  function open(): void {
    const opened = new EventSource(address);
    events = opened;
    opened.onopen = () => onState('open');
    opened.onerror = () => {
      // One that was cut is opened again by the browser; one that was refused, as a proxy does for a service that is just
      // starting, is not. When it is refused since the session is over, all this has ended before its time comes.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
      onState('away');
    };
    for (const name of names)
      opened.addEventListener(name, ({ data }: MessageEvent<string>) => onEvent(name, data));
  }

  function seen(): void {
    close();
    if (document.hidden) return;
    onState('opening');
    open();
  }

  seen();
  document.addEventListener('visibilitychange', seen);
  return () => {
    document.removeEventListener('visibilitychange', seen);
    close();
  };
}
