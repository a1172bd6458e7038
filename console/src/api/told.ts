/** What is told line by line while it goes on: heard from when it is begun, until it has ended or the page is left. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { askAnew } from './anew.ts';
import { callLines, type Input, Refusal, type RouteName } from './client.ts';
import type { Problem } from './schema.ts';

export interface Heard<Known> {
  readonly isRunning: boolean;
  /** What is known by what was heard so far. */
  readonly known: Known;
  readonly error?: Error;
}

/**
 * Hears a route whenever `begin` is called. Whoever leaves the page ends it.
 * @param how `nothing`: what is known before the first line; `after`: what is known after one more
 */
export function useTold<R extends RouteName, Line extends object, Known>(
  route: R,
  input: Input<R>,
  how: { readonly nothing: Known; readonly after: (known: Known, line: Line) => Known },
): Heard<Known> & { readonly begin: () => void } {
  const client = useQueryClient();
  const [heard, setHeard] = useState<Heard<Known>>({ isRunning: false, known: how.nothing });
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    leaving.current = mine;
    return () => mine.abort();
  }, []);
  const hear = (line: object): void =>
    setHeard((before) =>
      'problem' in line
        ? { ...before, error: new Refusal(line.problem as Problem) }
        : { ...before, known: how.after(before.known, line as Line) },
    );
  async function run(): Promise<void> {
    const { signal } = leaving.current;
    setHeard({ isRunning: true, known: how.nothing });
    try {
      await callLines(route, input, { signal, hear });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      setHeard((before) => ({ ...before, error }));
    }
    setHeard((before) => ({ ...before, isRunning: false }));
    void askAnew(client);
  }
  return { ...heard, begin: () => void run() };
}
