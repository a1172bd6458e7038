/**
 * A small whole for tests of reconciliation: people who are told by hand, a target in memory, one sync between them.
 * It stands in for the directory and the settings, and uses the real database, jobs and audit.
 */

import { openAudit } from '../audit/index.ts';
import { openJobs } from '../jobs/index.ts';
import { compileMapping } from '../mapping/index.ts';
import type { Clock, LastActive, Person, ProvisioningTarget, Sync } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import {
  openReconciliation,
  type Reconciliation,
  roundHandlers,
  type Warnings,
} from '../reconciliation/index.ts';
import type { Database } from '../store/index.ts';
import { createWorld, MemoryConfig, openMemory, type World } from '../targets/memory/index.ts';
import { realClock } from './clock.ts';
import { countedIds, hastyClock, testTools } from './tools.ts';

/** What a test says of a person; the rest is made up. */
export interface Told {
  readonly id: string;
  readonly userName?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly externalId?: string;
  readonly department?: string;
  readonly active?: boolean;
  readonly present?: boolean;
  readonly activity?: LastActive;
  /** Names of groups, or paths from the outer to the inner one: `Engineering/Backend`. */
  readonly groups?: readonly string[];
}

export interface Household {
  readonly db: Database;
  readonly world: World;
  readonly people: Map<string, Person>;
  readonly reconciliation: Reconciliation;
  /** The syncs; a test may replace one. */
  readonly syncs: Map<string, Sync>;
  /** Sources that have been read completely; all unless a test says otherwise. */
  readonly incomplete: Set<string>;
  /** Sources that tell of sign-ins, and how; none unless a test says so. */
  readonly feeds: Map<
    string,
    { readonly delay: number; readonly absent: 'never' | 'unknown'; readonly asOf?: number }
  >;
  /** When sources were read; one of which nothing is said pushes. */
  readonly readings: Map<string, { readonly begunAt?: number; readonly wholeAt?: number }>;
  tell(...people: readonly Told[]): void;
  /** Runs the jobs that are due. */
  work(): Promise<number>;
}

export interface HouseholdParts {
  readonly db: Database;
  readonly world?: World;
  readonly clock?: Clock;
  readonly sync?: Partial<Sync>;
  readonly config?: Partial<MemoryConfig>;
  readonly people?: Map<string, Person>;
  readonly newId?: () => string;
  /** Who warns people; absent: nobody does. */
  readonly warnings?: Warnings;
  /** Stands between reconciliation and the target. */
  readonly wrapTarget?: (target: ProvisioningTarget) => ProvisioningTarget;
}

/** The sync of a household unless a test changes it: everybody, all attributes, groups by name, no surprises from budgets. */
export function householdSync(changes: Partial<Sync> = {}): Sync {
  const mapped = (value: string) => ({ value, write: 'always', empty: 'keep' }) as const;
  return {
    name: 'staff',
    from: ['hr'],
    to: 'world',
    timeZone: 'UTC',
    enabled: true,
    scope: { groups: [] },
    attributes: {
      userName: mapped('lower(user.userName)'),
      displayName: mapped('user.displayName'),
      email: mapped('user.emails.primary'),
      department: mapped('user.department'),
      externalId: mapped('user.externalId'),
    },
    correlate: ['externalId', 'userName'],
    groups: { map: {}, rename: [], include: ['*'], exclude: [], default: [], own: [], create: true },
    reactions: {
      confirmed: 'update',
      found: 'link',
      absent: 'create',
      ambiguous: 'hold',
      missing: 'hold',
      unqualified: 'deactivate',
      'source-missing': 'deactivate',
      deleted: 'deactivate',
      disabled: 'deactivate',
      inactive: 'ignore',
      unassigned: 'ignore',
    },
    deprovision: { after: 0 },
    safety: {
      maxDeprovisions: 25,
      maxDeprovisionShare: 0.5,
      maxCreations: 10_000,
      maxGroupLossShare: 0.5,
      floor: 10,
      minAdministrators: 1,
      maxReadingShrink: 0.2,
      protected: { accounts: [], groups: [] },
    },
    ...changes,
  };
}

