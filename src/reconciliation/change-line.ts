/** The audit line of a change: what was done to whom, why, and what came of it. One form, however it was found out. */

import type { AuditEntry } from '../audit/index.ts';
import type { Context } from './context.ts';
import type { JournalEntry, Settled } from './journal.ts';

/** @param of.at milliseconds since 1970 */
export function changeLine(
  { actor, sync, run }: Pick<Context, 'actor' | 'sync' | 'run'>,
  { entry, settled, at }: { readonly entry: JournalEntry; readonly settled: Settled; readonly at: number },
): AuditEntry {
  const { reason, ...change } = entry.change;
  const { outcome, account } = settled;
  return {
    at,
    actor,
    action: `change.${outcome.state}`,
    sync: sync.name,
    run,
    plan: entry.plan,
    ...(entry.person === undefined ? {} : { person: entry.person }),
    ...(account === undefined ? {} : { subject: account }),
    details: { target: sync.to, change, reason, outcome },
  };
}
