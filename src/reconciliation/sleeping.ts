/** What happens to the account of somebody who sleeps, by the sync's reaction. Pure. */

import type { Account, Planned, Presence, Reason, Sync } from '../model/index.ts';
import { activityOf } from './activity.ts';
import { type Feeds, tellingsOf } from './feeds.ts';
import { daysFor } from './grace.ts';
import type { PersonPlan } from './plan.ts';
import type { Rules } from './rules.ts';
import { RULE, type Sleep, type Sleeper, sleepOf } from './sleep.ts';
import type { Link, Subject } from './subject.ts';

/** What is done about a sleeper: what a person has decided for this one, else what the sync says. */
function reactionTo({ reclaim }: Subject, { sync }: Rules): Sync['reactions']['inactive'] {
  return reclaim ?? sync.reactions.inactive;
}

/** Whether the person sleeps, or nothing when the sync does nothing with sleepers, or not with this one. */
export function judgeSleep(subject: Subject, account: Account, rules: Rules): Sleep | undefined {
  const reaction = reactionTo(subject, rules);
  if (reaction === 'ignore') return undefined;
  if (subject.link?.sync !== rules.sync.name && reaction !== 'remove-licences') return undefined;
  return sleepFor(subject, account, rules);
}

/** Whether the person sleeps, whatever is done about it; nothing when the sync does not ask, or not of this person. */
export function sleepFor(subject: Subject, account: Account, rules: Rules): Sleep | undefined {
  const { person, link, held } = subject;
  if (rules.feeds === undefined || link === undefined) return undefined;
  const names = (held.get(account.id) ?? []).map(({ entitlement }) => entitlement.name);
  if (rules.mapping.exempt(person, account, names)) return undefined;
  return sleepByFeeds({ ...subject, link }, account, { ...rules, feeds: rules.feeds });
}

/** What is known of somebody's use of an account. */
export interface Use {
  readonly sleeper?: Sleeper | undefined;
  readonly saidAt?: number | undefined;
  readonly person: Pick<Presence, 'identities'>;
  readonly link: Link;
}

/** The same of somebody who is asked about, whether exempt or not. */
export function sleepByFeeds(
  { person, link, sleeper, saidAt }: Use,
  account: Account,
  { sync, feeds, now }: Pick<Rules, 'sync' | 'now'> & { readonly feeds: Feeds },
): Sleep {
  const { inactiveAfter, neverActiveAfter } = sync.deprovision;
  return sleepOf({
    activity: activityOf(tellingsOf(feeds, person, account)),
    sleeper,
    saidAt,
    open: account.active,
    link,
    limits: {
      ...(inactiveAfter === undefined ? {} : { inactive: inactiveAfter }),
      ...(neverActiveAfter === undefined ? {} : { never: neverActiveAfter }),
    },
    now,
  });
}

/** The reason of all that is done to a sleeper. */
export function sleepReason({ person }: Subject, { because }: Sleep): Reason {
  const told = because === undefined ? {} : { because };
  return { person: person.id, situation: 'confirmed', rule: RULE, ...told };
}

type Draft = Pick<PersonPlan, 'standing' | 'changes'> & Partial<PersonPlan>;
type IrrevocableType = 'account.delete' | 'account.anonymise';

/** Why nothing is taken from sleepers today, or nothing. */
export function restDay(rules: Rules): string | undefined {
  return daysFor(rules, 'inactive').closed(rules.now);
}

/**
 * The changes for a sleeper whose account is to be closed or asked about. Grants stay: they are what the person comes back
 * to. Where it is to be deleted or anonymised, that comes after `deprovision.delete-after` as a closed account, and only
 * while the silence is known. Nothing for `remove-licences`.
 */
export function sleeping(subject: Subject, account: Account, sleep: Sleep, rules: Rules): Draft | undefined {
  const reaction = reactionTo(subject, rules);
  if (reaction === 'remove-licences') return undefined;
  if (reaction === 'hold')
    return {
      standing: 'held',
      message: `${sleep.because} reactions.inactive asks for approval by hand.`,
      changes: [],
    };
  const told = sleep.because === undefined ? {} : { message: sleep.because };
  const settled: Draft = { standing: 'settled', account: account.id, ...told, changes: [] };
  const change = sleep.closing === true ? undefined : closingOf(account, sleep, rules);
  if (change === undefined) return settled;
  const closed = restDay(rules);
  if (closed !== undefined)
    return {
      ...settled,
      standing: 'waiting',
      message: `${sleep.because ?? ''} Nothing is taken away during ${closed}.`.trim(),
    };
  return { ...settled, changes: [{ ...change, reason: sleepReason(subject, sleep) }] };
}

function closingOf(
  { id, active }: Account,
  { next, proven }: Sleep,
  { sync, now, target }: Rules,
): Omit<Extract<Planned, { readonly type: 'account.deactivate' | IrrevocableType }>, 'reason'> | undefined {
  if (active && target.changes['account.deactivate'] !== undefined) return { type: 'account.deactivate', id };
  const { inactive } = sync.reactions;
  if (inactive !== 'delete' && inactive !== 'anonymise') return undefined;
  const since = next?.since ?? now;
  if (proven !== true || now < since + (sync.deprovision.deleteAfter ?? 0)) return undefined;
  return { type: inactive === 'delete' ? 'account.delete' : 'account.anonymise', id };
}
