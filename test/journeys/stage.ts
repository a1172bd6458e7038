/** The stage of the journeys: the true service on a database of its own, with clock, targets and provider handed in. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type App, openApp, type World } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Clock, Fetch, TargetConnector } from '../../src/model/index.ts';
import { goRound, type Plan, type Round, type Run } from '../../src/reconciliation/index.ts';
import { crowdDirectory } from '../../src/served/index.ts';
import type { Connectors } from '../../src/settings/index.ts';
import { sources } from '../../src/sources/index.ts';
import { targets as builtIn } from '../../src/targets/index.ts';
import { createWorld, type World as MemoryWorld, memoryConnector } from '../../src/targets/memory/index.ts';
import { realClock } from '../../src/testkit/clock.ts';
import { openTestDatabase } from '../../src/testkit/database.ts';
import { recordingLog, seededRandom, serve } from '../../src/testkit/tools.ts';
import { type Okta, openOkta } from './okta.ts';

/** Everything of rollcall.yaml that differs between journeys. */
export interface Rules {
  readonly people?: object;
  readonly sources?: Readonly<Record<string, object>>;
  readonly targets?: Readonly<Record<string, object>>;
  readonly syncs: Readonly<Record<string, object>>;
  readonly retention?: object;
  readonly notices?: object;
  readonly seats?: object;
  readonly 'sign-in'?: object;
}

export interface StageOptions {
  readonly rules: Rules;
  /** Served in process, by origin. */
  readonly network?: Readonly<Record<string, Fetch>>;
  /** Files that are there before the first look, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Offers the demo company. */
  readonly fillDemo?: NonNullable<World['fillDemo']>;
  /** The stage's clock, when something beside it must go by the same time. */
  readonly clock?: JourneyClock;
  /** Whether time passes while connectors wait; otherwise waits take no time at all. */
  readonly waitsPass?: boolean;
}

/** True time from a fixed start, so that leases and jobs live as they do; days pass when they are told to. */
export interface JourneyClock extends Clock {
  /** So many milliseconds pass at once, while nothing is at work. */
  later(milliseconds: number): void;
}

export interface Stage extends AsyncDisposable {
  /** The service as it runs now. */
  readonly app: App;
  readonly okta: Okta;
  readonly clock: JourneyClock;
  /** What the memory target holds that names no world of its own. */
  readonly world: MemoryWorld;
  /** What memory targets of `{ world: name }` hold. */
  worldNamed(name: string): MemoryWorld;
  /** What connectors were told to wait, in milliseconds; on the stage nobody waits for it. */
  readonly waits: readonly number[];
  /** Absolute, of a file in the stage's folder. */
  path(file: string): string;
  write(file: string, text: string): void;
  /** Changes the environment that the next opening sees. */
  setEnvironment(name: string, value: string): void;
  /** Another process on the same database; the stage closes it. */
  open(rules?: Rules): Promise<App>;
  /** Closes the service and starts it again, with other rules if told. */
  restart(rules?: Rules): Promise<void>;
  /** The service dies in the middle of what it does: it can keep nothing more. Another one is `app` from now on. */
  die(): Promise<void>;
  /** The most connections to one target that were open at once. */
  readonly busiest: number;
  /** Reads the sources that are read and reconciles everybody. */
  round(sync: string): Promise<Round>;
  /** A round that must end as a held plan; approves it and applies it. */
  roundApproved(sync: string): Promise<Run>;
  /** Approves a plan, or the part that concerns these people, and applies it. */
  approve(plan: string, people?: readonly string[]): Promise<Run>;
  /** The one plan of a sync that waits for a person. */
  heldPlan(sync: string): Promise<Plan>;
  /** The id of the person of that user name. */
  personOf(userName: string): Promise<string>;
}

const hour = 3_600_000;
export const day = 24 * hour;
const start = Date.UTC(2026, 2, 2, 8);

/** @param ahead milliseconds by which it is ahead of the stage's fixed start. */
export function journeyClock(ahead = 0): JourneyClock {
  const real = realClock();
  const began = real.now();
  let offset = ahead;
  return {
    now: () => start + real.now() - began + offset,
    sleep: (milliseconds, signal) => real.sleep(milliseconds, signal),
    later(milliseconds) {
      offset += milliseconds;
    },
  };
}

let made = 0;
/** Never the same twice in this process, whatever stage asks; sorted in the order they were made in. */
function newId(): string {
  made += 1;
  return `id-${String(made).padStart(9, '0')}`;
}

const environment = {
  ROLLCALL_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  OKTA_TOKEN: 'okta-token-0123456789',
};
const okta = { type: 'scim', token: { env: 'OKTA_TOKEN' } };

