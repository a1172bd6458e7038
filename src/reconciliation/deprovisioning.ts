/** Time to deprovision: how long leavers kept access, and who has it for longer than the sync's objective allows. */

import type { Sync } from '../model/index.ts';
import { BATCH, type Parts } from './context.ts';
import { departuresOf, dueOf } from './departures.ts';
import { type Leaver, listLeavers } from './leavers.ts';
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

export interface Deprovisioning {
  /** Those who have no access any more. */
  readonly closed: number;
  /** Those who still have some. */
  readonly open: number;
  readonly late: number;
  /** Of those who have no access any more; absent: there are none. */
  readonly median?: number;
  readonly p95?: number;
  /** The newest first. */
  readonly leavers: readonly Deprovisioned[];
}

/** The leavers told since then, measured. At most so many, the newest. */
export async function deprovisioning(
  parts: Parts,
  query: {
    readonly since?: number;
    readonly person?: string;
    readonly open?: boolean;
    readonly limit?: number;
  },
): Promise<Deprovisioning> {
  const leavers = await judged(parts, await listLeavers(parts.db, query));
  const lasted = leavers
    .filter(({ shownAt }) => shownAt !== undefined)
    .map((one) => one.lasted)
    .toSorted((a, b) => a - b);
  const at = (share: number): number => lasted[Math.ceil(share * lasted.length) - 1] ?? 0;
  return {
    closed: lasted.length,
    open: leavers.length - lasted.length,
    late: leavers.filter(({ late }) => late).length,
    ...(lasted.length === 0 ? {} : { median: at(0.5), p95: at(0.95) }),
    leavers,
  };
}

/** Leavers who have access now for longer than the objective of their sync allows, who has it longest first. */
export async function breaches(parts: Parts): Promise<readonly Deprovisioned[]> {
  const open = await judged(parts, await listLeavers(parts.db, { open: true, limit: 10_000 }));
  return open.filter(({ late }) => late).toSorted((a, b) => b.lasted - a.lasted);
}

async function judged(
  { db, clock, syncs }: Parts,
  leavers: readonly Leaver[],
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
  const objectives = new Map<string, Sync['closedWithin']>();
  for (const target of new Set(leavers.map((one) => one.target)))
    for (const { name, closedWithin } of await syncs.syncsTo(target)) objectives.set(name, closedWithin);
  const now = clock.now();
  return leavers.map((one) => {
    const objective = objectives.get(one.sync);
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
