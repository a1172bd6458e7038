/** The difference between what is and what should be, for one person, as changes with their reasons. Pure. */

import type { Account, Planned, Reaction, Reason, Situation } from '../model/index.ts';
import { asProvisioningError, isLinkChange, removals } from '../model/index.ts';
import { type Correlation, correlate } from './correlate.ts';
import { departing } from './departing.ts';
import { desiredAccount, differences } from './desired.ts';
import { type Departure, goneHow, type Known, type Stage, type WITH_READING } from './grace.ts';
import { grantChanges } from './grants.ts';
import { APPEARS_WITHIN } from './lag.ts';
import { protection } from './protection.ts';
import type { Rules } from './rules.ts';
import type { Sleep, Sleeper } from './sleep.ts';
import { judgeSleep, restDay, sleeping, sleepReason } from './sleeping.ts';
import type { Subject } from './subject.ts';
import { warningOf } from './warning.ts';
import type { WarningWish } from './warnings.ts';

/** What the plan says of one person beside the changes. */
export type Standing =
  /** In step, or brought in step by the changes. */
  | 'settled'
  /** A person must decide; nothing is done. */
  | 'held'
  /** Mapping failed for this person, or what it gives cannot be; nothing is done. */
  | 'invalid'
  /** The account is protected; nothing is done. */
  | 'protected'
  /** Something is due later: a grace period runs, or a new account has not appeared yet. */
  | 'waiting'
  /** Not this sync's business. */
  | 'outside';

export interface PersonPlan {
  readonly person: string;
  readonly situation: Situation | undefined;
  readonly standing: Standing;
  readonly message?: string;
  readonly account?: string;
  readonly changes: readonly Planned[];
  /** Groups that are wanted and lacking at the target. */
  readonly lacking: readonly string[];
  /** The departure that the person is in, so that its beginning is remembered. */
  readonly departure?: Departure;
  /** Since when, milliseconds since 1970. */
  readonly since?: number;
  readonly stage?: Stage;
  /** When the account was closed, milliseconds since 1970. */
  readonly closedAt?: number;
  /** What is to be remembered of the person's sleep; absent: nothing. */
  readonly sleeper?: Sleeper;
  /** The warning that is to be sent to the person. */
  readonly warning?: WarningWish;
  /** When this should be looked at again, milliseconds since 1970; or with the next reading of a source. */
  readonly dueAt?: number | typeof WITH_READING;
}

type Draft = Omit<PersonPlan, 'person' | 'situation' | 'lacking'> & { readonly lacking?: readonly string[] };

/**
 * One person's part of the plan. What fails in mapping fails for this person only.
 *
 * | situation      | reaction (default)  | changes                                                       |
 * |----------------|---------------------|---------------------------------------------------------------|
 * | confirmed      | update              | attributes, active, grants                                    |
 * | found          | link                | link.add, then as confirmed                                   |
 * | absent         | create, if active   | account.create, grants                                        |
 * | ambiguous      | hold                | –                                                             |
 * | missing        | hold                | – ; `create`: link.remove, account.create; `unlink`: link.remove |
 * | unqualified    | deactivate          | grants we gave, account.deactivate – after the grace period   |
 * | source-missing | deactivate          | the same; whom the source says it deleted, as `deleted` says  |
 */
export function planPerson(subject: Subject, rules: Rules, known: Known | undefined): PersonPlan {
  const { person } = subject;
  try {
    const scope = rules.mapping.scope(person);
    const correlation = correlate(subject, scope.inScope);
    const context: Context = { subject, rules, correlation, known, scope };
    const draft = permitted(react(context), rules);
    return { lacking: [], ...draft, person: person.id, situation: correlation.situation };
  } catch (thrown) {
    const failure = asProvisioningError(thrown);
    if (failure.code !== 'invalid') throw failure;
    return {
      person: person.id,
      situation: subject.link === undefined ? 'absent' : 'confirmed',
      standing: 'invalid',
      message: failure.message,
      changes: [],
      lacking: [],
    };
  }
}

interface Context {
  readonly subject: Subject;
  readonly rules: Rules;
  readonly correlation: Correlation;
  readonly known: Known | undefined;
  readonly scope: { readonly rule: string; readonly because: string };
}

