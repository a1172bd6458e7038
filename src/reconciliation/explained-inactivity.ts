/** How long somebody has not used their account, as far as the sync asks, and when it acts on that. Pure. */

import type { PersonPlan } from './plan.ts';
import type { Rules } from './rules.ts';
import { judgeSleep } from './sleeping.ts';
import type { Subject } from './subject.ts';

/** Moments are milliseconds since 1970. */
export interface ExplainedInactivity {
  /** Whether the account counts as not used: the reaction takes its course, has taken it, or waits for something. */
  readonly asleep: boolean;
  /** What is known of it, as a sentence. */
  readonly because?: string;
  /** When it counts as not used unless it is used before; absent: that is not known, or it does already. */
  readonly asleepAt?: number;
  /** When the person, or somebody for them, last said to be still here. */
  readonly saidAt?: number;
}

/** Nothing where the sync does not ask, does nothing about it, or the person is on the way out for another reason. */
export function inactivityOf(
  subject: Subject,
  rules: Rules,
  { situation, departure }: Pick<PersonPlan, 'situation' | 'departure'>,
): ExplainedInactivity | undefined {
  const { account, person, saidAt } = subject;
  if (account === undefined || situation !== 'confirmed' || departure !== undefined || !person.active)
    return undefined;
  const sleep = judgeSleep(subject, account, rules);
  if (sleep === undefined) return undefined;
  const { asleep, because, silence } = sleep;
  return {
    asleep,
    ...(because === undefined ? {} : { because }),
    ...(asleep || silence === undefined ? {} : { asleepAt: silence.since + silence.limit }),
    ...(saidAt === undefined ? {} : { saidAt }),
  };
}
