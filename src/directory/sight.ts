/** What one reading has seen so far: each thing counted once, however often and in whatever order it is told. */

import { hash } from 'node:crypto';
import type { Fault } from '../model/index.ts';
import { type Marks, openMarks } from '../store/index.ts';
import { type Counts, noCounts, type Tally } from './plausibility.ts';

/** Faults that are kept; the rest are only counted. */
const mostFaults = 100;

/** What a reading tells of one thing, and how that was stored. */
interface Telling {
  readonly of: 'people' | 'groups' | 'memberships';
  /** Of people and groups, for the checksum. */
  readonly id?: string;
  readonly active?: boolean;
  /** The row there was; absent: the thing is new. */
  readonly stored?: { readonly number: number; readonly present: boolean };
  /** The row stays as it is. */
  readonly unchanged: boolean;
}

export interface Sight {
  /** Numbers from this one on were given after the reading began. */
  readonly watermark: number;
  /** Whether one thing told twice and not alike is a fault. */
  readonly once: boolean;
  /** Whether a row with this number was told, by this reading or by anybody since it began (or since `restart`). */
  saw(number: number): boolean;
  /** Forgets what was seen, but not what was counted: what comes now stands for itself. */
  restart(nextNumber: number): void;
  /** What was seen, to be kept: the numbers of rows that were told and stayed as they are. */
  marks(): Marks;
  /** Takes note; false when it had been told in this reading before. */
  tell(telling: Telling): boolean;
  note(...faults: readonly Fault[]): void;
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  tally(): Tally;
  /** Of the ids of people and groups, whatever their order: 64 hexadecimal digits. */
  checksum(): string;
}

/** What was believed of a source when its reading began. */
export interface Baseline {
  readonly watermark: number;
  readonly before: Counts;
}

/** Begins to look. `once`: each thing is to be told once, as in a full reading. */
export function openSight(baseline: Baseline, once: boolean): Sight {
  let marks = openMarks();
  let since = baseline.watermark;
  const saw = (number: number) => number >= since || marks.has(number);
  const told = { ...noCounts };
  const kept = { ...noCounts };
  const sum = new Uint8Array(32);
  const faults: Fault[] = [];
  let faultCount = 0;
  return {
    watermark: baseline.watermark,
    once,
    saw,
    restart(nextNumber) {
      marks = openMarks();
      since = nextNumber;
    },
    marks: () => marks,
    tell({ of, id, active, stored, unchanged }) {
      if (stored !== undefined && (stored.number >= baseline.watermark || marks.has(stored.number)))
        return false;
      told[of] += 1;
      if (active === true) told.active += 1;
      if (stored?.present === true) kept[of] += 1;
      if (stored !== undefined && unchanged) marks.add(stored.number);
      if (id !== undefined)
        for (const [at, byte] of hash('sha256', `${of} ${id}`, 'buffer').entries())
          sum[at] = (sum[at] ?? 0) ^ byte;
      return true;
    },
    note(...more) {
      faultCount += more.length;
      faults.push(...more.slice(0, Math.max(0, mostFaults - faults.length)));
    },
    faults,
    get faultCount() {
      return faultCount;
    },
    tally: () => ({ before: baseline.before, told: { ...told }, lost: lostOf(baseline.before, told, kept) }),
    checksum: () => Buffer.from(sum).toString('hex'),
  };
}

function lostOf(before: Counts, told: Counts, kept: Counts): Counts {
  return {
    people: Math.max(0, before.people - kept.people),
    active: Math.max(0, before.active - told.active),
    groups: Math.max(0, before.groups - kept.groups),
    memberships: Math.max(0, before.memberships - kept.memberships),
  };
}
