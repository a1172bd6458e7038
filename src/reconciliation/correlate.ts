/** Pairs a person with an account and names the situation. Pure. */

import type { Account } from '../model/index.ts';
import type { Candidate, Subject } from './subject.ts';

export type Correlation =
  | { readonly situation: 'confirmed'; readonly account: Account }
  | { readonly situation: 'found'; readonly account: Account; readonly by: string; readonly ours: boolean }
  | { readonly situation: 'absent' }
  | { readonly situation: 'ambiguous'; readonly because: string; readonly accounts: readonly Account[] }
  | { readonly situation: 'missing' }
  | { readonly situation: 'unqualified' | 'source-missing'; readonly account: Account | undefined }
  /** Neither linked nor in scope: the sync has nothing to do with this person. */
  | { readonly situation: undefined };

/**
 * | link | present | in scope | account          | situation       |
 * |------|---------|----------|------------------|-----------------|
 * | yes  | yes     | yes      | there            | confirmed       |
 * | yes  | yes     | yes      | gone             | missing         |
 * | yes  | yes     | no       | either           | unqualified     |
 * | yes  | no      | –        | either           | source-missing  |
 * | no   | yes     | yes      | one, unclaimed   | found           |
 * | no   | yes     | yes      | none             | absent          |
 * | no   | yes     | yes      | several, claimed | ambiguous       |
 * | no   | otherwise          | –                | (none)          |
 */
export function correlate(subject: Subject, inScope: boolean): Correlation {
  const { person, link, account, candidates } = subject;
  if (link !== undefined) {
    if (!person.present) return { situation: 'source-missing', account };
    if (!inScope) return { situation: 'unqualified', account };
    return account === undefined ? { situation: 'missing' } : { situation: 'confirmed', account };
  }
  if (!person.present || !inScope) return { situation: undefined };
  return fromCandidates(candidates, subject.unansweredCreate);
}

/** The first key that finds anything decides: later keys are weaker evidence. */
function fromCandidates(candidates: readonly Candidate[], unansweredCreate: boolean): Correlation {
  const first = candidates[0];
  if (first === undefined) return { situation: 'absent' };
  const rivals = candidates.filter((candidate) => candidate.by === first.by);
  const accounts = rivals.map((rival) => rival.account);
  if (rivals.length > 1) {
    const because = `${rivals.length} accounts have this person's ${first.by}; link the right one by hand.`;
    return { situation: 'ambiguous', because, accounts };
  }
  if (first.linkedTo !== undefined) {
    const because = `The account with this person's ${first.by} belongs to another person (${first.linkedTo}); unlink it there, or change one of the two.`;
    return { situation: 'ambiguous', because, accounts };
  }
  return { situation: 'found', account: first.account, by: first.by, ours: unansweredCreate };
}
