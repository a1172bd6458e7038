/** A whole round of a sync: its sources are read, then everybody is reconciled. What a schedule starts, and `rollcall run`. */

import type { JobHandler } from '../jobs/index.ts';
import { asProvisioningError, type ProvisioningError } from '../model/index.ts';
import { unlessGone } from './gone.ts';
import type { Reconciliation, RunStart } from './index.ts';
import type { Run } from './runs.ts';

/** What a round asks of the rooms below, by way of app.ts. */
export interface Readers {
  /** The sync's sources that are read; those that push are never asked. */
  pulled(sync: string): Promise<readonly string[]>;
  /** Reads a source to its end. @throws ProvisioningError when it was cut short. */
  read(
    source: string,
    options: Waiting & { readonly signal?: AbortSignal },
  ): Promise<{ readonly held?: string }>;
  /** Reads a source unless a reading that began at this moment or later came to its end. @throws as `read` */
  freshen(source: string, since: Waiting & { readonly at: number; readonly whole: boolean }): Promise<void>;
}

interface Waiting {
  /** The source's turn is waited for until this aborts; absent: for a minute. */
  readonly turn?: AbortSignal;
}

export interface Round {
  readonly run: Run;
  /** Readings that failed, or that are held until somebody has looked: nothing is concluded from what they lacked. */
  readonly readings: readonly { readonly source: string; readonly problem: ProvisioningError }[];
}

/** Handlers of the jobs that need both what is read and what is reconciled, by name. */
export function roundHandlers(rooms: {
  readonly reconciliation: Reconciliation;
  readonly readers: Readers & {
    read(source: string, options: Waiting & { readonly full: boolean }): Promise<unknown>;
  };
}): Readonly<Record<'cycle' | 'due' | 'read', JobHandler>> {
  return unlessGone((sync) => rooms.readers.pulled(sync), {
    async cycle({ sync }, { signal: turn }) {
      await goRound(rooms, { sync: String(sync), actor: 'system', turn, planOnly: false });
    },
    due: ({ sync }, { signal: turn }) => takeDue(rooms, String(sync), turn),
    async read({ source, full }, { signal: turn }) {
      await rooms.readers.read(String(source), { full: full === true, turn });
    },
  });
}

/** Reconciles those whose next step is due. What was known before it was due is read anew first: it may be so no more. */
async function takeDue(
  { reconciliation, readers }: { readonly reconciliation: Reconciliation; readonly readers: Readers },
  sync: string,
  turn: AbortSignal,
): Promise<void> {
  const { people, at, whole } = await reconciliation.due(sync);
  if (people.length === 0) return;
  for (const source of await readers.pulled(sync)) {
    // A source that cannot be read has said so in the audit; whoever needs it waits for its next reading.
    await readers.freshen(source, { at, whole, turn }).catch(asProvisioningError);
  }
  await reconciliation.run({ sync, people, actor: 'system', turn });
}

/**
 * Reads the sources of a sync and reconciles everybody, or only plans to. A reading that fails takes nothing from
 * anybody: people it told are served, and its failure is part of the answer.
 */
export async function goRound(
  { reconciliation, readers }: { readonly reconciliation: Reconciliation; readonly readers: Readers },
  request: RunStart & { readonly planOnly: boolean },
): Promise<Round> {
  const { planOnly, ...start } = request;
  const waiting: Waiting = start.turn === undefined ? {} : { turn: start.turn };
  const readings: { source: string; problem: ProvisioningError }[] = [];
  for (const source of await readers.pulled(start.sync)) {
    try {
      await readers.read(source, waiting);
    } catch (thrown) {
      readings.push({ source, problem: asProvisioningError(thrown) });
    }
  }
  const run = await (planOnly ? reconciliation.plan(start) : reconciliation.run(start));
  return { run, readings };
}
