/** What an apply remembers while it goes from wave to wave, and what it makes of each answer. */

import { type ChangeType, type ErrorCode, ProvisioningError } from '../model/index.ts';
import type { Done } from './effects.ts';
import { type JournalEntry, type Settled, settle } from './journal.ts';
import { failedOutcome, type Performed, type Ready } from './perform.ts';

/** What an apply remembers from wave to wave. */
export interface Applying {
  readonly plan: string;
  readonly keys: readonly string[];
  /** People one of whose changes failed, and whether the rest of theirs hangs on it and is skipped. */
  readonly failed: Map<string, boolean>;
  /** People who are to be planned anew: an answer about them never came, or something had changed meanwhile. */
  readonly anew: Set<string>;
  /** Changes that this plan may make, in all. */
  readonly total: number;
  /** Changes taken up so far. */
  handled: number;
  /** Failures of the connection in a row. */
  strikes: number;
  /** Set when the connection has failed: nothing more is tried. */
  stopped?: ProvisioningError;
}

/** A connection that fails for so many people one after another is taken to be down. */
const STRIKES = 3;

/** What became of one entry of a wave. `back`: it was not tried after all. `unknown`: its answer never came. */
export type Result =
  | { readonly entry: JournalEntry; readonly settled: Settled; readonly done?: Done }
  | { readonly entry: JournalEntry; readonly back: true }
  | { readonly entry: JournalEntry; readonly unknown: true };

/** Turns what came of a call into what is written, and notices a connection that is down. */
export function judged(applying: Applying, entry: JournalEntry, change: Ready, performed: Performed): Result {
  if (change.type === 'holding.move') return handedOver(entry, change, performed);
  if ('unknown' in performed) {
    strike(applying, performed.unknown);
    if (entry.person !== undefined) {
      applying.failed.set(entry.person, true);
      applying.anew.add(entry.person);
    }
    return { entry, unknown: true };
  }
  const { outcome, id } = performed;
  if (outcome.state === 'done') {
    applying.strikes = 0;
    const subject = doneOf(change, id);
    return {
      entry,
      settled: settle(entry, outcome, subject),
      done: subject,
    };
  }
  if (outcome.state === 'failed') strike(applying, outcome);
  if (outcome.state === 'failed' && outcome.code === 'stale')
    return plannedAnew(applying, entry, `${outcome.message} ${ANEW}`);
  const unanswered =
    change.type === 'account.create' &&
    outcome.state === 'failed' &&
    outcome.code === 'conflict' &&
    entry.attempts > 0;
  return { entry, settled: { ...settle(entry, outcome), unanswered } };
}

/** Left, and not failed: what the change was planned upon is no longer so, and a plan of the person as it is now takes its place. */
export function plannedAnew(applying: Applying, entry: JournalEntry, message: string): Result {
  if (entry.person !== undefined) applying.anew.add(entry.person);
  return { entry, settled: settle(entry, { state: 'skipped', message }) };
}

const ANEW = 'The person is planned anew.';

/** Why what else a person is to have or lose is left now; nothing when it is not. */
export function leftBecause(
  { failed, anew }: Pick<Applying, 'failed' | 'anew'>,
  person: string | undefined,
): string | undefined {
  if (person === undefined) return undefined;
  if (failed.get(person) === true) return 'An earlier change of the same person failed.';
  return anew.has(person) ? ANEW : undefined;
}

/** What could not be handed over stops nothing: it keeps no door open, and says nothing of the connection. */
function handedOver(entry: JournalEntry, change: Ready, performed: Performed): Result {
  const outcome = 'unknown' in performed ? failedOutcome(performed.unknown) : performed.outcome;
  const done = outcome.state === 'done' ? doneOf(change, undefined) : undefined;
  return { entry, settled: settle(entry, outcome, done), ...(done === undefined ? {} : { done }) };
}

/** What a change concerned or made, once it was done. */
export function doneOf(change: Ready, id: string | undefined): Done {
  if (change.type === 'account.create') return { change, ...(id === undefined ? {} : { account: id }) };
  if (change.type === 'entitlement.create') return { change, entitlement: id ?? change.name };
  if (change.type === 'grant.add' || change.type === 'grant.remove') {
    return { change, account: change.account, entitlement: change.entitlement };
  }
  if (change.type === 'holding.move') return { change, account: change.account };
  return { change, account: change.id };
}

/** Failures of a connection stop it at once; an unreachable one only when it fails for several people in a row. */
function strike(applying: Applying, failure: Pick<ProvisioningError, 'code' | 'message'>): void {
  const { code, message } = failure;
  if (code === 'unavailable' || code === 'rate-limited') {
    applying.strikes += 1;
    if (applying.strikes >= STRIKES) applying.stopped ??= new ProvisioningError(code, message);
  } else if (code === 'unauthorized' || code === 'forbidden' || code === 'internal') {
    applying.stopped ??= new ProvisioningError(code, message);
  } else applying.strikes = 0;
}

/**
 * Changes that nothing else of the same person hangs on. Refused as something that the target does not do (a directory that it only
 * reads, no seat left), such a change concerns itself alone: a name that cannot be written keeps nobody from a group, and a group
 * that cannot be left keeps no account open.
 */
const alone: readonly ChangeType[] = [
  'account.update',
  'account.deactivate',
  'account.delete',
  'account.anonymise',
  'grant.add',
  'grant.remove',
];

/** Whether what else a person is to have or lose hangs on a change of this type that failed so. */
function stopsTheRest(type: ChangeType, code: ErrorCode): boolean {
  // What could not be handed over keeps no door open.
  if (type === 'holding.move') return false;
  return code !== 'unsupported' || !alone.includes(type);
}

/** Remembers of whom a change has failed, so that what hangs on it is skipped. */
export function noteFailure({ failed }: Pick<Applying, 'failed'>, { entry, ...result }: Result): void {
  if (!('settled' in result) || entry.person === undefined) return;
  const { outcome } = result.settled;
  if (outcome.state !== 'failed') return;
  noteFailed(failed, { person: entry.person, type: entry.change.type, code: outcome.code });
}

/** The same, of one person. */
export function noteFailed(
  failed: Map<string, boolean>,
  { person, type, code }: { readonly person: string; readonly type: ChangeType; readonly code: ErrorCode },
): void {
  failed.set(person, failed.get(person) === true || stopsTheRest(type, code));
}
