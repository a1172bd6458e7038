/** Makes a plan: walks people in the order of their ids, a batch at a time, and writes down what each needs. */

import type { Person, Planned } from '../model/index.ts';
import { foldKey } from '../model/index.ts';
import { countGrown } from '../store/index.ts';
import { entitlementsAsked } from './asked-entitlements.ts';
import { recordClaims, settleClaims } from './claims.ts';
import type { Context } from './context.ts';
import { BATCH, rulesOf } from './context.ts';
import { departuresOf, knownOf, rememberDepartures } from './departures.ts';
import { addHoldings, openHandover } from './handover.ts';
import { addChanges, tally } from './journal.ts';
import { forgetStaying, measuredAt } from './leavers.ts';
import { countLinks } from './links.ts';
import { countUnassigned, type Entitlements, entitlementsOf } from './observed.ts';
import { type PersonPlan, planPerson } from './plan.ts';
import { addPeople } from './plan-people.ts';
import { createPlan, getPlan, type Plan, type PlanCounts, updatePlan } from './plans.ts';
import { queueReadings } from './queue.ts';
import { forgetReclaims } from './reclaims.ts';
import type { Rules } from './rules.ts';
import { givingIn } from './seat-moves.ts';
import { addSeatRows, type SeatRow, seatRows, settleSeats } from './seat-planning.ts';
import type { Sleeper } from './sleep.ts';
import { rememberSleepers } from './sleepers.ts';
import { askWarnings } from './still-here.ts';
import { subjectsOf } from './subjects.ts';
import type { DepartureTable } from './tables.ts';
import { inTurns } from './turns.ts';

export interface PlanningScope {
  /** Only these people; absent: everybody. */
  readonly people?: readonly string[];
  /** A plan that only looks starts no grace period. */
  readonly remember: boolean;
}

/** A plan for the people of a scope, from what is known of the target now. Its state stays `planning`. */
export async function makePlan(context: Context, scope: PlanningScope): Promise<Plan> {
  const { db, sync, newId, clock, mapping } = context;
  const id = newId();
  const full = scope.people === undefined;
  const head = {
    id,
    sync: sync.name,
    target: sync.to,
    kind: 'reconcile',
    full,
    rules: mapping.digest,
    createdAt: clock.now(),
  } as const;
  const entitlements = full ? await entitlementsOf(db, sync.to) : entitlementsAsked(db, sync.to);
  const rules = await rulesOf(context, entitlements);
  const counting = newCounting();
  const awaiting: DepartureTable[] = [];
  const measured = scope.remember ? await measuredAt(db, sync.to) : new Set<string>();
  const handingOver = openHandover(context, rules);
  let seq = 0;
  // Written together with the first of what it plans: alone it would be a commit more for each changed person.
  let begun = false;
  for await (const people of batches(context, scope.people)) {
    const batch = await planBatch(context, { people, rules, entitlements });
    const { departures, sleepers, awake, linked, seats } = batch;
    const { plans, holdings } = await handingOver(batch.plans, people);
    await db.transaction(async (tx) => {
      if (!begun) await createPlan(tx, head);
      seq = await addChanges(
        tx,
        head,
        plans.flatMap(({ changes }) => changes),
        seq,
      );
      await addPeople(tx, id, full ? plans.filter(noteworthy) : plans);
      await recordClaims(tx, id, plans, context.target.schema);
      await addSeatRows(tx, id, seats);
      await addHoldings(tx, id, holdings);
      if (scope.remember) {
        awaiting.push(...(await rememberDepartures(tx, sync.name, plans, departures, rules.now)));
        await rememberSleepers(tx, sync.name, plans, sleepers);
        await askWarnings(tx, context, plans);
        await forgetReclaims(tx, sync.name, awake);
        await forgetStaying(tx, sync.to, stayingAmong(people, plans, measured));
      }
    });
    begun = true;
    count(counting, plans);
    counting.linked += linked;
    context.report({ run: context.run, step: 'planning', done: counting.people });
    await context.checkpoint();
  }
  await db.transaction(async (tx) => {
    if (!begun) await createPlan(tx, head);
    const held = await settleClaims(tx, id, sync.to);
    counting.situations.ambiguous = (counting.situations.ambiguous ?? 0) + held;
    counting.standings.held = (counting.standings.held ?? 0) + held;
    await addChanges(tx, head, groupsToMake(counting.wanting, rules), seq);
  });
  if (awaiting.length > 0) await queueReadings(context, awaiting);
  const seats = await settleSeats(context, { plan: id, ...scope, giving: givingIn(entitlements) });
  counting.standings.waiting = (counting.standings.waiting ?? 0) + seats.waiting;
  counting.standings.settled = (counting.standings.settled ?? 0) - seats.waiting;
  const counts = {
    ...(await countsOf(context, { plan: id, counting, full })),
    ...(seats.limits.length === 0 ? {} : { seats: seats.limits }),
  };
  await updatePlan(db, id, { counts });
  // Whoever looks at the plan now asks for parts of it.
  if (full) await countGrown(db);
  return getPlan(db, id);
}

