/** Why does Ada (not) have this? Answered from the rules, the ledger and the journal; no call is made. */

import type { AttributeValue, Person, Planned, Reaction, Situation } from '../model/index.ts';
import { foldKey, ProvisioningError, sameValue } from '../model/index.ts';
import { type Context, type Parts, rulesOf } from './context.ts';
import { departuresOf, knownOf } from './departures.ts';
import { desiredAccount } from './desired.ts';
import { type ExplainedInactivity, inactivityOf } from './explained-inactivity.ts';
import { type Stage, situationOf } from './grace.ts';
import { asEntry, type JournalEntry } from './journal.ts';
import { openLook } from './looking.ts';
import { entitlementsOf } from './observed.ts';
import { type PersonPlan, planPerson, type Standing } from './plan.ts';
import { inLine } from './queueing.ts';
import type { Rules } from './rules.ts';
import { seatLimits } from './seat-limits.ts';
import { type Giving, givingIn, withoutSeats } from './seat-moves.ts';
import { waitersAt, waitSentence } from './seat-planning.ts';
import type { Link, Subject } from './subject.ts';
import { subjectsOf } from './subjects.ts';
import type { DepartureTable, ReconciliationTables } from './tables.ts';

/** One attribute: what it is at the target, and what the mapping makes of the person. */
export interface ExplainedAttribute {
  readonly name: string;
  readonly current?: AttributeValue;
  readonly desired?: AttributeValue;
  readonly inStep: boolean;
}

/** One entitlement that the person has, should have, or both. */
export interface ExplainedEntitlement {
  readonly name: string;
  readonly held: boolean;
  readonly wanted: boolean;
  /** The rule that gives it, with the path through nested groups; or why it stays although no rule gives it. */
  readonly because: string;
  readonly rule?: string;
  /** Syncs that gave it; empty and held: it was given by hand. */
  readonly givenBy: readonly string[];
}

/** How far a departure is. Moments are milliseconds since 1970. */
export interface ExplainedDeparture {
  /** The reaction that decides, as the settings name it. */
  readonly situation: 'disabled' | 'deleted' | 'unqualified' | 'source-missing';
  /** What that reaction is. */
  readonly reaction: Reaction;
  readonly stage: Stage;
  readonly since: number;
  /** When the next step is due; absent while it waits for a reading, or nothing further follows. */
  readonly dueAt?: number;
  readonly closedAt?: number;
}

/** How a person stands in one sync, and why. */
export interface Explanation {
  readonly sync: string;
  readonly target: string;
  readonly scope: { readonly inScope: boolean; readonly rule: string; readonly because: string };
  readonly situation?: Situation;
  readonly standing: Standing;
  readonly message?: string;
  readonly link?: Link;
  readonly accountActive?: boolean;
  readonly attributes: readonly ExplainedAttribute[];
  readonly entitlements: readonly ExplainedEntitlement[];
  /** What the next run would do, as far as is known now. */
  readonly next: readonly Planned[];
  /** Since when the person has been leaving, and when something is due. */
  readonly departure?: ExplainedDeparture;
  /** How long the account was not used, where the sync acts on that. */
  readonly inactivity?: ExplainedInactivity;
  /** What was done to the person here, the newest hundred first; `personJournal` has all. */
  readonly history: readonly JournalEntry[];
}

/** Explains a person in one sync; `as`: as they would stand, were they so. @throws ProvisioningError `not-found` when no source of the sync tells the person. */
export async function explain(
  parts: Parts,
  request: { readonly sync: string; readonly person: string; readonly as?: Person },
): Promise<Explanation> {
  const sync = await parts.syncs.sync(request.sync);
  const { context, close } = await openLook(parts, sync);
  try {
    const [person] = await parts.people.persons({ from: sync.from, ids: [request.person], limit: 1 });
    if (person === undefined) {
      throw new ProvisioningError('not-found', `No source of ${sync.name} tells a person ${request.person}.`);
    }
    return await explainPerson(context, request.as ?? person);
  } finally {
    await close();
  }
}

async function explainPerson(context: Context, person: Person): Promise<Explanation> {
  const { db, sync, mapping } = context;
  const entitlements = await entitlementsOf(db, sync.to);
  const rules = await rulesOf(context, entitlements);
  const [subject] = await subjectsOf(context, entitlements, [person]);
  if (subject === undefined) throw new ProvisioningError('not-found', `There is no person ${person.id}.`);
  const departure = (await departuresOf(db, sync.name, [person.id])).get(person.id);
  const wanted = planPerson(subject, rules, knownOf(departure));
  const inactivity = inactivityOf(subject, rules, wanted);
  const plan = {
    ...wanted,
    ...(await waitFor(context, {
      changes: wanted.changes,
      person: person.id,
      giving: givingIn(entitlements),
    })),
  };
  return {
    sync: sync.name,
    target: sync.to,
    scope: mapping.scope(person),
    ...(plan.situation === undefined ? {} : { situation: plan.situation }),
    standing: plan.standing,
    ...(plan.message === undefined ? {} : { message: plan.message }),
    ...(subject.link === undefined ? {} : { link: subject.link }),
    ...(subject.account === undefined ? {} : { accountActive: subject.account.active }),
    attributes: attributesOf(subject, rules),
    entitlements: entitlementsOfPerson(subject, rules, plan),
    next: plan.changes,
    ...(departure === undefined ? {} : { departure: departureOf(plan, departure, rules) }),
    ...(inactivity === undefined ? {} : { inactivity }),
    history: await historyOf(context, person.id),
  };
}

