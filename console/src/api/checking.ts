/** A check of a connection while it goes on: what was found so far, and what is asked for now. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { askAnew } from './anew.ts';
import { callLines, Refusal } from './client.ts';
import type { CheckLine, ConnectionCheck, Problem } from './schema.ts';

/** What is asked for now. */
export type Asked = Pick<CheckLine, 'name' | 'needed' | 'without'>;

export interface LiveCheck {
  readonly isRunning: boolean;
  readonly lines: readonly CheckLine[];
  readonly asking?: Asked | undefined;
  /** How it ended. */
  readonly check?: ConnectionCheck;
  readonly error?: Error;
}

type Told =
  | { readonly asking: Asked }
  | { readonly line: CheckLine }
  | { readonly check: ConnectionCheck }
  | { readonly problem: Problem };

const nothing: LiveCheck = { isRunning: false, lines: [] };

/** Checks the connection of that name whenever `begin` is called. Whoever leaves the page ends the check. */
export function useLiveCheck(name: string): LiveCheck & { readonly begin: () => void } {
  const client = useQueryClient();
  const [live, setLive] = useState(nothing);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    leaving.current = mine;
    return () => mine.abort();
  }, []);
  async function run(): Promise<void> {
    const { signal } = leaving.current;
    setLive({ ...nothing, isRunning: true });
    try {
      await callLines(
        'post /connections/{name}/check/live',
        { params: { name } },
        {
          signal,
          hear: (told) => setLive((before) => after(before, told as Told)),
        },
      );
    } catch (thrown) {
      if (signal.aborted) return;
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      setLive((before) => ({ ...before, error }));
    }
    setLive((before) => ({ ...before, asking: undefined, isRunning: false }));
    void askAnew(client);
  }
  return { ...live, begin: () => void run() };
}

function after(live: LiveCheck, told: Told): LiveCheck {
  if ('asking' in told) return { ...live, asking: told.asking };
  const before = { ...live, asking: undefined };
  if ('line' in told) return { ...before, lines: [...before.lines, told.line] };
  if ('check' in told) return { ...before, check: told.check };
  return { ...before, error: new Refusal(told.problem) };
}