/** What each of these people needs now, and the departures that were under way among them before. */
export async function planBatch(
  context: Context,
  {
    people,
    rules,
    entitlements,
  }: { readonly people: readonly Person[]; readonly rules: Rules; readonly entitlements: Entitlements },
): Promise<{
  readonly plans: readonly PersonPlan[];
  readonly departures: Awaited<ReturnType<typeof departuresOf>>;
  /** What was remembered of sleepers among them. */
  readonly sleepers: ReadonlyMap<string, Sleeper>;
  /** Those whose seat was reclaimed and who sleep no more. */
  readonly awake: readonly string[];
  /** How many of them have an account for which this sync answers. */
  readonly linked: number;
  /** The seats that their plans take and give. */
  readonly seats: readonly SeatRow[];
}> {
  const subjects = await subjectsOf(context, entitlements, people);
  const departures = await departuresOf(
    context.db,
    context.sync.name,
    people.map(({ id }) => id),
  );
  const plans = await entitlements.known(() =>
    inTurns(subjects, (subject) => planPerson(subject, rules, knownOf(departures.get(subject.person.id)))),
  );
  const linked = subjects.filter(({ link }) => link?.sync === context.sync.name).length;
  const sleepers = new Map(
    subjects.flatMap(({ person, sleeper }) => (sleeper === undefined ? [] : [[person.id, sleeper] as const])),
  );
  const seats = seatRows(
    subjects.flatMap((subject, place) => {
      const plan = plans[place];
      return plan === undefined ? [] : [{ subject, plan }];
    }),
    rules,
    givingIn(entitlements),
  );
  const awake = subjects.flatMap(({ person, reclaim }, place) => {
    const plan = plans[place];
    const sleeps = plan?.sleeper !== undefined && plan.sleeper.state !== 'awake';
    return reclaim === undefined || sleeps || plan?.standing === 'invalid' ? [] : [person.id];
  });
  return { plans, departures, sleepers, awake, linked, seats };
}

/** People by batches: everybody in order of id, or those named. */
export async function* batches(
  context: Context,
  named: readonly string[] | undefined,
): AsyncIterable<readonly Person[]> {
  const { from } = context.sync;
  if (named !== undefined) {
    for (let start = 0; start < named.length; start += BATCH) {
      yield await context.people.persons({ from, ids: named.slice(start, start + BATCH), limit: BATCH });
    }
    return;
  }
  let after: string | undefined;
  for (;;) {
    const people = await context.people.persons({
      from,
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    });
    const last = people.at(-1);
    if (last === undefined) return;
    yield people;
    after = last.id;
  }
}

/** Of those whose leaving is measured, whoever is active and in scope after all. */
function stayingAmong(
  people: readonly Person[],
  plans: readonly PersonPlan[],
  measured: ReadonlySet<string>,
): readonly string[] {
  if (measured.size === 0) return [];
  return people.flatMap(({ id, active }, place) =>
    active && plans[place]?.situation === 'confirmed' && measured.has(id) ? [id] : [],
  );
}

/** Of everybody only those with whom something is; of single people all, so that it is known who was looked at since. */
function noteworthy({ standing, changes }: PersonPlan): boolean {
  return changes.length > 0 || (standing !== 'settled' && standing !== 'outside');
}

interface Counting {
  people: number;
  linked: number;
  situations: Record<string, number>;
  standings: Record<string, number>;
  lacking: Record<string, number>;
  /** Groups to be made, by folded name. */
  wanting: Map<string, { readonly name: string; readonly first: Planned }>;
}

function newCounting(): Counting {
  return { people: 0, linked: 0, situations: {}, standings: {}, lacking: {}, wanting: new Map() };
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function count(counting: Counting, plans: readonly PersonPlan[]): void {
  for (const { situation, standing, lacking, changes } of plans) {
    counting.people += 1;
    if (situation !== undefined) bump(counting.situations, situation);
    bump(counting.standings, standing);
    for (const name of lacking) bump(counting.lacking, name);
    for (const change of changes) {
      if (change.type !== 'grant.add' || typeof change.entitlement === 'string') continue;
      const name = change.entitlement.createdAs;
      if (!counting.wanting.has(foldKey(name))) counting.wanting.set(foldKey(name), { name, first: change });
    }
  }
}

function groupsToMake(wanting: Counting['wanting'], rules: Rules): Planned[] {
  return [...wanting.values()].map(({ name, first }) => ({
    type: 'entitlement.create',
    kind: 'group',
    name,
    reason: {
      situation: first.reason.situation,
      rule: 'groups.create',
      because: `${first.reason.because ?? `A rule of ${rules.sync.name} gives it`}; the target has no group ${name} yet.`,
    },
  }));
}

async function countsOf(
  { db, sync }: Context,
  { plan, counting, full }: { readonly plan: string; readonly counting: Counting; readonly full: boolean },
): Promise<PlanCounts> {
  const changes: Record<string, number> = {};
  const untold = async () => Math.max(0, (await countLinks(db, sync.to, sync.name)) - counting.linked);
  // Whom the plan links it does not leave alone.
  const unassigned = async () =>
    Math.max(0, (await countUnassigned(db, sync.to)) - (changes['link.add'] ?? 0));
  for (const { type, count: number } of await tally(db, plan)) changes[type] = (changes[type] ?? 0) + number;
  return {
    people: counting.people,
    situations: counting.situations,
    standings: counting.standings,
    changes,
    lacking: counting.lacking,
    ...(full ? { unassigned: await unassigned(), untold: await untold() } : {}),
  };
}
