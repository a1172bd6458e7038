/** Streams of events that the service pushes, as components hear them. What was missed while one was away is asked for. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { askAnew } from './anew.ts';
import { useStanding } from './session.ts';
import type { StreamState, Wish } from './stream-hub.ts';
import { hear } from './stream-window.ts';

/** What is made of a stream. */
export interface Hearing {
  /** What is made of each event, by its name. */
  readonly told: Readonly<Record<string, (data: string) => void>>;
  /** What happened before went unheard. */
  onOpen(): void;
  onAway?(): void;
}

/** Hears a stream while it is mounted, the session lasts and the window is seen. */
export function useStream({ path, source }: Omit<Wish, 'id'>, hearing: Hearing): StreamState {
  const client = useQueryClient();
  const isIn = useStanding() === 'in';
  const [state, setState] = useState<StreamState>('opening');
  const heard = useRef(hearing);
  useEffect(() => {
    heard.current = hearing;
  });
  useEffect(() => {
    if (!isIn) return;
    return hear(source === undefined ? { path } : { path, source }, {
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
  }, [path, source, client, isIn]);
  return state;
}
