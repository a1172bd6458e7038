/**
 * Owns links, the ledger of grants, what targets hold, plans with their journal, runs.
 * Hands on planning, approval, applying, undoing and explaining, and the handlers of its jobs.
 * To server/ and cli/ by way of app.ts.
 */

import type { JobHandler } from '../jobs/index.ts';
import { type Person, ProvisioningError, type Sync } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { applyPlan, settleStopped } from './apply.ts';
import { type Approval, approvePlan, rejectPlan } from './approve.ts';
import { type HandLink, linkByHand, unlinkByHand } from './byhand.ts';
import type { Context, Parts, Progress } from './context.ts';
import { type Due, duePeople } from './departures.ts';
import { type Explanation, explain } from './explain.ts';
import { type FailedChange, type FailedQuery, failedChanges, failedMark } from './failed.ts';
import { afterApply } from './freed.ts';
import { unlessGone } from './gone.ts';
import { judge } from './guard.ts';
import { fullJob } from './jobs.ts';
import { type Leaving, openLeaving } from './leaving.ts';
import { concerned, type LeftAlone, leftAlone } from './left-alone.ts';
import { leftUndone } from './left-undone.ts';
import { linksOfPerson } from './links.ts';
import { type Lookups, openLookups } from './lookups.ts';
import { namesAt, type TargetNames } from './observed.ts';
import { type Paces, paceOf, type Told } from './pace.ts';
import { openPlanBeside, type PlanBeside } from './plan-beside.ts';
import { openComparing } from './plan-compared.ts';
import { getPlan, listPlans, movePlan, type Plan } from './plans.ts';
import { progressOfAll } from './progress-rows.ts';
import { queueAgain, queueDue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { type Listener, openReports } from './reports.ts';
import { forgetOld, type Retention } from './retention.ts';
import { getRun, listRuns, markStopped, type Run, type RunQuery } from './runs.ts';
import { openSeating, type Seating } from './seating.ts';
import { type Beginning, begunBy, type Ending, withRun } from './session.ts';
import { openShowing, type Showing } from './showing.ts';
import type { Link } from './subject.ts';
import { openTargetGroups, type TargetGroups } from './target-groups.ts';
import { supposing, tryOut } from './trial.ts';
import { markUndone, planUndo, type Undoing } from './undo.ts';
import { type Tally, tallySince } from './week.ts';
import { isConfirmed, weigh } from './weigh.ts';
import { isWhole } from './whole.ts';
import { noteWorking } from './working.ts';

export { type Activities, openActivities } from './activities.ts';
export type { Approval } from './approve.ts';
export type { ChangeFilter, ChangeState } from './change-filter.ts';
export type { People, Progress, Syncs } from './context.ts';
export { goRound, type Readers, type Round, roundHandlers } from './cycle.ts';
export type { Deprovisioned, Deprovisioning, LeaverState } from './deprovisioning.ts';
export type {
  ExplainedAttribute,
  ExplainedDeparture,
  Explanation,
} from './explain.ts';
export { MOST_TOLD } from './explain.ts';
export type { ExplainedEntitlement } from './explained-entitlements.ts';
export type { FailedChange } from './failed.ts';
export { applyJob, cycleJob, readJob } from './jobs.ts';
export type { ChangeQuery, JournalEntry } from './journal.ts';
export type { TargetNames } from './observed.ts';
export type { Pace } from './pace.ts';
export { openPeople } from './people.ts';
export type { Standing } from './plan.ts';
export type { PlanPart } from './plan-part.ts';
export type { PlanPerson } from './plan-people.ts';
export type { PlanSeats } from './plan-seats.ts';
export type { Plan, PlanCounts, PlanQuery, PlanState } from './plans.ts';
export { openReaders, type SourceReaders } from './readers.ts';
export { type Reclaimable, reclaimKinds } from './reclaimable.ts';
export { rounds } from './rounds.ts';
export { onLife, onTold } from './routing.ts';
export type { Run, RunCounts, RunKind, RunState } from './runs.ts';
export type { SeatHolder, SeatReport } from './seat-counts.ts';
export type { SeatForecast, SeatHistory } from './seat-history.ts';
export type { SeatLook } from './seat-look.ts';
export type { SeatCount } from './seating.ts';
export type { Link } from './subject.ts';
export type { Undoing } from './undo.ts';
export type { Warning, Warnings, WarningWish } from './warnings.ts';
export type { Parts as ReconciliationParts };

/** What starts a run. */
export interface RunStart extends Beginning {
  readonly sync: string;
  /** Only these people; absent: everybody. */
  readonly people?: readonly string[];
  /** Who starts it. */
  readonly actor: string;
}

export interface Reconciliation extends Showing, Seating, Leaving, Lookups, TargetGroups, PlanBeside {
  /** Reconciles a sync, or some people of it: plans, asks the guard, and holds or applies. */
  run(request: RunStart & { readonly again?: number }): Promise<Run>;
  /** Makes a plan and changes nothing; the run's plan is `ready`, `held` or `empty`. */
  plan(request: RunStart): Promise<Run>;
  /**
   * Tries a sync as it is not saved: makes the plan that it would make and, where one of its name is saved, today's beside
   * it. Reads the target, changes nothing, and neither plan can be approved or applied.
   */
  tryOut(request: Beginning & { readonly sync: Sync; readonly actor: string }): Promise<Run>;
  /** Approves a held plan, or a part of it. Applying is another step. */
  approve(approval: Approval): Promise<Plan>;
  reject(decision: { readonly plan: string; readonly by: string; readonly note?: string }): Promise<Plan>;
  /** Applies exactly an approved (or safe) plan, but for people who have moved since. */
  apply(request: Beginning & { readonly plan: string; readonly actor: string }): Promise<Run>;
  /** Makes the inverse of what a run did; it waits for approval. */
  undo(request: { readonly run: string; readonly actor: string }): Promise<Undoing>;
  /** Stops a run after the calls under way. @throws ProvisioningError `conflict` when it is not running. */
  stop(request: { readonly run: string; readonly by: string }): Promise<void>;
  runs(query?: RunQuery): Promise<readonly Run[]>;
  runById(id: string): Promise<Run>;
  /** What accounts (at most 1,000) and entitlements of a target are called, by id. */
  names(
    target: string,
    of: { readonly accounts: readonly string[]; readonly entitlements: readonly string[] },
  ): Promise<TargetNames>;
  /** How a person stands in a sync, and why; `as`: how they would, were they so. Asks nothing of the target. */
  explain(request: {
    readonly sync: string;
    readonly person: string;
    readonly as?: Person;
  }): Promise<Explanation>;
  /** How long it took from what was told of people (at most some thousands) to what was done for them. */
  pace(events: readonly Told[]): Promise<Paces>;
  /** Changes that failed since then, the newest first. */
  failedChanges(query: FailedQuery): Promise<readonly FailedChange[]>;
  /** As long as this is the same, so is what failed since then; it costs much less. */
  failedMark(since: number): Promise<string>;
  /** What was done since then (milliseconds since 1970), counted. */
  tallySince(since: number): Promise<Tally>;
  link(link: HandLink): Promise<void>;
  unlink(link: Omit<HandLink, 'account'>): Promise<void>;
  links(person: string): Promise<readonly (Link & { readonly target: string })[]>;
  /** Whether a person has ever approved a plan of this sync: until then it applies nothing by itself. */
  confirmed(sync: string): Promise<boolean>;
  /** Whom a sync leaves alone until somebody does something, by the newest plans. */
  leftAlone(sync: string): Promise<readonly LeftAlone[]>;
  /** Changes of a sync that failed and are not made good since, by its newest plans. */
  leftUndone(sync: string): Promise<number>;
  /** How many people a sync concerns, by its newest plan of everybody; nothing: none was made. */
  concerned(sync: string): Promise<number | undefined>;
  /** Whether a run has brought its target to all that its sync wants of it, with nobody left out and nothing left undone. */
  whole(run: Run): Promise<boolean>;
  /** Hears the progress of a run (or of all, `*`) at work in this process. */
  subscribe(run: string, listener: Listener): () => void;
  progress(run: string): Progress | undefined;
  /** How far all runs at work are, in whichever process: as their rows say, which are written once a second. */
  progressOfAll(): Promise<readonly Progress[]>;
  /** Some of a sync's leavers whose next step is due; when none is, a job is left for when one will be. */
  due(sync: string): Promise<Due>;
  /** Notes that the service is at work, so that it knows when it was down. Called every minute or so. */
  working(): Promise<void>;
  /** Plans that a crash or a failing connection interrupted. */
  interrupted(): Promise<readonly Plan[]>;
  forget(retention: Retention): Promise<{ readonly runs: number; readonly plans: number }>;
  /** Handlers of this room's jobs, by name. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
}

/** Milliseconds after the first plan was applied until everybody is looked at again. */
const AFTER_FIRST = 10_000;
/** People of one job whose next step is due. */
const DUE = 500;

export function openReconciliation(parts: Parts): Reconciliation {
  const { db } = parts;
  const reports = openReports();
  const compare = openComparing(db);

  const start = (
    kind: 'full' | 'scoped' | 'plan',
    request: RunStart & { readonly again?: number },
  ): Promise<Run> =>
    withRun(parts, reports, {
      request: { sync: request.sync, kind, actor: request.actor, ...begunBy(request) },
      work: (context) =>
        reconcile(context, {
          planOnly: kind === 'plan',
          ...(request.people === undefined ? {} : { people: request.people }),
          ...(request.again === undefined ? {} : { again: request.again }),
        }),
    });

  const rulesOfSync = async (name: string): Promise<string> => {
    const sync = await parts.syncs.sync(name);
    const target = await parts.syncs.openTarget(sync.to, new AbortController().signal);
    try {
      return parts.syncs.compile(sync, target).digest;
    } finally {
      await target.close();
    }
  };

  const reconciliation: Reconciliation = {
    async run(request) {
      await refusePaused(parts, request.sync);
      return start(request.people === undefined ? 'full' : 'scoped', request);
    },
    plan: (request) => start('plan', request),
    tryOut: ({ sync, actor, ...request }) =>
      withRun({ ...parts, syncs: supposing(parts.syncs, sync) }, reports, {
        request: { sync: sync.name, kind: 'plan', actor, ...begunBy(request) },
        work: (context) => tryOut(context, parts),
      }),
    async approve(approval) {
      const plan = await getPlan(db, approval.plan);
      return approvePlan(parts, await rulesOfSync(plan.sync), approval);
    },
    reject: (decision) => rejectPlan(parts, decision),
    async apply({ plan: id, actor, ...request }) {
      const plan = await getPlan(db, id);
      await refusePaused(parts, plan.sync);
      return withRun(parts, reports, {
        request: {
          sync: plan.sync,
          kind: plan.kind === 'undo' ? 'undo' : 'apply',
          actor,
          plan: id,
          ...begunBy(request),
        },
        work: (context) => applyDecided(context, id),
      });
    },
    async undo({ run: id, actor }) {
      const run = await getRun(db, id);
      if (run.plan === undefined)
        throw new ProvisioningError('conflict', `Run ${id} made no plan, so there is nothing to undo.`);
      const undoes = run.plan;
      const made: Undoing[] = [];
      await withRun(parts, reports, {
        request: { sync: run.sync, kind: 'plan', actor },
        work: async (context) => {
          const undoing = await planUndo(context, undoes);
          made.push(undoing);
          return { state: undoing.plan.state === 'empty' ? 'done' : 'held', plan: undoing.plan.id };
        },
      });
      const [undoing] = made;
      if (undoing === undefined)
        throw new ProvisioningError('internal', `The undo of run ${id} made no plan.`);
      return undoing;
    },
    async stop({ run: id, by }) {
      const run = await getRun(db, id);
      if (run.state !== 'running')
        throw new ProvisioningError('conflict', `Run ${id} is not running; it is ${run.state}.`);
      await markStopped(db, id);
      if (run.plan !== undefined) await stopPlan(db, run.plan);
      await parts.audit.append(
        [{ at: parts.clock.now(), actor: by, action: 'run.stopped', sync: run.sync, run: id }],
        db,
      );
      reports.stop(id);
    },
    runs: (query) => listRuns(db, query),
    runById: (id) => getRun(db, id),
    names: (target, of) => namesAt(db, target, of),
    explain: (request) => explain(parts, request),
    ...openShowing(parts, compare),
    ...openSeating(parts, reports),
    ...openLeaving(parts),
    ...openTargetGroups(parts),
    ...openPlanBeside(db, compare),
    ...openLookups(parts),
    pace: (events) => paceOf(db, events),
    failedChanges: (query) => failedChanges(db, query),
    failedMark: (since) => failedMark(db, since),
    tallySince: (since) => tallySince(db, since),
    link: (link) => linkByHand(parts, link),
    unlink: (link) => unlinkByHand(parts, link),
    links: (person) => linksOfPerson(db, person),
    confirmed: (sync) => isConfirmed(db, sync),
    leftAlone: (sync) => leftAlone(db, sync),
    leftUndone: (sync) => leftUndone(db, sync),
    concerned: (sync) => concerned(db, sync),
    whole: (run) => isWhole(db, run),
    subscribe: (run, listener) => reports.subscribe(run, listener),
    progress: (run) => reports.last(run),
    progressOfAll: () => progressOfAll(db),
    async due(name) {
      const due = await duePeople(db, name, parts.clock.now(), DUE);
      // Jobs of one key become one, at the earlier of their times: the later one is asked for anew.
      if (due.people.length === 0) await queueDue({ ...parts, sync: await parts.syncs.sync(name) });
      return due;
    },
    working: () => noteWorking(db, parts.clock.now()),
    interrupted: () => listPlans(db, { states: ['applying', 'stopping'] }),
    forget: (retention) => forgetOld(parts, retention),
    handlers: unlessGone((name) => parts.syncs.sync(name), {
      async reconcile({ sync, person, again }, { signal: turn }) {
        const name = String(sync);
        if (!(await parts.syncs.sync(name)).enabled) return;
        // A first load pushes thousands, one by one: until a plan is approved there is nothing to do for single people.
        if (typeof person === 'string' && !(await isConfirmed(db, name))) return;
        await reconciliation.run({
          sync: name,
          actor: 'system',
          turn,
          ...(person === undefined || person === null ? {} : { people: [String(person)] }),
          ...(typeof again === 'number' ? { again } : {}),
        });
      },
      async apply({ plan }, { signal: turn }) {
        await reconciliation.apply({ plan: String(plan), actor: 'system', turn });
      },
    }),
  };
  return reconciliation;
}

async function refusePaused({ syncs }: Parts, name: string): Promise<void> {
  if ((await syncs.sync(name)).enabled) return;
  throw new ProvisioningError(
    'conflict',
    `The sync ${name} is paused (enabled: false); enable it, and run it then.`,
  );
}

async function stopPlan(db: Database, id: string): Promise<void> {
  await movePlan(db, { id, from: ['applying'] }, { state: 'stopping' });
}

/** Applies a plan that a person has approved, that is safe, or that was interrupted. */
async function applyDecided(context: Context, id: string): Promise<Ending> {
  const { db, clock, mapping, sync } = context;
  const plan = await getPlan(db, id);
  if (plan.state === 'held') {
    throw new ProvisioningError(
      'unsafe',
      `Plan ${id} is held: ${plan.hold.map(({ message }) => message).join(' ')} Approve it with rollcall approve ${id}.`,
    );
  }
  if (plan.state === 'stopping') {
    await settleStopped(context, plan);
    return { state: 'stopped', plan: id };
  }
  if (plan.state !== 'approved' && plan.state !== 'ready' && plan.state !== 'applying') {
    throw new ProvisioningError(
      'conflict',
      `Plan ${id} is ${plan.state} and cannot be applied; make a new one with rollcall plan ${plan.sync}.`,
    );
  }
  if (plan.rules !== mapping.digest && plan.kind === 'reconcile') {
    await movePlan(db, { id, from: [plan.state] }, { state: 'stale' });
    throw new ProvisioningError(
      'stale',
      `The rules of ${plan.sync} have changed since plan ${id} was made; make a new one.`,
    );
  }
  if (plan.state === 'approved' && plan.expiresAt !== undefined && plan.expiresAt < clock.now()) {
    await movePlan(db, { id, from: ['approved'] }, { state: 'expired' });
    throw new ProvisioningError(
      'stale',
      `The approval of plan ${id} has expired; make a new plan and approve it.`,
    );
  }
  if (plan.state === 'ready') {
    const verdict = judge(await weigh(context, plan), sync.safety);
    if (!verdict.safe) {
      await movePlan(db, { id, from: ['ready'] }, { state: 'held', hold: verdict.reasons });
      throw new ProvisioningError(
        'unsafe',
        `Plan ${id} is held now: ${verdict.reasons.map(({ message }) => message).join(' ')}`,
      );
    }
  }
  const applied = await applyPlan(context, plan, false);
  await queueDue(context);
  await afterApply(context);
  // While the first plan waited, what was pushed led to nothing: now everybody is looked at.
  if (plan.hold.some(({ rule }) => rule === 'first-run')) {
    await context.jobs.add(fullJob(sync.name, sync.to, clock.now() + AFTER_FIRST));
  }
  if (plan.kind === 'undo') await markUndone(context, plan);
  const again = await queueAgain(context, applied.again, 0);
  const { done, failed, skipped } = applied;
  return { state: 'done', plan: id, counts: { done, failed, skipped, again } };
}
