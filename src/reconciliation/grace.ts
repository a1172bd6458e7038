/** How far a departure is: suspected, leaving, suspended; and when its next step is due. Pure. */

import type { Leaving, Person } from '../model/index.ts';
import { type Awaited, awaited, momentOf } from './freshness.ts';
import type { Rules } from './rules.ts';

/** Why somebody is leaving. `inactive`: told as such by the source (`reactions.disabled`). */
export type Departure = 'inactive' | 'unqualified' | 'source-missing' | 'deleted';

/**
 * `suspected`: vanished, and not yet believed to be gone; `leaving`: believed, and the account is as it was; `suspended`:
 * the account is closed, or has lost what it was to lose.
 */
export type Stage = 'suspected' | 'leaving' | 'suspended';

/** What is remembered of a departure. Moments are milliseconds since 1970. */
export interface Known {
  readonly kind?: Departure;
  readonly since: number;
  /** When we closed the account, or found it closed. */
  readonly closedAt?: number;
}

/** The name under which a departure has its reaction. */
export const situationOf: Readonly<Record<Departure, Exclude<Leaving, 'inactive'>>> = {
  inactive: 'disabled',
  unqualified: 'unqualified',
  'source-missing': 'source-missing',
  deleted: 'deleted',
};

/** Due with the next reading of a source, whenever that is. */
export const WITH_READING = 'reading';

/** A step that may be taken, or what it waits for. */
export type Step =
  | { readonly ready: true; readonly at: number }
  | { readonly ready: false; readonly message: string; readonly dueAt: number | typeof WITH_READING };

/** Somebody who is gone was deleted if every source that told them has said so; else the person has vanished. */
export function goneHow({ identities }: Person): 'deleted' | 'source-missing' {
  return identities.length > 0 && identities.every(({ goneBy }) => goneBy === 'removed')
    ? 'deleted'
    : 'source-missing';
}

/** Since when somebody is leaving: what contradicts a departure, as who reappears, begins it anew. */
export function begunAt(
  { person, departure, known }: { person: Person; departure: Departure; known: Known | undefined },
  now: number,
): number {
  const gone = departure === 'source-missing' || departure === 'deleted';
  if (gone) return Math.max(known?.since ?? now, lastGone(person) ?? 0);
  const wasGone = known?.kind === 'source-missing' || known?.kind === 'deleted';
  return wasGone ? now : (known?.since ?? now);
}

function lastGone({ identities }: Person): number | undefined {
  const moments = identities.flatMap(({ goneAt }) => goneAt ?? []);
  return moments.length === 0 ? undefined : Math.max(...moments);
}

/** How long, and by how many readings, somebody who vanished must be missed; nothing of others, and once that is so. */
export function suspicion(
  person: Person,
  begun: number,
  rules: Rules,
): { readonly until: number; readonly message: string; readonly lacking: boolean } {
  const { missedReadings = 1, missedFor = 0 } = rules.sync.deprovision;
  const counts = person.identities.flatMap(({ missed }) => missed ?? []);
  const missed = counts.length === 0 ? 1 : Math.min(...counts);
  const until = (lastGone(person) ?? begun) + missedFor;
  return {
    until,
    lacking: missed < missedReadings,
    message: `Suspected to have left: ${missed} of ${missedReadings} complete readings in a row have missed the person.`,
  };
}

/**
 * Whether a step that is due at a moment may be taken now: on a working day, and judged by a reading that is no older.
 * `at`: when it falls due by the clock alone, of which `why` tells.
 */
export function stepAt(
  rules: Rules,
  due: {
    readonly at: number;
    readonly since: number;
    readonly departure: Departure;
    readonly why: string;
  },
): Step {
  const { now, freshness } = rules;
  const days = daysFor(rules, situationOf[due.departure]);
  const at = days.next(due.at);
  if (now < at)
    return { ready: false, dueAt: at, message: `${due.why}, on ${momentOf(at)}.${whyMoved(days, due.at)}` };
  const closed = days.closed(now);
  if (closed !== undefined) {
    const next = days.next(now);
    return {
      ready: false,
      dueAt: next,
      message: `${due.why}, on ${momentOf(next)}. Nothing is taken away during ${closed}.`,
    };
  }
  // What is done at once is done by what was told, whenever that was read.
  const missing: Awaited | undefined =
    at > due.since && freshness !== undefined
      ? awaited(freshness, { at, since: due.since, whole: due.departure === 'source-missing', now })
      : undefined;
  if (missing === undefined) return { ready: true, at };
  const until = missing.until === undefined ? WITH_READING : days.next(missing.until);
  return { ready: false, dueAt: until, message: `Due since ${momentOf(at)}. ${missing.because}` };
}

/** The working days that count in a situation. */
export function daysFor(rules: Rules, situation: Leaving): Pick<Rules['days'], 'closed' | 'next'> {
  return rules.sync.deprovision.calendar?.except.includes(situation) === true ? always : rules.days;
}

const always = { closed: () => undefined, next: (at: number) => at };

function whyMoved(days: Pick<Rules['days'], 'closed'>, at: number): string {
  const closed = days.closed(at);
  return closed === undefined ? '' : ` Nothing is taken away during ${closed}.`;
}