function react(context: Context): Draft {
  const { correlation, rules, subject } = context;
  if (correlation.situation === undefined) return { standing: 'outside', changes: [] };
  const way = correlation.situation === 'source-missing' ? goneHow(subject.person) : correlation.situation;
  const reaction: Reaction = rules.sync.reactions[way];
  if (reaction === 'ignore')
    return { standing: 'outside', message: `reactions.${way} is ignore.`, changes: [] };
  switch (correlation.situation) {
    case 'confirmed':
      return inStep(context, correlation.account, []);
    case 'found':
      return found(context, correlation.account, correlation.by, reaction === 'hold' && !correlation.ours);
    case 'absent':
      return reaction === 'hold'
        ? hold('No account exists; reactions.absent asks for approval by hand.')
        : create(context, []);
    case 'ambiguous':
      return hold(correlation.because);
    case 'missing':
      return missing(context, reaction);
    default:
      return departing({
        rules,
        reaction,
        departure: way === 'deleted' ? way : correlation.situation,
        known: context.known,
        subject,
        account: correlation.account,
        scope: context.scope,
      });
  }
}

function hold(message: string): Draft {
  return { standing: 'held', message, changes: [] };
}

function reasonOf({ subject, correlation, scope }: Context, rule: string = scope.rule): Reason {
  return {
    person: subject.person.id,
    situation: correlation.situation ?? 'confirmed',
    rule,
    because: scope.because,
  };
}

function found(context: Context, account: Account, by: string, ask: boolean): Draft {
  const shielded = protection(account, context.rules);
  if (shielded !== undefined)
    return { standing: 'protected', message: shielded, account: account.id, changes: [] };
  if (ask)
    return hold(
      `The account ${account.id} has this person's ${by}; approve the link, or link another by hand.`,
    );
  const because = `The account has this person's ${by}, and nobody else claims it.`;
  const link: Planned = {
    type: 'link.add',
    person: context.subject.person.id,
    account: account.id,
    reason: { ...reasonOf(context, `correlate ${by}`), because },
  };
  return inStep(context, account, [link]);
}

/** Brings an account that is there in step with its person. */
function inStep(context: Context, account: Account, first: readonly Planned[]): Draft {
  const { subject, rules } = context;
  const { person } = subject;
  const shielded = protection(account, rules);
  if (shielded !== undefined)
    return { standing: 'protected', message: shielded, account: account.id, changes: [] };
  const answers = subject.link === undefined || subject.link.sync === rules.sync.name;
  if (!person.active) {
    if (!answers) return grantsOnly(context, account);
    const reaction = rules.sync.reactions.disabled;
    if (reaction === 'ignore')
      return { standing: 'outside', message: 'reactions.disabled is ignore.', changes: first };
    const draft = departing({
      rules,
      reaction,
      departure: 'inactive',
      known: context.known,
      subject,
      account,
      scope: { rule: 'active', because: 'The source tells the person as inactive.' },
    });
    return { ...draft, changes: [...first, ...draft.changes] };
  }
  const sleep = judgeSleep(subject, account, rules);
  const remembered = sleep?.next === undefined ? {} : { sleeper: sleep.next };
  const loses = (one: Sleep) => grantsInStep(context, account, one).changes.some(isGrantRemoval);
  const warning = sleep && warningOf(subject, { account, sleep, loses, rules });
  const asleep = sleep?.asleep === true && warning?.holds === undefined ? sleep : undefined;
  const closed = asleep === undefined ? undefined : sleeping(subject, account, asleep, rules);
  if (closed !== undefined) return { ...closed, ...remembered };
  const grants = grantsInStep(context, account, asleep);
  const changes = [...first, ...(answers ? accountChanges(context, account, sleep) : []), ...grants.changes];
  const settled = { standing: 'settled', account: account.id, changes, lacking: grants.lacking } as const;
  return { ...settled, ...remembered, ...warning?.holds, ...warning?.asks };
}

function isGrantRemoval({ type }: Planned): boolean {
  return type === 'grant.remove';
}

/** What the person's groups give; to a sleeper, nothing that takes a seat. */
function grantsInStep(context: Context, account: Account, asleep: Sleep | undefined) {
  const { subject, rules } = context;
  const wanted = rules.mapping.entitlements(subject.person);
  const held = subject.held.get(account.id) ?? [];
  const holds = new Set(held.map(({ entitlement }) => entitlement.id));
  // By a person's decision nothing is taken but what was chosen, and that is not given back.
  const decided = subject.reclaim !== undefined && rules.sync.reactions.inactive !== 'remove-licences';
  const seatless = wanted.filter(({ name }) => {
    const { id = '', licences = [] } = rules.entitlement(name) ?? {};
    return licences.length === 0 || (decided && holds.has(id));
  });
  const reason = reasonOf(context);
  const { changes, lacking } = grantChanges(
    {
      account: account.id,
      wanted: asleep === undefined ? wanted : seatless,
      held,
      lapsed: subject.lapsed,
      reason,
    },
    rules,
  );
  if (asleep === undefined) return { changes, lacking };
  const seats = new Set(wanted.flatMap(({ name }) => rules.entitlement(name)?.id ?? []));
  const because = sleepReason(subject, asleep);
  const isAsleep = (change: Planned): boolean =>
    change.type === 'grant.remove' && seats.has(change.entitlement);
  const today = restDay(rules) === undefined ? changes : changes.filter((change) => !isAsleep(change));
  return {
    lacking,
    changes: today.map((change) => (isAsleep(change) ? { ...change, reason: because } : change)),
  };
}

