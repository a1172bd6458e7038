/** What a target can give, by its names, as it was last read or changed by us; and a reading of the target that is asked for by a person. */

import { sql } from 'kysely';
import { asProvisioningError, type Entitlement, foldKey, ProvisioningError } from '../model/index.ts';
import { like, literally, type Queryable } from '../store/index.ts';
import type { Parts } from './context.ts';
import { type Observed, observeAll } from './observe.ts';
import { asEntitlement, entitlementRows, entitlementsNamed, observedAt } from './observed.ts';
import { keysAt } from './observing.ts';

/** Milliseconds for which a reading that somebody asked for waits for a run at the same target. */
const PATIENCE = 10_000;
const LONGEST = 200;

export interface EntitlementSearch {
  readonly target: string;
  /** A part of the name, or an id. */
  readonly text: string;
  /** The id of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface TargetReading {
  readonly target: string;
  readonly signal: AbortSignal;
  readonly onProgress: (seen: Observed) => void;
}

export interface TargetGroups {
  /** When a target was last read whole, milliseconds since 1970; nothing when it never was. */
  targetReadAt(target: string): Promise<number | undefined>;
  /** What a target can give, names that begin with the text first. Asks the target nothing. @throws ProvisioningError `stale` when `after` is gone. */
  searchEntitlements(query: EntitlementSearch): Promise<readonly Entitlement[]>;
  /** Those of these names that a target has, by folded name (the first of a name wins). Asks the target nothing. */
  entitlementsOfNames(target: string, names: readonly string[]): Promise<ReadonlyMap<string, Entitlement>>;
  /**
   * Reads a target whole under its lease, and changes nothing there. @throws ProvisioningError what the reading threw, or
   * `conflict` while a run is at work at it.
   */
  readTarget(reading: TargetReading): Promise<Observed>;
}

export function openTargetGroups(parts: Parts): TargetGroups {
  const { db } = parts;
  return {
    targetReadAt: (target) => observedAt(db, target),
    searchEntitlements: (query) => search(db, query),
    entitlementsOfNames: (target, names) => entitlementsNamed(db, target, names),
    readTarget: (reading) => read(parts, reading),
  };
}

async function search(db: Queryable, query: EntitlementSearch): Promise<readonly Entitlement[]> {
  const { target, after, limit } = query;
  const text = query.text.trim().slice(0, LONGEST);
  const part = literally(foldKey(text));
  const rank = sql<number>`case when ${like('name_key', `${part}%`)} then 0 else 1 end`;
  let found = entitlementRows(db, target)
    .where((is) => is.or([is('id', '=', text), like('name_key', `%${part}%`)]))
    .orderBy(rank)
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);
  if (after !== undefined) {
    const last = await entitlementRows(db, target).where('id', '=', after).executeTakeFirst();
    if (last === undefined)
      throw new ProvisioningError('stale', `${target} does not have ${after} any more; begin the list anew.`);
    const before = last.name_key.startsWith(foldKey(text)) ? 0 : 1;
    found = found.where(sql<boolean>`(${rank}, name_key, id) > (${before}, ${last.name_key}, ${last.id})`);
  }
  return (await found.execute()).map(asEntitlement);
}

async function read(parts: Parts, { target: name, signal, onProgress }: TargetReading): Promise<Observed> {
  const { db, clock, jobs, syncs } = parts;
  let isAtWork = false;
  const work = async (lease: AbortSignal): Promise<Observed> => {
    isAtWork = true;
    const either = AbortSignal.any([lease, signal]);
    const target = await syncs.openTarget(name, either);
    try {
      const keys = keysAt(target, await syncs.syncsTo(name));
      return await observeAll({ db, clock, target: name, keys }, target, { signal: either, onProgress });
    } finally {
      await target.close();
    }
  };
  try {
    return await jobs.withLease(`target:${name}`, work, { wait: PATIENCE });
  } catch (thrown) {
    if (isAtWork || asProvisioningError(thrown).code !== 'conflict') throw thrown;
    throw new ProvisioningError(
      'conflict',
      `A run is at work at ${name} and reads it too; look again when it has ended.`,
      { cause: thrown },
    );
  }
}
