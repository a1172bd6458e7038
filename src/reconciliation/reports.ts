/** Tells whoever listens how far runs are, and stops them. Within one process; across processes the run's row tells. */

import type { Progress } from './context.ts';
import { stoppedError } from './session.ts';

export type Listener = (progress: Progress) => void;

/** Runs at work in this process. */
export interface Reports {
  /** Begins a run; the signal aborts when it is to be stopped. */
  open(run: string): AbortSignal;
  tell(progress: Progress): void;
  /** Ends a run: listeners hear `finished`. */
  close(run: string): void;
  /** Whether the run was at work here and has been told to stop. */
  stop(run: string): boolean;
  /** Hears the progress of one run, or of all (`*`), until the returned function is called. */
  subscribe(run: string, listener: Listener): () => void;
  /** The last word of a run at work here. */
  last(run: string): Progress | undefined;
}

export function openReports(): Reports {
  const running = new Map<string, { readonly controller: AbortController; last?: Progress }>();
  const listeners = new Map<string, Set<Listener>>();
  const heard = (progress: Progress): void => {
    for (const key of [progress.run, '*'])
      for (const listener of listeners.get(key) ?? []) listener(progress);
  };
  return {
    open(run) {
      const controller = new AbortController();
      running.set(run, { controller });
      return controller.signal;
    },
    tell(progress) {
      const entry = running.get(progress.run);
      if (entry !== undefined) entry.last = progress;
      heard(progress);
    },
    close(run) {
      const last = running.get(run)?.last;
      running.delete(run);
      heard({
        run,
        step: 'finished',
        done: last?.done ?? 0,
        ...(last?.total === undefined ? {} : { total: last.total }),
      });
    },
    stop(run) {
      const entry = running.get(run);
      entry?.controller.abort(stoppedError(run));
      return entry !== undefined;
    },
    subscribe(run, listener) {
      const set = listeners.get(run) ?? new Set();
      listeners.set(run, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(run);
      };
    },
    last: (run) => running.get(run)?.last,
  };
}
