/** Time to deprovision: how long leavers kept access, and who has it for longer than the sync's objective allows. */

import { BATCH, type Parts } from './context.ts';
import { departuresOf, dueOf } from './departures.ts';
import {
  countLeavers,
  type LeaverPlace,
  type LeaverQuery,
  lastedAt,
  listLeavers,
  type Objectives,
  targetsLeft,
} from './leaver-list.ts';
import type { Leaver } from './leavers.ts';
import type { DepartureTable } from './tables.ts';

/**
 * How far it is. `suspected`, `leaving`: access stays until the next step is due. `open`: access stays until somebody does
 * something, or a run succeeds. `closed`: the target has taken the change and was not looked at since. `gone`: it shows no access.
 */
export type LeaverState = 'suspected' | 'leaving' | 'open' | 'closed' | 'gone';

/** A leaver with the objective that counts. Milliseconds. */
export interface Deprovisioned extends Leaver {
  readonly state: LeaverState;
  /** When the next step is due, where one is. */
  readonly dueAt?: number;
  /** How long access lasted, or has lasted until now. */
  readonly lasted: number;
  /** The objective of the sync; absent: none is set. */
  readonly objective?: number;
  /** Whether it lasted longer than that. */
  readonly late: boolean;
}

/** Whom of the leavers is asked for. */
export interface DeprovisioningQuery extends Omit<LeaverQuery, 'late'> {
  /** Only those who have or had access for longer than is allowed; all are counted. */
  readonly late?: boolean;
}

export interface Deprovisioning {
  /** Those who have no access any more. */
  readonly closed: number;
  /** Those who still have some. */
  readonly open: number;
  readonly late: number;
  /** Of those who have no access any more; absent: there are none. */
  readonly median?: number;
  readonly p95?: number;
  /** The newest first; at most as many as were asked for. */
  readonly leavers: readonly Deprovisioned[];
}

/** The leavers told since then, measured: all are counted, and a page of them is listed, the newest first. */
export async function deprovisioning(
  parts: Parts,
  { late, ...query }: DeprovisioningQuery,
): Promise<Deprovisioning> {
  const { db, clock } = parts;
  const objectives = { now: clock.now(), within: await objectivesOf(parts) };
  const counts = await countLeavers(db, query, objectives);
  const lasted = (share: number) => lastedAt(db, query, { share, of: counts.closed });
  const listed = await listLeavers(db, { ...query, ...(late === true ? { late: objectives } : {}) });
  return {
    ...counts,
    ...(counts.closed === 0 ? {} : { median: await lasted(0.5), p95: await lasted(0.95) }),
    leavers: await judged(parts, listed, objectives),
  };
}

/** A page of the leavers who have access for too long, and how many there are in all. */
export interface Breaches {
  readonly count: number;
  readonly leavers: readonly Deprovisioned[];
}

/** Leavers who have access now for longer than the objective of their sync allows, who has it longest first: a page of them. */
export async function breachesBehind(
  parts: Parts,
  page: Pick<LeaverQuery, 'after' | 'limit'>,
): Promise<Breaches> {
  const objectives = { now: parts.clock.now(), within: await objectivesOf(parts) };
  const { late } = await countLeavers(parts.db, { open: true }, objectives);
  return { count: late, leavers: await breachesOf(parts, objectives, page) };
}

/** All of them. */
export async function breaches(parts: Parts): Promise<readonly Deprovisioned[]> {
  const objectives = { now: parts.clock.now(), within: await objectivesOf(parts) };
  const all: Deprovisioned[] = [];
  for (let after: LeaverPlace | undefined; ; after = all.at(-1)) {
    const some = await breachesOf(parts, objectives, {
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    });
    all.push(...some);
    if (some.length < BATCH) return all;
  }
}

async function breachesOf(
  parts: Parts,
  objectives: Objectives,
  page: Pick<LeaverQuery, 'after' | 'limit'>,
): Promise<readonly Deprovisioned[]> {
  const listed = await listLeavers(parts.db, { ...page, open: true, late: objectives, oldestFirst: true });
  return judged(parts, listed, objectives);
}

/** For how long access may last by each sync that says so (milliseconds). */
async function objectivesOf({ db, syncs }: Parts): Promise<ReadonlyMap<string, number>> {
  const within = new Map<string, number>();
  for (const target of await targetsLeft(db))
    for (const { name, closedWithin } of await syncs.syncsTo(target))
      if (closedWithin !== undefined) within.set(name, closedWithin);
  return within;
}

async function judged(
  { db }: Parts,
  leavers: readonly Leaver[],
  { now, within }: Objectives,
): Promise<readonly Deprovisioned[]> {
  const departures = new Map<Leaver, DepartureTable>();
  for (const [sync, of] of Map.groupBy(leavers, (one) => one.sync))
    for (let from = 0; from < of.length; from += BATCH) {
      const some = of.slice(from, from + BATCH);
      const known = await departuresOf(
        db,
        sync,
        some.map(({ person }) => person),
      );
      for (const one of some) {
        const departure = known.get(one.person);
        if (departure !== undefined) departures.set(one, departure);
      }
    }
  return leavers.map((one) => {
    const objective = within.get(one.sync);
    const lasted = (one.shownAt ?? now) - one.toldAt;
    return {
      ...one,
      ...stateOf(one, departures.get(one)),
      lasted,
      ...(objective === undefined ? {} : { objective }),
      late: objective !== undefined && lasted > objective,
    };
  });
}

function stateOf(
  { doneAt, shownAt }: Leaver,
  departure: DepartureTable | undefined,
): Pick<Deprovisioned, 'state' | 'dueAt'> {
  if (shownAt !== undefined) return { state: 'gone' };
  if (doneAt !== undefined) return { state: 'closed' };
  const dueAt = departure === undefined ? undefined : dueOf(departure);
  if (departure?.stage === 'suspected')
    return { state: 'suspected', ...(dueAt === undefined ? {} : { dueAt }) };
  return dueAt === undefined ? { state: 'open' } : { state: 'leaving', dueAt };
}
