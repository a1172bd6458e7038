/** Why does Ada (not) have this? Answered from the rules, the ledger and the journal; no call is made. */

import type { AttributeValue, Person, Planned, Reaction, Situation } from '../model/index.ts';
import { ProvisioningError, sameValue } from '../model/index.ts';
import { type Context, type Parts, rulesOf } from './context.ts';
import { departuresOf, knownOf } from './departures.ts';
import { desiredAccount } from './desired.ts';
import { type ExplainedEntitlement, explainedEntitlements } from './explained-entitlements.ts';
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
  /** What was done to the person here, the newest first, a hundred at most; `personJournal` has all. */
  readonly history: readonly JournalEntry[];
  /** Whether more was done than the history tells. */
  readonly truncated: boolean;
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
    entitlements: explainedEntitlements(subject, rules, { ...plan, inactivity }),
    next: plan.changes,
    ...(departure === undefined ? {} : { departure: departureOf(plan, departure, rules) }),
    ...(inactivity === undefined ? {} : { inactivity }),
    ...(await historyOf(context, person.id)),
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

/** Changes of a person that an explanation tells of, the newest. */
export const MOST_TOLD = 100;

async function historyOf(
  { db, sync }: Context,
  person: string,
): Promise<Pick<Explanation, 'history' | 'truncated'>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .selectAll()
    .where('person', '=', person)
    .where('sync', '=', sync.name)
    .where('state', '<>', 'planned')
    .orderBy('plan', 'desc')
    .orderBy('seq', 'desc')
    .limit(MOST_TOLD + 1)
    .execute();
  return { history: rows.slice(0, MOST_TOLD).map(asEntry), truncated: rows.length > MOST_TOLD };
}
