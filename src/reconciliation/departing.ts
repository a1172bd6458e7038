/** What happens to the account of somebody who has left: step by step, and by the sync's reaction. Pure. */

import type { Account, Planned, Reaction, Reason } from '../model/index.ts';
import {
  begunAt,
  type Departure,
  type Known,
  type Stage,
  type Step,
  situationOf,
  stepAt,
  suspicion,
  WITH_READING,
} from './grace.ts';
import { grantChanges } from './grants.ts';
import type { PersonPlan } from './plan.ts';
import { protection } from './protection.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

export interface DepartingParts {
  readonly rules: Rules;
  readonly reaction: Reaction;
  readonly departure: Departure;
  /** What is remembered of the departure; absent: it was noticed just now. */
  readonly known: Known | undefined;
  readonly subject: Subject;
  readonly account: Account | undefined;
  readonly scope: { readonly rule: string; readonly because: string };
}

type Draft = Pick<PersonPlan, 'standing' | 'changes'> & Partial<PersonPlan>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The changes for a departure. Nothing happens while the person is only suspected to have left, nor before
 * `deprovision.after` has passed; a person who comes back before is simply confirmed again. Then the grants that this
 * sync gave go, and the account is closed. What is to be deleted is deleted by a later plan, for which a person is asked.
 *
 * | stage     | account | →                                                                     |
 * |-----------|---------|-----------------------------------------------------------------------|
 * | suspected | open    | nothing                                                               |
 * | leaving   | open    | nothing, then what the reaction takes, and the closing                |
 * | suspended | closed  | nothing, then account.delete or account.anonymise where it asks for it |
 */
export function departing(parts: DepartingParts): Draft {
  const { rules, departure, account, subject, reaction } = parts;
  const { link } = subject;
  const rule = departure === 'inactive' ? 'active' : `reactions.${departure}`;
  const reason: Reason = {
    person: subject.person.id,
    situation: {
      inactive: 'confirmed',
      deleted: 'source-missing',
      unqualified: departure,
      'source-missing': departure,
    }[departure] as Reason['situation'],
    rule,
    because: becauseOf(parts),
  };
  if (account === undefined) return forgotten(parts, reason);
  const shielded = protection(account, rules);
  if (shielded !== undefined)
    return { standing: 'protected', message: shielded, account: account.id, changes: [] };
  const answers = link === undefined || link.sync === rules.sync.name;
  if (reaction === 'hold')
    return {
      standing: 'held',
      message: `reactions.${situationOf[departure]} asks for approval by hand.`,
      changes: [],
    };
  if (answers && subject.keptBy !== undefined) return handedOver(parts, account, subject.keptBy, reason);
  const since = begunAt({ person: subject.person, departure, known: parts.known }, rules.now);
  const wasClosed = account.active ? undefined : parts.known?.closedAt;
  const leaving = {
    account: account.id,
    departure,
    since,
    ...(wasClosed === undefined ? {} : { closedAt: wasClosed }),
  } as const;
  const doubt = departure === 'source-missing' ? suspicion(subject.person, since, rules) : undefined;
  if (doubt?.lacking === true)
    return {
      ...leaving,
      standing: 'waiting',
      stage: 'suspected',
      message: doubt.message,
      dueAt: WITH_READING,
      changes: [],
    };
  const after = since + rules.sync.deprovision.after;
  const first = stepAt(rules, {
    at: Math.max(after, doubt?.until ?? 0),
    since,
    departure,
    why:
      doubt === undefined || after >= doubt.until
        ? 'Due when deprovision.after has passed'
        : 'Suspected to have left; due when deprovision.missed-for has passed',
  });
  if (!first.ready)
    return {
      ...leaving,
      ...waiting(first, doubt !== undefined && rules.now < doubt.until ? 'suspected' : 'leaving'),
    };
  const done = { ...leaving, standing: 'settled' } as const;
  const taken = taking(parts, account, { reason, answers });
  const last = irrevocably(reaction, rules);
  if (!answers || last === undefined) return { ...done, stage: stageAfter(taken), changes: taken };
  if (account.active && rules.target.changes['account.deactivate'] !== undefined)
    return { ...done, stage: 'leaving', dueAt: rules.now + nextLook(rules), changes: taken };
  const closedAt = wasClosed ?? first.at;
  const closed = { ...done, closedAt };
  const second = stepAt(rules, {
    at: closedAt + (rules.sync.deprovision.deleteAfter ?? 0),
    since,
    departure,
    why: `The account is to be ${last === 'account.delete' ? 'deleted' : 'anonymised'}, with somebody's approval`,
  });
  if (!second.ready)
    return { ...closed, stage: 'suspended', message: second.message, dueAt: second.dueAt, changes: taken };
  const because =
    reaction === 'delete' || reaction === 'anonymise' ? reason.rule : 'deprovision.delete-after';
  return {
    ...closed,
    stage: 'suspended',
    changes: [...taken, { type: last, id: account.id, reason: { ...reason, rule: because } }],
  };
}

function becauseOf({ departure, scope }: DepartingParts): string {
  if (departure === 'deleted') return 'The source has told that the person was deleted there.';
  if (departure === 'source-missing') return 'No source tells the person any more.';
  return scope.because;
}

function waiting(step: Extract<Step, { readonly ready: false }>, stage: Stage) {
  return { standing: 'waiting', stage, message: step.message, dueAt: step.dueAt, changes: [] } as const;
}

function stageAfter(taken: readonly Planned[]): Stage {
  return taken.length === 0 ? 'suspended' : 'leaving';
}

/** The change that ends it all, where the sync asks for one by name. */
function irrevocably(
  reaction: Reaction,
  { sync }: Rules,
): 'account.delete' | 'account.anonymise' | undefined {
  if (reaction === 'anonymise') return 'account.anonymise';
  const closes = reaction === 'deactivate' || reaction === 'suspend';
  return reaction === 'delete' || (closes && sync.deprovision.deleteAfter !== undefined)
    ? 'account.delete'
    : undefined;
}

/** How long after a closing it is looked whether it was done: a guard may hold it. */
function nextLook({ sync }: Rules): number {
  return Math.min(sync.deprovision.deleteAfter ?? HOUR, DAY) || HOUR;
}

/** What goes before anything irrevocable: grants, and the account is closed. */
function taking(
  { rules, reaction, subject }: DepartingParts,
  account: Account,
  { reason, answers }: { readonly reason: Reason; readonly answers: boolean },
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
  if (reaction === 'unlink')
    return [{ type: 'link.remove', person: subject.person.id, account: account.id, reason }];
  const grants = reaction === 'suspend' ? [] : changes;
  if (!account.active) return [...grants];
  return [...grants, { type: 'account.deactivate', id: account.id, reason }];
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
