/** What happens to the account of somebody who sleeps, by the sync's reaction. Pure. */

import type { Account, Planned, Reason } from '../model/index.ts';
import { activityOf } from './activity.ts';
import { tellingsOf } from './feeds.ts';
import type { PersonPlan } from './plan.ts';
import type { Rules } from './rules.ts';
import { RULE, type Sleep, sleepOf } from './sleep.ts';
import type { Subject } from './subject.ts';

/** Whether the person sleeps, or nothing when the sync does nothing with sleepers, or not with this one. */
export function judgeSleep(subject: Subject, account: Account, rules: Rules): Sleep | undefined {
  const { reactions, name } = rules.sync;
  if (reactions.inactive === 'ignore') return undefined;
  if (subject.link?.sync !== name && reactions.inactive !== 'remove-licences') return undefined;
  return sleepFor(subject, account, rules);
}

/** Whether the person sleeps, whatever is done about it; nothing when the sync does not ask, or not of this person. */
export function sleepFor(subject: Subject, account: Account, rules: Rules): Sleep | undefined {
  const { person, link, sleeper } = subject;
  const { deprovision } = rules.sync;
  if (rules.feeds === undefined || link === undefined || rules.mapping.exempt(person)) return undefined;
  const { inactiveAfter, neverActiveAfter } = deprovision;
  return sleepOf({
    activity: activityOf(tellingsOf(rules.feeds, person, account)),
    sleeper,
    open: account.active,
    link,
    limits: {
      ...(inactiveAfter === undefined ? {} : { inactive: inactiveAfter }),
      ...(neverActiveAfter === undefined ? {} : { never: neverActiveAfter }),
    },
    now: rules.now,
  });
}

/** The reason of all that is done to a sleeper. */
export function sleepReason({ person }: Subject, { because }: Sleep): Reason {
  const told = because === undefined ? {} : { because };
  return { person: person.id, situation: 'confirmed', rule: RULE, ...told };
}

type Draft = Pick<PersonPlan, 'standing' | 'changes'> & Partial<PersonPlan>;

/**
 * The changes for a sleeper whose account is to be closed or asked about. Grants stay: they are what the person comes back
 * to. Nothing for other reactions.
 */
export function sleeping(subject: Subject, account: Account, sleep: Sleep, rules: Rules): Draft | undefined {
  if (rules.sync.reactions.inactive === 'hold')
    return {
      standing: 'held',
      message: `${sleep.because} reactions.inactive asks for approval by hand.`,
      changes: [],
    };
  if (rules.sync.reactions.inactive !== 'deactivate') return undefined;
  const reason = sleepReason(subject, sleep);
  const changes: Planned[] = [];
  if (account.active && sleep.closing !== true)
    changes.push({ type: 'account.deactivate', id: account.id, reason });
  return {
    standing: 'settled',
    account: account.id,
    ...(sleep.because === undefined ? {} : { message: sleep.because }),
    changes,
  };
}