/** A person as the directory would give it. */
export function personOf(told: Told): Person {
  const userName = told.userName ?? `${told.id}@example.com`;
  const externalId = told.externalId ?? `e-${told.id}`;
  const attributes = {
    userName,
    externalId,
    displayName: told.displayName ?? `Person ${told.id}`,
    emails: [{ value: told.email ?? userName, type: 'work', primary: true }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: told.department ?? 'Sales' },
  };
  const active = told.active ?? true;
  const present = told.present ?? true;
  const identity = {
    source: 'hr',
    identity: { id: told.id, userName, externalId, active, attributes },
    ...(told.activity === undefined ? {} : { activity: told.activity }),
  };
  return {
    id: told.id,
    present,
    active: present && active,
    identity,
    identities: [identity],
    attributes,
    groups: (told.groups ?? []).map((path) => {
      const names = path.split('/');
      return { source: 'hr', id: path, name: names[0] ?? path, path: names };
    }),
  };
}

/** There is nothing to read: people are told by hand. */
const readers = {
  pulled: async () => [],
  read: async () => ({}),
  freshen: async () => undefined,
};

/**
 * True time from a given moment on, for leases and jobs: a hasty clock would run through their heartbeats, and days would
 * pass while a run is at work.
 */
function steadyClock(start: number): Clock {
  const real = realClock();
  const began = real.now();
  return {
    now: () => start + real.now() - began,
    sleep: (milliseconds, signal) => real.sleep(milliseconds, signal),
  };
}

export async function openHousehold(parts: HouseholdParts): Promise<Household> {
  const { db } = parts;
  const clock = parts.clock ?? hastyClock();
  const world = parts.world ?? createWorld();
  const people = parts.people ?? new Map<string, Person>();
  const tools = testTools({ clock });
  const newId = parts.newId ?? countedIds();
  const sync = householdSync(parts.sync);
  const syncs = new Map([[sync.name, sync]]);
  const incomplete = new Set<string>();
  const feeds: Household['feeds'] = new Map();
  const readings: Household['readings'] = new Map();
  const config = MemoryConfig.parse(parts.config ?? {});
  const jobs = openJobs({ db, clock: steadyClock(clock.now()), log: tools.log, newId, random: tools.random });
  const audit = openAudit(db);
  const reconciliation = openReconciliation({
    db,
    clock,
    log: tools.log,
    newId,
    audit,
    jobs,
    ...(parts.warnings === undefined ? {} : { warnings: parts.warnings }),
    people: {
      async persons({ after = '', limit = 1_000, ids }) {
        const all = [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
        return all.filter(({ id }) => (ids === undefined ? id > after : ids.includes(id))).slice(0, limit);
      },
      presences: async ({ ids }) => ids.flatMap((id) => people.get(id) ?? []),
      complete: async (source) => !incomplete.has(source),
      readings: async (source) => readings.get(source),
      activity: async (source) => feeds.get(source),
    },
    syncs: {
      async sync(name) {
        const found = syncs.get(name);
        if (found === undefined) throw new ProvisioningError('not-found', `There is no sync ${name}.`);
        return found;
      },
      syncsTo: async (target) => [...syncs.values()].filter(({ to }) => to === target),
      openTarget: async () =>
        (parts.wrapTarget ?? ((target) => target))(openMemory({ world, config, tools })),
      compile: (which, target) => compileMapping(which, target.schema),
    },
  });
  return {
    db,
    world,
    people,
    reconciliation,
    syncs,
    incomplete,
    feeds,
    readings,
    tell(...told) {
      for (const each of told) people.set(each.id, personOf(each));
    },
    work: () => jobs.drain({ ...reconciliation.handlers, ...roundHandlers({ reconciliation, readers }) }),
  };
}