/** The account answers to another sync: only what this sync gave is this sync's business. */
function grantsOnly(context: Context, account: Account): Draft {
  const { subject, rules } = context;
  const held = subject.held.get(account.id) ?? [];
  const { changes } = grantChanges(
    { account: account.id, wanted: [], held, lapsed: subject.lapsed, reason: reasonOf(context) },
    rules,
  );
  return { standing: 'settled', account: account.id, changes };
}

function accountChanges(context: Context, account: Account, sleep: Sleep | undefined): Planned[] {
  const { rules, subject } = context;
  const mapped = rules.mapping.attributes(subject.person);
  const desired = desiredAccount({ mapped, active: true, existing: account, fit: rules.target.fit });
  const changes: Planned[] = [];
  const changed = differences(account, desired, rules.target.schema);
  if (changed !== undefined) {
    const rule = Object.keys(changed.after)
      .map((name) => `attributes.${name}`)
      .join(', ');
    changes.push({ type: 'account.update', id: account.id, ...changed, reason: reasonOf(context, rule) });
  }
  if (!account.active) {
    const woken = context.subject.sleeper === undefined ? undefined : sleep?.because;
    const because = `The person is active at the source and in scope.${woken === undefined ? '' : ` ${woken}`}`;
    changes.push({ type: 'account.activate', id: account.id, reason: { ...reasonOf(context), because } });
  }
  return changes;
}

function create(context: Context, first: readonly Planned[]): Draft {
  const { rules, subject } = context;
  const { person } = subject;
  if (!person.active)
    return { standing: 'settled', changes: first, message: 'Inactive people are given no account.' };
  const mapped = rules.mapping.attributes(person);
  const { attributes } = desiredAccount({ mapped, active: true, fit: rules.target.fit });
  const lacks = rules.target.schema.filter(
    ({ name, required }) => required && attributes[name] === undefined,
  );
  if (lacks.length > 0) {
    const names = lacks.map(({ name }) => name).join(', ');
    return {
      standing: 'invalid',
      message: `The mapping gives no value for ${names}, which the target requires; map it, or fill it at the source.`,
      changes: [],
    };
  }
  const reason = reasonOf(context);
  const grants = grantChanges(
    {
      account: { createdFor: person.id },
      wanted: rules.mapping.entitlements(person),
      held: [],
      lapsed: [],
      reason,
    },
    rules,
  );
  const made: Planned = {
    type: 'account.create',
    identity: person.id,
    account: { attributes, active: true },
    reason,
  };
  return { standing: 'settled', changes: [...first, made, ...grants.changes], lacking: grants.lacking };
}

function missing(context: Context, reaction: Reaction): Draft {
  const { subject, rules } = context;
  const { link, person } = subject;
  if (link === undefined) return { standing: 'outside', changes: [] };
  const appears = link.createdAt + APPEARS_WITHIN;
  if (link.origin === 'created' && rules.now < appears) {
    return {
      standing: 'waiting',
      message: 'The account was made a moment ago and has not appeared yet.',
      dueAt: appears,
      changes: [],
    };
  }
  const because = `The account ${link.account} is gone from the target.`;
  const unlink: Planned = {
    type: 'link.remove',
    person: person.id,
    account: link.account,
    reason: { ...reasonOf(context), because },
  };
  if (reaction === 'unlink') return { standing: 'settled', changes: [unlink] };
  if (reaction === 'create') return create(context, [unlink]);
  return hold(`${because} Unlink it to have a new one made, or restore it there.`);
}

/** Leaves out what may not be done now: removals without proof, and what the target cannot do. Says so. */
function permitted(draft: Draft, rules: Rules): Draft {
  const notes = new Set<string>();
  const changes = draft.changes.filter((change) => {
    if (!rules.mayRemove && removals.includes(change.type)) {
      notes.add('Nothing is taken away until every source of the sync has been read completely.');
      return false;
    }
    if (isLinkChange(change) || rules.target.changes[change.type] !== undefined) return true;
    notes.add(`The target cannot do ${change.type}.`);
    return false;
  });
  if (notes.size === 0) return draft;
  return {
    ...draft,
    changes,
    message: [draft.message, ...notes].filter((text) => text !== undefined).join(' '),
  };
}
