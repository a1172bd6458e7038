/** What happens to the account of somebody who has left: after the grace period, and by the sync's reaction. Pure. */

import type { Account, Planned, Reaction, Reason } from '../model/index.ts';
import { grantChanges } from './grants.ts';
import type { Departure, PersonPlan } from './plan.ts';
import { protection } from './protection.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

export interface DepartingParts {
  readonly rules: Rules;
  readonly reaction: Reaction;
  readonly departure: Departure;
  /** When the departure was first noticed, milliseconds since 1970; absent: just now. */
  readonly departedAt: number | undefined;
  readonly subject: Subject;
  readonly account: Account | undefined;
  readonly scope: { readonly rule: string; readonly because: string };
}

type Draft = Pick<PersonPlan, 'standing' | 'changes'> & Partial<PersonPlan>;

/**
 * The changes for a departure: first the grants that this sync gave, then the account.
 * Nothing happens before `deprovision.after` has passed since the departure was noticed; a person who comes back
 * before is simply confirmed again.
 */
export function departing(parts: DepartingParts): Draft {
  const { rules, departure, account, subject, reaction } = parts;
  const { link } = subject;
  const reason: Reason = {
    person: subject.person.id,
    situation: departure === 'inactive' ? 'confirmed' : departure,
    rule: departure === 'inactive' ? 'active' : `reactions.${departure}`,
    because: parts.scope.because,
  };
  if (account === undefined) return forgotten(parts, reason);
  const shielded = protection(account, rules);
  if (shielded !== undefined)
    return { standing: 'protected', message: shielded, account: account.id, changes: [] };
  const answers = link === undefined || link.sync === rules.sync.name;
  if (reaction === 'hold')
    return {
      standing: 'held',
      message: `reactions.${departure === 'inactive' ? 'disabled' : departure} asks for approval by hand.`,
      changes: [],
    };
  if (answers && subject.keptBy !== undefined) return handedOver(parts, account, subject.keptBy, reason);

  const since = parts.departedAt ?? rules.now;
  const dueAt = since + rules.sync.deprovision.after;
  if (rules.now < dueAt) {
    return {
      standing: 'waiting',
      message: `Due when deprovision.after has passed, on ${new Date(dueAt).toISOString()}.`,
      account: account.id,
      departure,
      dueAt,
      changes: [],
    };
  }
  const { deleteAfter } = rules.sync.deprovision;
  const deletionAt = deleteAfter === undefined ? undefined : dueAt + deleteAfter;
  return {
    standing: 'settled',
    account: account.id,
    departure,
    ...(deletionAt !== undefined && rules.now < deletionAt ? { dueAt: deletionAt } : {}),
    changes: closing(parts, account, {
      reason,
      answers,
      deletion: deletionAt !== undefined && rules.now >= deletionAt,
    }),
  };
}

function closing(
  { rules, reaction, subject }: DepartingParts,
  account: Account,
  {
    reason,
    answers,
    deletion,
  }: { readonly reason: Reason; readonly answers: boolean; readonly deletion: boolean },
): Planned[] {
  const held = subject.held.get(account.id) ?? [];
  const { changes } = grantChanges(
    { account: account.id, wanted: [], held, lapsed: subject.lapsed, reason },
    rules,
  );
  if (reaction === 'remove-licences') {
    const seats = new Set(
      held.flatMap(({ entitlement: { id, licences = [] } }) => (licences.length > 0 ? [id] : [])),
    );
    return changes.filter((change) => 'entitlement' in change && seats.has(String(change.entitlement)));
  }
  if (!answers || reaction === 'remove-grants') return [...changes];
  if (reaction === 'unlink') {
    return [{ type: 'link.remove', person: subject.person.id, account: account.id, reason }];
  }
  if (reaction === 'delete' || deletion) {
    const rule = reaction === 'delete' ? reason.rule : 'deprovision.delete-after';
    return [...changes, { type: 'account.delete', id: account.id, reason: { ...reason, rule } }];
  }
  if (!account.active) return [...changes];
  return [...changes, { type: 'account.deactivate', id: account.id, reason }];
}

/** The account went before its person did: only our memory of the pair is left. */
function forgotten({ subject, departure }: DepartingParts, reason: Reason): Draft {
  const { link } = subject;
  if (link === undefined) return { standing: 'outside', changes: [] };
  const because = `The account ${link.account} is gone from the target.`;
  const unlink: Planned = {
    type: 'link.remove',
    person: subject.person.id,
    account: link.account,
    reason: { ...reason, because },
  };
  return { standing: 'settled', departure, changes: [unlink] };
}

function handedOver({ subject, rules }: DepartingParts, account: Account, to: string, reason: Reason): Draft {
  const held = subject.held.get(account.id) ?? [];
  const because = `The sync ${to} still has the person in scope and answers for the account from now on.`;
  const move: Planned = {
    type: 'link.move',
    person: subject.person.id,
    account: account.id,
    to,
    reason: { ...reason, because },
  };
  const { changes } = grantChanges(
    { account: account.id, wanted: [], held, lapsed: subject.lapsed, reason },
    rules,
  );
  return { standing: 'settled', account: account.id, changes: [move, ...changes] };
}
