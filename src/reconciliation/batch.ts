/** Changes that may travel together, where a target offers it. The journal and the audit still see each by itself. */

import { type AnyBatch, type Applied, asProvisioningError } from '../model/index.ts';
import { type Applying, doneOf, judged, leftBecause, noteFailure, type Result } from './applying.ts';
import type { Context } from './context.ts';
import { type JournalEntry, settle } from './journal.ts';
import { failedOutcome, type Performed, type Ready } from './perform.ts';

/** A change that waits for others to travel with. */
export interface Traveller {
  readonly entry: JournalEntry;
  readonly change: Ready;
}

/** One batch: what the target offers, and who goes. */
export interface Travelling {
  readonly offer: AnyBatch;
  readonly some: readonly Traveller[];
}

/** Changes that travel together: of one type, with in common what the target asks. */
export function batches({ target }: Context, travellers: readonly Traveller[]): Travelling[] {
  const sets = new Map<string, { readonly offer: AnyBatch; readonly some: Traveller[] }>();
  for (const traveller of travellers) {
    const offer = target.batches?.find(({ type }) => type === traveller.change.type);
    if (offer === undefined) continue;
    const { account, entitlement } = doneOf(traveller.change, undefined);
    const common = offer.by === 'entitlement' ? entitlement : offer.by === 'account' ? account : '';
    const key = `${offer.type} ${common ?? ''}`;
    const set = sets.get(key) ?? { offer, some: [] };
    sets.set(key, set);
    set.some.push(traveller);
  }
  return [...sets.values()].flatMap(({ offer, some }) => {
    const chunks: Travelling[] = [];
    for (let from = 0; from < some.length; from += offer.size) {
      chunks.push({ offer, some: some.slice(from, from + offer.size) });
    }
    return chunks;
  });
}

/** Sends one batch: one outcome for each change of it, in order. */
export async function together(
  context: Context,
  applying: Applying,
  { offer, some }: Travelling,
): Promise<Result[]> {
  const willing: Traveller[] = [];
  const left: Result[] = [];
  for (const traveller of some) {
    const { entry } = traveller;
    const message = leftBecause(applying, entry.person);
    if (message === undefined) willing.push(traveller);
    else left.push({ entry, settled: settle(entry, { state: 'skipped', message }) });
  }
  if (applying.stopped !== undefined || context.signal.aborted)
    return [...left, ...willing.map(({ entry }): Result => ({ entry, back: true }))];
  let answers: readonly Performed[];
  try {
    const send = offer.apply as (changes: readonly Ready[]) => ReturnType<AnyBatch['apply']>;
    const applied = await send(willing.map(({ change }) => change));
    answers = applied.map(performed);
  } catch (thrown) {
    const failure = asProvisioningError(thrown);
    answers = willing.map(() =>
      failure.effectUnknown ? { unknown: failure } : { outcome: failedOutcome(failure) },
    );
  }
  const results = willing.map(({ entry, change }, index): Result => {
    const answer = answers[index] ?? {
      outcome: failedOutcome(
        asProvisioningError(new Error('the target answered fewer changes than it was given')),
      ),
    };
    return judged(applying, entry, change, answer);
  });
  for (const result of results) noteFailure(applying, result);
  return [...left, ...results];
}

/** The answer for one change of a batch: what was made is known by its id, and what may have been done is looked at. */
function performed(answer: Applied | { readonly failed: unknown }): Performed {
  if (!('failed' in answer))
    return {
      outcome: { state: 'done', ...answer },
      ...(answer.id !== undefined && { id: answer.id }),
    };
  const failure = asProvisioningError(answer.failed);
  return failure.effectUnknown ? { unknown: failure } : { outcome: failedOutcome(failure) };
}
