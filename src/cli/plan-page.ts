/** A plan for its reader: what, whom, why; why it is held; whom it leaves alone; what to type next. */

import type { App } from '../app.ts';
import type { ChangeQuery, JournalEntry, Plan, PlanPerson, PlanSeats } from '../reconciliation/index.ts';
import { changeCounts, changeWords, type Names } from './change-words.ts';
import { namesOfPeople } from './people.ts';
import { namesFor } from './target-names.ts';
import { counted, indented, number, table, time } from './text.ts';

/** A plan with what its page shows of it. */
export interface PlanPage {
  readonly plan: Plan;
  readonly seats: PlanSeats;
  /** Who waits for a seat: the first of them. */
  readonly waiting: readonly PlanPerson[];
  /** An approval may be bound to it: `rollcall approve PLAN --digest …`. */
  readonly digest: string;
  readonly changes: readonly JournalEntry[];
  /** Whom the plan leaves alone, and why. */
  readonly people: readonly PlanPerson[];
  /** What accounts and groups are called at the target. */
  readonly called: Names;
  /** What people are called, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a plan's page shows of its changes. */
export interface PlanView extends Pick<ChangeQuery, 'after' | 'types' | 'states' | 'person'> {
  /** Changes and people left alone, each. */
  readonly limit: number;
}

/** Gathers what the page of a plan shows. @throws ProvisioningError `not-found` */
export async function readPlanPage(app: App, id: string, view: PlanView): Promise<PlanPage> {
  const { reconciliation } = app;
  const plan = await reconciliation.planById(id);
  const changes = await reconciliation.changes(id, view);
  const people = await reconciliation.planPeople(id, {
    standings: ['invalid', 'held', 'protected'],
    limit: view.limit,
  });
  const waiting = (await reconciliation.planPeople(id, { standings: ['waiting'], limit: 500 })).filter(
    ({ message }) => message?.startsWith('Waits for a seat') === true,
  );
  const ids = [...changes, ...people, ...waiting].flatMap(({ person }) => person ?? []);
  return {
    plan,
    seats: await reconciliation.planSeats(id),
    waiting: waiting.slice(0, view.limit),
    digest: await reconciliation.planDigest(id),
    changes,
    people,
    called: await namesFor(
      app,
      plan.target,
      changes.map(({ change }) => change),
    ),
    names: await namesOfPeople(app, await sourcesOf(app, plan), ids),
  };
}

/** The sources of the plan's sync; all there are when the sync has been removed since. */
async function sourcesOf({ settings }: App, { sync }: Plan): Promise<readonly string[]> {
  const saved = (await settings.savedSyncs({ removed: true })).find(({ name }) => name === sync);
  return saved?.written.from ?? [];
}

/** For programs. */
export function planJson({ plan, seats, waiting, digest, changes, people, names }: PlanPage): object {
  return { plan, seats, waiting, digest, changes, people, names: Object.fromEntries(names) };
}

/** For people. @param room cells in a line of the terminal. */
export function planLines(page: PlanPage, room?: number): readonly string[] {
  const { plan } = page;
  return [
    ...headLines(plan),
    ...sections(page, room).flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
  ];
}

function headLines({
  id,
  sync,
  target,
  kind,
  state,
  createdAt,
  counts,
  undoes,
  decidedBy,
  note,
}: Plan): readonly string[] {
  const of =
    kind === 'undo'
      ? `undoes plan ${undoes ?? ''} of ${sync} at ${target}`
      : kind === 'reclaim'
        ? `takes back seats of ${sync} at ${target}`
        : `${sync} to ${target}`;
  const decided = decidedBy === undefined ? '' : ` by ${decidedBy}${note === undefined ? '' : ` (${note})`}`;
  const situations = Object.entries(counts.situations).flatMap(([name, count]) =>
    count === 0 ? [] : [`${number(count)} ${name}`],
  );
  const changes = changeCounts(counts.changes);
  const unassigned =
    counts.unassigned === undefined || counts.unassigned === 0
      ? []
      : [`${counted(counts.unassigned, 'account')} at ${target} that nobody is linked to: left alone`];
  const untold =
    counts.untold === undefined || counts.untold === 0
      ? []
      : [
          `${counted(counts.untold, 'person', 'people')} with an account of ${sync} whom none of its sources has told: left alone; put the source that told them back into from, or close the accounts by hand`,
        ];
  return [
    `Plan ${id}: ${of}, made ${time(createdAt)}: ${state}${decided}`,
    ...(kind === 'undo'
      ? []
      : [
          `${counted(counts.people, 'person', 'people')}${situations.length === 0 ? '' : `: ${situations.join(', ')}`}`,
        ]),
    changes.length === 0 ? 'Nothing to change.' : changes.join(', '),
    ...unassigned,
    ...untold,
  ];
}

function sections(page: PlanPage, room: number | undefined): readonly (readonly string[])[] {
  return [
    holdLines(page.plan),
    irreversibleLines(page.plan),
    seatLines(page.seats, room),
    waitingLines(page, room),
    changeLines(page, room),
    lackingLines(page.plan),
    peopleLines(page, room),
    nextLines(page.plan),
  ];
}

function holdLines({ state, hold }: Plan): readonly string[] {
  if (state !== 'held' || hold.length === 0) return [];
  return [
    'Held until a person has looked, because:',
    ...indented(hold.map(({ rule, message }) => `${message} (${rule})`)),
  ];
}

function seatLines({ currency = '', products }: PlanSeats, room: number | undefined): readonly string[] {
  const moved = products.filter(({ takes, frees, waits }) => takes + frees + waits > 0);
  if (moved.length === 0) return [];
  const rows = moved.map(({ name, before, after, total, waits, costBefore, costAfter }) => [
    name,
    `${number(before)} → ${number(after)}${total === undefined ? '' : ` of ${number(total)}`}`,
    costBefore === undefined || costAfter === undefined
      ? ''
      : `${costBefore.toFixed(2)} → ${costAfter.toFixed(2)} ${currency}`,
    waits === 0 ? '' : `${counted(waits, 'person waits', 'people wait')}`,
  ]);
  return table(['seats of', 'used', 'a month', ''], rows, room);
}

function waitingLines({ waiting, names }: PlanPage, room: number | undefined): readonly string[] {
  if (waiting.length === 0) return [];
  const rows = waiting.map(({ person, message }) => [names.get(person) ?? person, message ?? '']);
  return ['Waiting for a seat:', ...table(['whom', 'why'], rows, room)];
}

function irreversibleLines({ counts }: Plan): readonly string[] {
  const sentences = counts.irreversible ?? [];
  return sentences.length === 0 ? [] : ['What cannot be undone:', ...indented(sentences)];
}

function changeLines(
  { plan, changes, names, called }: PlanPage,
  room: number | undefined,
): readonly string[] {
  const before = ['planned', 'intended'];
  const told = changes.some(({ state }) => !before.includes(state));
  const rows = changes.map((entry) => [
    entry.person === undefined ? '' : (names.get(entry.person) ?? entry.person),
    changeWords(entry.change, called),
    ...(told ? [outcomeWords(entry)] : []),
    whyWords(entry),
  ]);
  const all = Object.values(plan.counts.changes).reduce((sum, count) => sum + count, 0);
  const shown = table(told ? ['whom', 'what', 'outcome', 'why'] : ['whom', 'what', 'why'], rows, room);
  const last = changes.at(-1);
  if (last === undefined || all <= changes.length) return shown;
  return [
    ...shown,
    `… ${number(changes.length)} of ${number(all)} shown; see more with rollcall plans show ${plan.id} --after ${last.seq}`,
  ];
}

function whyWords({ change: { reason } }: JournalEntry): string {
  const because = reason.because ?? reason.rule;
  return reason.because === undefined || reason.situation === 'undo'
    ? because
    : `${because} (${reason.rule})`;
}

/** What became of a change. */
export function outcomeWords({ state, outcome, selected, undone }: JournalEntry): string {
  if (undone) return 'done, undone since';
  if (outcome?.state === 'failed') return `failed: ${outcome.message}`;
  if (outcome?.state === 'skipped') return `skipped: ${outcome.message}`;
  if (!selected) return 'not approved';
  return state;
}

function lackingLines({ target, counts }: Plan): readonly string[] {
  const lacking = Object.entries(counts.lacking);
  if (lacking.length === 0) return [];
  const rows = lacking.map(([name, people]) => `${name} (${counted(people, 'person', 'people')})`);
  return [
    `Groups that ${target} lacks; make them there, or let the sync make them with groups.create:`,
    ...indented(rows),
  ];
}

/** Whom the plan leaves alone, and why. */
export function peopleLines({ plan, people, names }: PlanPage, room: number | undefined): readonly string[] {
  if (people.length === 0) return [];
  const { invalid = 0, held = 0, protected: kept = 0 } = plan.counts.standings;
  const all = invalid + held + kept;
  const rows = people.map(({ person, standing, message }) => [
    names.get(person) ?? person,
    standing,
    message ?? '',
  ]);
  const more = all > people.length ? [`… ${number(people.length)} of ${number(all)} shown`] : [];
  return ['People left alone:', ...table(['whom', 'standing', 'why'], rows, room), ...more];
}

function nextLines({ id, state, sync, kind }: Plan): readonly string[] {
  switch (state) {
    case 'held':
      return [`Apply it with rollcall apply ${id} --approve, or reject it with rollcall reject ${id}.`];
    case 'ready':
    case 'approved':
      return [`Apply it with rollcall apply ${id}.`];
    case 'stale':
    case 'expired':
    case 'superseded':
      return kind !== 'reconcile' ? [] : [`Make a new one with rollcall plan ${sync}.`];
    default:
      return [];
  }
}

/**
 * How a command ends that leaves this plan behind: 6 while a person has to look at it or at somebody in it, 2 when what
 * is told of somebody cannot be used. Everybody else is served.
 */
export function planVerdict(page: PlanPage): {
  readonly exit: number;
  readonly warnings: readonly string[];
} {
  const { plan } = page;
  const { invalid = 0, held = 0 } = plan.counts.standings;
  const warnings: string[] = [];
  if (invalid > 0)
    warnings.push(
      `${counted(invalid, 'person is', 'people are')} left alone, for what is told of them cannot be used.${exampleOf(page, 'invalid')}`,
    );
  if (held > 0)
    warnings.push(
      `${counted(held, 'person waits', 'people wait')} until somebody has decided.${exampleOf(page, 'held')}`,
    );
  if (plan.state === 'held')
    warnings.push(`Plan ${plan.id} is held; nothing is done before a person has approved it.`);
  const waits = plan.state === 'held' || held > 0;
  return { exit: waits ? 6 : invalid > 0 ? 2 : 0, warnings };
}

/** The first person of that standing, and why. */
function exampleOf({ people, names }: PlanPage, wanted: PlanPerson['standing']): string {
  const first = people.find(({ standing }) => standing === wanted);
  return first === undefined ? '' : ` ${names.get(first.person) ?? first.person}: ${first.message ?? ''}`;
}
