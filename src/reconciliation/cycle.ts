/** A whole round of a sync: its sources are read, then everybody is reconciled. What a schedule starts, and `rollcall run`. */

import { asProvisioningError, type ProvisioningError } from '../model/index.ts';
import type { Reconciliation, RunStart } from './index.ts';
import type { Run } from './runs.ts';

/** What a round asks of the rooms below, by way of app.ts. */
export interface Readers {
  /** The sync's sources that are read; those that push are never asked. */
  pulled(sync: string): Promise<readonly string[]>;
  /** Reads a source to its end. @throws ProvisioningError when it was cut short. */
  read(source: string, options: { readonly signal?: AbortSignal }): Promise<{ readonly held?: string }>;
}

export interface Round {
  readonly run: Run;
  /** Readings that failed, or that are held until somebody has looked: nothing is concluded from what they lacked. */
  readonly readings: readonly { readonly source: string; readonly problem: ProvisioningError }[];
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
  const readings: { source: string; problem: ProvisioningError }[] = [];
  for (const source of await readers.pulled(start.sync)) {
    try {
      await readers.read(source, {});
    } catch (thrown) {
      readings.push({ source, problem: asProvisioningError(thrown) });
    }
  }
  const run = await (planOnly ? reconciliation.plan(start) : reconciliation.run(start));
  return { run, readings };
}
