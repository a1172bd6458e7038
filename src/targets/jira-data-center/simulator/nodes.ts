/** What the database of a pretend Jira holds, and what the node that answers knows of it. */

import type { Clock } from '../../../model/index.ts';
import { emptyState, type State, type Write } from './state.ts';

export interface Nodes {
  /** What the database holds. */
  readonly stored: State;
  /** What the answering node knows: the same, where nothing lags. */
  readonly known: State;
  /** Writes now; the answering node hears of it later. */
  write(write: Write): void;
  /** Writes at once on every node. */
  everywhere(write: Write): void;
  /** The answering node hears of what is due by now. */
  hear(): void;
  /** The answering node hears of everything. */
  settle(): void;
}

/** @param lag milliseconds until the answering node hears of a write; every request is taken for one to another node */
export function openNodes(clock: Pick<Clock, 'now'>, lag: number): Nodes {
  const stored = emptyState();
  const known = lag > 0 ? emptyState() : stored;
  let late: { readonly due: number; readonly write: Write }[] = [];

  function hearUntil(time: number): void {
    const due = late.filter((entry) => entry.due <= time);
    late = late.filter((entry) => entry.due > time);
    for (const { write } of due) apply(write, known);
  }

  return {
    stored,
    known,
    write(write) {
      apply(write, stored);
      if (lag > 0) late.push({ due: clock.now() + lag, write });
    },
    everywhere(write) {
      hearUntil(Number.POSITIVE_INFINITY);
      for (const state of new Set([stored, known])) apply(write, state);
    },
    hear: () => hearUntil(clock.now()),
    settle: () => hearUntil(Number.POSITIVE_INFINITY),
  };
}

function apply(write: Write, state: State): void {
  write(state);
  state.revision += 1;
}
