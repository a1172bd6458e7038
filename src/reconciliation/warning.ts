/** Whoever is to lose something for want of activity is warned before: whether a warning is due, and what it holds up. Pure. */

import type { Account, Person } from '../model/index.ts';
import type { Standing } from './plan.ts';
import type { Rules } from './rules.ts';
import { dayOf, type Silence, type Sleep } from './sleep.ts';
import type { Subject } from './subject.ts';
import type { Warning, WarningWish } from './warnings.ts';

/** A warning that could not be delivered is tried anew after so long (milliseconds): the address may have been mended there. */
const ANEW = 86_400_000;

export interface Warned {
  readonly asks?: { readonly warning: WarningWish };
  /** Nothing is done for want of activity, and why. */
  readonly holds?: { readonly standing: Standing; readonly message: string };
}

export interface WarningParts {
  readonly account: Account;
  readonly sleep: Sleep;
  /** Whether the person would lose a group that gives a seat. */
  readonly loses: (sleep: Sleep) => boolean;
  readonly rules: Rules;
}

/**
 * | silence                | warning                         | →                                  |
 * |------------------------|---------------------------------|------------------------------------|
 * | shorter than X − N     | any                             | nothing                            |
 * | from X − N on          | none, or of an older silence    | it is asked for                    |
 * | X and longer           | none, or on its way             | nothing is done yet                |
 * | X and longer           | delivered, less than N ago as far as activity is known | nothing is done yet |
 * | X and longer           | delivered, N ago or more        | the reaction takes its course      |
 * | X and longer           | undeliverable                   | nothing is done, and it says so    |
 */
export function warningOf(subject: Subject, parts: WarningParts): Warned | undefined {
  const { account, sleep, rules } = parts;
  const { warn } = rules.sync.deprovision;
  const { silence } = sleep;
  if (warn === undefined || silence === undefined || !account.active || sleep.closing === true)
    return undefined;
  // Seats that a person has taken back are not given again until the warning is out.
  if (subject.reclaim !== undefined) return undefined;
  if (silence.until - silence.since < silence.limit - warn || !isAtStake(parts)) return undefined;
  const { warning } = subject;
  const known = warning !== undefined && warning.spell >= silence.since ? warning : undefined;
  const anew = known === undefined ? {} : { anew: true as const };
  const wish = { ...wishFor(subject.person, silence, warn), ...anew };
  const asks = isDue(known, wish, rules.now) ? { asks: { warning: wish } } : {};
  if (!sleep.asleep) return asks;
  const standing = known?.state === 'undeliverable' ? 'held' : 'waiting';
  const message = whyNotYet(known, { silence, warn });
  if (message === undefined) return asks;
  return { ...asks, holds: { standing, message: `${sleep.because ?? ''} ${message}`.trim() } };
}

/** Whether the reaction takes something that the person has. */
function isAtStake({ rules, sleep, loses }: WarningParts): boolean {
  const { inactive } = rules.sync.reactions;
  if (inactive === 'remove-licences') return loses({ ...sleep, asleep: true });
  // Whatever else is done about sleepers begins with the account being closed; `hold` does nothing by itself.
  return inactive !== 'ignore' && inactive !== 'hold';
}

function isDue(known: Warning | undefined, wish: WarningWish, now: number): boolean {
  if (known === undefined) return true;
  if (known.state !== 'undeliverable') return false;
  return known.address !== wish.address || now - known.askedAt >= ANEW;
}

/** Why nothing may be done yet; nothing when it may. What people did in the time that they were given must be known. */
function whyNotYet(
  known: Warning | undefined,
  { silence, warn }: { readonly silence: Silence; readonly warn: number },
): string | undefined {
  if (known === undefined || known.state === 'asked') {
    const why = known?.message === undefined ? '' : ` ${known.message}`;
    return `The warning has not been delivered yet; nothing is done before deprovision.warn has passed since then.${why}`;
  }
  if (known.state === 'undeliverable' || known.deliveredAt === undefined)
    return `The warning could not be delivered, and nothing is done without it: ${known.message ?? 'nobody says why.'}`;
  const due = known.deliveredAt + warn;
  if (silence.until >= due) return undefined;
  return `Warned on ${dayOf(known.deliveredAt)}; due once all activity until ${dayOf(due)} is known.`;
}

function wishFor(person: Person, silence: Silence, ahead: number): WarningWish {
  const { attributes } = person;
  const address = textOf(attributes.emails) ?? textOf(attributes.email);
  const name = textOf(attributes.displayName) ?? textOf(attributes.userName);
  const language = textOf(attributes.preferredLanguage) ?? textOf(attributes.locale);
  return {
    person: person.id,
    spell: silence.since,
    ...(silence.last === undefined ? {} : { lastActive: silence.last }),
    ahead,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(language === undefined ? {} : { language }),
  };
}

/** A text, or the primary one of several values (RFC 7643 section 2.4). */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (!Array.isArray(value)) return undefined;
  const values: readonly { readonly value?: unknown; readonly primary?: unknown }[] = value;
  const chosen = values.find(({ primary }) => primary === true) ?? values[0];
  return textOf(chosen?.value);
}