/** As it is now; what is only remembered of it, where the plan says nothing newer. */
function departureOf(
  { departure, stage, dueAt, closedAt }: PersonPlan,
  known: DepartureTable,
  { sync }: Rules,
): ExplainedDeparture {
  const situation = situationOf[departure ?? known.kind];
  const closed = closedAt ?? known.closed_at ?? undefined;
  return {
    situation,
    reaction: sync.reactions[situation],
    stage: stage ?? known.stage,
    since: known.since,
    ...(typeof dueAt === 'number' ? { dueAt } : {}),
    ...(closed === undefined ? {} : { closedAt: closed }),
  };
}

function attributesOf(subject: Subject, rules: Rules): readonly ExplainedAttribute[] {
  const { account, person } = subject;
  const mapped = mappedOf(person, rules);
  const fit = (desired: Parameters<Rules['target']['fit']>[0]) => rules.target.fit(desired);
  const desired = desiredAccount({
    mapped,
    active: person.active,
    fit,
    ...(account === undefined ? {} : { existing: account }),
  });
  return rules.target.schema.flatMap(({ name }) => {
    const current = account?.attributes[name];
    const wanted = desired.attributes[name];
    if (current === undefined && wanted === undefined) return [];
    return [
      {
        name,
        ...(current === undefined ? {} : { current }),
        ...(wanted === undefined ? {} : { desired: wanted }),
        inStep: wanted === undefined || sameValue(current ?? null, wanted),
      },
    ];
  });
}

/** Whoever waits for a seat is told so, with what goes on without it. */
async function waitFor(
  { db, sync }: Context,
  {
    changes,
    person,
    giving,
  }: { readonly changes: readonly Planned[]; readonly person: string; readonly giving: Giving },
): Promise<Partial<Pick<Explanation, 'standing' | 'message'> & { readonly changes: readonly Planned[] }>> {
  const waiters = (await waitersAt(db, sync.to)).toSorted(inLine);
  const place = waiters.findIndex((one) => one.person === person && one.sync === sync.name);
  const mine = waiters[place];
  if (mine === undefined || changes.length === 0) return {};
  const before = waiters
    .slice(0, place)
    .filter((one) => one.products.some((each) => mine.products.includes(each)));
  return {
    standing: 'waiting',
    message: waitSentence({ lacks: mine.products, before: before.length }, await seatLimits(db, sync.to)),
    changes: withoutSeats(changes, new Set(mine.products), giving),
  };
}

/** What mapping gives, or nothing when it fails: the standing then says why. */
function mappedOf(person: Person, rules: Rules) {
  try {
    return rules.mapping.attributes(person);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'invalid') return [];
    throw thrown;
  }
}

function entitlementsOfPerson(
  { person, account, held }: Subject,
  rules: Rules,
  { changes, departure }: Pick<PersonPlan, 'changes' | 'departure'>,
): readonly ExplainedEntitlement[] {
  const wanted =
    person.present && rules.mapping.scope(person).inScope && person.active
      ? rules.mapping.entitlements(person)
      : [];
  const holds = account === undefined ? [] : (held.get(account.id) ?? []);
  const byKey = new Map(holds.map((each) => [foldKey(each.entitlement.name), each]));
  const explained: ExplainedEntitlement[] = wanted.map(({ name, rule, because }) => ({
    name,
    held: byKey.has(foldKey(name)),
    wanted: true,
    rule,
    because,
    givenBy: byKey.get(foldKey(name))?.givenBy ?? [],
  }));
  const known = new Set(wanted.map(({ name }) => foldKey(name)));
  const taken = new Set(
    changes.flatMap((change) => (change.type === 'grant.remove' ? [change.entitlement] : [])),
  );
  const stays = whyStays(departure !== undefined, account);
  for (const { entitlement, givenBy } of holds) {
    if (known.has(foldKey(entitlement.name))) continue;
    const lapse = taken.has(entitlement.id) ? 'the next run takes it away.' : stays;
    explained.push({
      name: entitlement.name,
      held: true,
      wanted: false,
      because: whyKept(entitlement.name, { givenBy, lapse }, rules),
      givenBy,
    });
  }
  return explained;
}

/** Of what no rule gives any more, and no change takes. */
function whyStays(isLeaving: boolean, account: Subject['account']): string {
  if (!isLeaving) return 'nothing is taken away now.';
  return account?.active === false
    ? 'it stays with the closed account, for whoever comes back.'
    : 'it stays while the person is on the way out.';
}

function whyKept(
  name: string,
  { givenBy, lapse }: { readonly givenBy: readonly string[]; readonly lapse: string },
  rules: Rules,
): string {
  if (rules.mapping.protectsEntitlement(name)) return 'The group is protected: no sync changes who is in it.';
  if (rules.sync.groups.default.some((each) => foldKey(each) === foldKey(name)))
    return 'A default group: no sync takes it away.';
  const others = givenBy.filter((sync) => sync !== rules.sync.name);
  if (others.length > 0) return `Given by ${others.join(', ')}.`;
  if (givenBy.length > 0) return `No rule gives it any more; ${lapse}`;
  return rules.mapping.owns(name)
    ? `Given by hand to a group that the sync owns; ${lapse}`
    : 'Given by hand at the target; no sync takes it away.';
}

/** Changes of a person that an explanation tells of, the newest. */
export const MOST_TOLD = 100;

async function historyOf({ db, sync }: Context, person: string): Promise<readonly JournalEntry[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .selectAll()
    .where('person', '=', person)
    .where('sync', '=', sync.name)
    .where('state', '<>', 'planned')
    .orderBy('plan', 'desc')
    .orderBy('seq', 'desc')
    .limit(MOST_TOLD)
    .execute();
  return rows.map(asEntry);
}