export async function openStage(options: StageOptions): Promise<Stage> {
  const place = await openTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-journey-'));
  const clock = options.clock ?? journeyClock();
  const worlds = new Map<string, MemoryWorld>();
  function worldNamed(name: string): MemoryWorld {
    const world = worlds.get(name) ?? createWorld();
    worlds.set(name, world);
    return world;
  }
  const seen: Seen = { waits: [], open: new Map(), busiest: 0 };
  const dying: Promise<void>[] = [];
  const around: Record<string, string> = { ...environment, ...options.environment };
  const connectors: Connectors = {
    sources,
    targets: [
      crowdDirectory(),
      ...builtIn.filter(({ type }) => type !== 'memory'),
      memoryConnector(worldNamed),
    ].map((connector) =>
      hurried(connector as TargetConnector<unknown>, seen, options.waitsPass === true ? clock : undefined),
    ),
  };
  const opened: App[] = [];
  let { rules } = options;

  async function open(these: Rules = rules): Promise<App> {
    writeFileSync(join(folder, 'rollcall.yaml'), yamlOf(these, place.location));
    const config = await loadConfig({
      file: 'rollcall.yaml',
      directory: folder,
      environment: around,
      connectors,
    });
    const handedIn: World = {
      clock,
      fetch: serve(options.network ?? {}),
      log: recordingLog(),
      newId,
      random: seededRandom(made),
      connectors,
      version: '0.0.0',
      environment: around,
      ...(options.fillDemo === undefined ? {} : { fillDemo: options.fillDemo }),
    };
    const app = await openApp(config, handedIn);
    opened.push(app);
    return app;
  }

  for (const [file, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, file), text);
  let app = await open();
  const round = (sync: string): Promise<Round> => goRound(app, { sync, actor: 'system', planOnly: false });

  async function approve(plan: string, people?: readonly string[]): Promise<Run> {
    await app.reconciliation.approve({ plan, by: 'cli', ...(people === undefined ? {} : { people }) });
    return app.reconciliation.apply({ plan, actor: 'cli' });
  }

  return {
    get app() {
      return app;
    },
    okta: openOkta({ fetch: async (request) => app.fetch(request), token: environment.OKTA_TOKEN }),
    clock,
    world: worldNamed('default'),
    worldNamed,
    waits: seen.waits,
    path: (file) => join(folder, file),
    write: (file, text) => writeFileSync(join(folder, file), text),
    setEnvironment(name, value) {
      around[name] = value;
    },
    open,
    async restart(these = rules) {
      rules = these;
      await app.close();
      opened.splice(opened.indexOf(app), 1);
      app = await open();
    },
    async die() {
      dying.push(app.db.close());
      opened.splice(opened.indexOf(app), 1);
      app = await open();
    },
    get busiest() {
      return seen.busiest;
    },
    round,
    async roundApproved(sync) {
      const { run } = await round(sync);
      expect(run.state).toBe('held');
      return approve(run.plan ?? '');
    },
    approve,
    async heldPlan(sync) {
      const held = await app.reconciliation.plans({ sync, states: ['held'] });
      expect(held).toHaveLength(1);
      return held[0] as Plan;
    },
    async personOf(userName) {
      const { persons } = await app.directory.findPersons({ text: userName });
      const found = persons.find((person) => person.userName === userName);
      if (found === undefined) throw new Error(`Nobody is called ${userName}.`);
      return found.id;
    },
    async [Symbol.asyncDispose]() {
      for (const each of opened.reverse()) await each.close();
      await Promise.all(dying);
      await place.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** rollcall.yaml; JSON is YAML as well. */
function yamlOf({ sources: more, targets, syncs, ...rest }: Rules, store: string): string {
  return JSON.stringify({
    store,
    ...rest,
    sources: more ?? { okta },
    targets: targets ?? { world: { type: 'memory' } },
    syncs,
  });
}

/** The entry of the source that Okta pushes to. */
export const oktaSource = okta;

/** What connectors did on the stage. */
interface Seen {
  readonly waits: number[];
  /** Connections that are open, by target. */
  readonly open: Map<string, number>;
  busiest: number;
}

/** The connector, to which a wait is told and takes no time: whoever asks too early is the one who counts. */
function hurried(
  connector: TargetConnector<unknown>,
  seen: Seen,
  passing: JourneyClock | undefined,
): TargetConnector<unknown> {
  return {
    ...connector,
    open(config, tools) {
      let ahead = 0;
      const clock: Clock = {
        now: () => tools.clock.now() + ahead,
        async sleep(milliseconds, signal) {
          signal?.throwIfAborted();
          seen.waits.push(milliseconds);
          if (passing === undefined) ahead += milliseconds;
          else passing.later(milliseconds);
        },
      };
      const target = connector.open(config, { ...tools, clock });
      const place = JSON.stringify(config);
      const open = 1 + (seen.open.get(place) ?? 0);
      seen.open.set(place, open);
      seen.busiest = Math.max(seen.busiest, open);
      return {
        ...target,
        async close() {
          seen.open.set(place, (seen.open.get(place) ?? 0) - 1);
          await target.close();
        },
      };
    },
  };
}

/** Accounts of the world in memory, by user name: `active`, `closed`. */
export function accountsOf({ world }: Stage): Readonly<Record<string, 'active' | 'closed'>> {
  return Object.fromEntries(
    world
      .snapshot()
      .accounts.map(({ attributes, active }) => [String(attributes.userName), active ? 'active' : 'closed']),
  );
}

/** A person as these tables of people tell it. */
export interface Row {
  readonly id: string;
  readonly userName: string;
  readonly active?: boolean;
  readonly department?: string;
}

/** A users file. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ id, userName, active = true, department = 'Sales' }) =>
    [id, userName, id, `${userName}@example.com`, active ? 'yes' : 'no', department].join(','),
  );
  return ['id,userName,externalId,email,active,department', ...lines, ''].join('\n');
}

/** So many people, numbered from 1. */
export function crowd(size: number): Row[] {
  return Array.from({ length: size }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return { id: `e${number}`, userName: `person${number}` };
  });
}
