/** Introduces the rooms to each other; the only file that knows all of them. */

import { type Audit, openAudit } from './audit/index.ts';
import { type Config, writtenOf } from './config.ts';
import { type Directory, type JoinKey, openDirectory } from './directory/index.ts';
import { type JobHandlers, type Jobs, keepSchedules, openJobs } from './jobs/index.ts';
import { asProvisioningError, type Clock, type Fetch, type Log } from './model/index.ts';
import { type Notices, openNotices, openWarnings, warnJob } from './notices/index.ts';
import {
  type Activities,
  applyJob,
  cycleJob,
  onLife,
  onTold,
  openActivities,
  openPeople,
  openReaders,
  openReconciliation,
  type Reconciliation,
  type Run,
  readJob,
  roundHandlers,
  rounds,
  type SourceReaders,
} from './reconciliation/index.ts';
import { crowdDirectory, isServed, keepingIn, openServed } from './served/index.ts';
import { type FilledDemo, openAdminApi } from './server/admin/index.ts';
import {
  type Administrators,
  openAdministrators,
  openSignIn,
  openSingleSignOn,
  type SignIn,
} from './server/auth/index.ts';
import { consoleRoutes, readConsole } from './server/console/index.ts';
import { crowdRoutes } from './server/crowd/index.ts';
import { type Door, openDoor } from './server/door/index.ts';
import { hereRoutes } from './server/here/index.ts';
import { hookRoutes, openSubscriptions, type Subscriptions } from './server/hooks/index.ts';
import { type Front, openFront, openServer, openWays } from './server/index.ts';
import { type Inspector, openInspector } from './server/inspector/index.ts';
import { type Metrics, openMetrics, opsRoutes } from './server/ops/index.ts';
import { openScim, protocol1, type ScimParts } from './server/scim/index.ts';
import {
  type Connection,
  type Connectors,
  openEncryptionKeys,
  openSettings,
  readDuration,
  type Settings,
  seatPrices,
} from './settings/index.ts';
import { sources } from './sources/index.ts';
import { sourceTypes } from './sources/scim/index.ts';
import { type Database, openDatabase, openSecrets } from './store/index.ts';
import { targets } from './targets/index.ts';

/** The connectors of this build. */
export const connectors: Connectors = { sources, targets: [crowdDirectory(), ...targets] };

/** What the service needs of the world; a test hands in another one. */
export interface World {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly log: Log;
  readonly newId: () => string;
  readonly random: () => number;
  readonly connectors: Connectors;
  /** As `rollcall --version` says it. */
  readonly version: string;
  /** Environment variables, for secrets that are written as `{ env: NAME }`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The store is not to outlast a loss of power, and writes the faster for it: for the demo, whose company is made up. */
  readonly fleeting?: boolean;
  /** Fills an empty service with a made-up company, on somebody's word; absent: that is not offered. */
  readonly fillDemo?: (app: App, actor: string) => Promise<FilledDemo>;
}

/** The service, put together and not yet at work. */
export interface App extends Front {
  readonly config: Config;
  readonly db: Database;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly reconciliation: Reconciliation;
  readonly readers: SourceReaders;
  readonly activities: Activities;
  readonly administrators: Administrators;
  readonly door: Door;
  readonly inspector: Inspector;
  readonly subscriptions: Subscriptions;
  readonly notices: Notices;
  readonly signIn: SignIn;
  readonly metrics: Metrics;
  readonly handlers: JobHandlers;
  /** Begins to work: jobs, schedules, what a crash interrupted. */
  start(): Promise<void>;
  /** Runs all jobs that are due, and gives how many: for commands, the demo and tests. */
  drain(): Promise<number>;
  /** Ends the streams of events that consoles hear, which never end by themselves. */
  endStreams(): void;
  /** Ends work and closes the store. */
  close(): Promise<void>;
}

/** Jobs at work at once in one process; those of one target still go one by one. */
const CONCURRENCY = 4;
/** How often a process says that it is at work, and looks whether another one has changed the syncs (milliseconds). */
const LOOK = 30_000;
/** How long the events of served directories are kept (milliseconds): an application that was away longer reads everything. */
const EVENTS = 14 * 86_400_000;

/**
 * Opens the store, brings it up to date, takes in what the file declares, and puts the rooms together.
 * Nothing works by itself before `start`.
 *
 * @throws ProvisioningError with one sentence when the store cannot be reached, is newer than this version, or its
 * secrets cannot be opened with the keys at hand.
 */
export async function openApp(config: Config, world: World): Promise<App> {
  const { clock, log, newId, random, fillDemo, fleeting = false } = world;
  const db = await openDatabase(config.store, log, { fleeting });
  try {
    await db.migrate();
    const audit = openAudit(db);
    const served = openServed({ db, clock, newId });
    const jobs = openJobs({ db, clock, log, newId, random });
    const routes = new Map<string, readonly { readonly name: string; readonly to: string }[]>();
    const secrets = openSecrets(openEncryptionKeys(config));
    const settings = openSettings({
      db,
      audit,
      secrets,
      connectors: keepingIn(served, world.connectors),
      tools: { fetch: world.fetch, clock, log, newId, random },
      around: { environment: world.environment, directory: config.directory },
      async onChanged(changes) {
        door.forget();
        for (const { name, action } of changes.filter(({ subject }) => subject === 'connection'))
          if (action === 'removed') await door.credentials.retire(name, 'settings');
          else await subscriptions.changed(name);
        if (changes.some(({ subject, name }) => subject === 'setting' && name === 'notices'))
          await notices.changed();
        await refresh();
      },
      farewell: (name) => subscriptions.farewell(name),
    });
    const directory = openDirectory({
      db,
      clock,
      newId,
      log,
      join: config.people.join as readonly JoinKey[],
      onLife,
      onTold: onTold({ audit, clock, jobs, syncsFrom: (source) => routes.get(source) ?? [] }),
    });
    const connections = new Map<string, Connection>();
    const connection = async (name: string): Promise<Connection> =>
      connections.get(name) ?? settings.connection(name);
    const pushes = async (source: string): Promise<boolean> => {
      const { type } = await connection(source);
      return world.connectors.sources.some((one) => one.type === type && one.pushes === true);
    };
    const metrics = openMetrics(
      {
        async heldPlans() {
          const held = await reconciliation.plans({ states: ['held'], limit: 1_000 });
          const bySync = Map.groupBy(held, ({ sync }) => sync);
          return [...bySync].map(([sync, plans]) => ({ sync, count: plans.length }));
        },
        breaches: () => reconciliation.breaches(),
        seats: () => reconciliation.seatGauges(),
        jobs: () => jobs.counts(),
      },
      { process: true },
    );
    const around = { db, clock, log, audit, jobs, settings, directory };
    const activities = openActivities({ ...around, connectors: world.connectors.sources, connection });
    const reconciliation = openReconciliation({
      ...around,
      newId,
      people: openPeople(directory, pushes, (source) => activities.feed(source)),
      syncs: settings,
      warnings: openWarnings({ clock, newId, asked: (tx) => jobs.add(warnJob(), tx) }),
      closed: metrics.closed,
      seatPrices: async () => seatPrices(await settings.serviceEntry('seats')),
      async ended(run, changes) {
        if (run.kind === 'full' || run.kind === 'apply') await settled(run);
        if (run.state !== 'done') await notices.stir();
        metrics.run({ ...run, seconds: ((run.finishedAt ?? run.startedAt) - run.startedAt) / 1_000 });
        for (const { type, state, count } of changes) {
          metrics.change({ sync: run.sync, type, outcome: state, count });
        }
      },
    });
    const readers = openReaders({ ...around, pushes, whole: (source) => activities.whole(source) });
    const administrators = openAdministrators({ db, audit, clock, newId });
    const door = openDoor({ db, audit, clock, log, newId, fetch: world.fetch, secrets, settings });
    const inspector = openInspector({ db, clock, log, door });
    const { publicUrl } = config;
    const written = config.isPublicUrlWritten ? publicUrl : undefined;
    const ways = openWays({ trustedProxies: config.trustedProxies, publicUrl: written });
    const subscriptions = openSubscriptions({ db, clock, log, audit, jobs, settings, publicUrl: written });
    const below = { ...world, db, audit, jobs, secrets, settings, directory, reconciliation };
    const pushCredentials = () => door.credentials.list();
    const notices = openNotices({ ...below, pushCredentials, publicUrl: written });
    const signIn = openSignIn({ db, audit, clock, newId });
    const singleSignOn = openSingleSignOn({ ...world, db, audit, publicUrl, secrets, settings, signIn });

    /** A directory of ours is whole once all of a sync was applied to it; then applications may be told of it. */
    async function settled(run: Run): Promise<void> {
      const { sync, target: directory } = run;
      if (isServed(await connection(directory)) && (await reconciliation.whole(run)))
        await served.settled({ directory, sync });
    }

    /** What pushes lead to, and the schedules: asked anew whenever a sync or a connection has changed. */
    async function refresh(): Promise<void> {
      const syncs = (await settings.syncs()).filter(({ enabled }) => enabled);
      connections.clear();
      for (const each of await settings.connections()) connections.set(each.name, each);
      await serveDirectories(syncs);
      routes.clear();
      for (const sync of syncs) {
        for (const source of sync.from) routes.set(source, [...(routes.get(source) ?? []), sync]);
      }
      const schedules = syncs.flatMap(({ schedule: cron, timeZone, name, to }) =>
        cron === undefined ? [] : [{ name: scheduleOf(name), cron, timeZone, job: cycleJob(name, to) }],
      );
      await keepSchedules(jobs, scheduleOf(''), schedules);
      await activities.schedule(connections.values());
    }

    /** Which directories applications may read, and with which passwords. One whose secrets are not at hand is left out. */
    async function serveDirectories(syncs: readonly { readonly name: string; readonly to: string }[]) {
      const directories = [...connections.values()].filter(isServed).map(async ({ name }) => {
        try {
          const filling = syncs.filter(({ to }) => to === name).map((sync) => sync.name);
          return [{ name, config: await settings.targetConfig(name), syncs: filling }];
        } catch (thrown) {
          const error = asProvisioningError(thrown);
          log.warn(
            { connection: name, error },
            'This directory is told to nobody until its settings are mended.',
          );
          return [];
        }
      });
      served.configure((await Promise.all(directories)).flat());
    }

    const handlers: JobHandlers = {
      ...reconciliation.handlers,
      ...subscriptions.handlers,
      ...activities.handlers,
      ...notices.handlers,
      ...roundHandlers({ reconciliation, readers }),
      async retain() {
        const { runs, journals, readings, events } = await settings.serviceEntry('retention');
        const before = (age: typeof runs): number => clock.now() - (readDuration(age) ?? clock.now());
        await reconciliation.forget({ runsBefore: before(runs), plansBefore: before(journals) });
        await directory.forgetOld({ readingsBefore: before(readings), eventsBefore: before(events) });
        await inspector.retain();
        await served.forget(clock.now() - EVENTS);
      },
    };

    await settings.proveKeys();
    await settings.applyFile(config.declared);
    await administrators.declare(config.tokens);
    await refresh();

    const api = openAdminApi({
      ...around,
      newId,
      random,
      administrators,
      door,
      inspector,
      signIn,
      singleSignOn,
      notices,
      secure: publicUrl.startsWith('https:'),
      addressOf: ways.addressOf,
      ways,
      connectors: world.connectors,
      written: writtenOf(config),
      reconciliation: rounds(reconciliation, readers),
      version: world.version,
      scheduleOf,
      readJob,
      ...(fillDemo && { fillDemo: (actor: string) => fillDemo(app, actor) }),
    });
    const scim: ScimParts = {
      db,
      directory,
      log,
      newId,
      door,
      ways,
      inspector,
      clock,
      secrets,
      typesOf: async (source) => sourceTypes((await connection(source)).config),
      typesAtHand(source) {
        const known = connections.get(source);
        return known && sourceTypes(known.config);
      },
    };
    const server = openServer({
      clock,
      log,
      newId,
      metrics,
      mounts: {
        '/': opsRoutes({ metrics, ready: { store: async () => void (await jobs.counts()) } }),
        '/api/v1': api.app,
        '/crowd/rest/usermanagement': crowdRoutes({ ...ways, served, clock, log, publicUrl }),
        '/here': hereRoutes({ notices }),
        '/hooks/:source': hookRoutes({ settings, log, clock, jobs, readJob }),
        '': consoleRoutes(() => readConsole()),
      },
    });
    const direct = { '/scim/v2': openScim(scim), '/scim/v1': openScim(scim, protocol1) };
    const leaving = new AbortController();
    /** Another process may have changed the syncs. */
    async function keepLooking(): Promise<void> {
      while (!leaving.signal.aborted) {
        await clock.sleep(LOOK, leaving.signal);
        try {
          await reconciliation.working();
          await refresh();
        } catch (thrown) {
          const error = asProvisioningError(thrown);
          log.warn({ error }, 'Syncs could not be read; they stay as they were.');
        }
      }
    }

    const app: App = {
      config,
      db,
      audit,
      jobs,
      settings,
      directory,
      reconciliation,
      readers,
      activities,
      administrators,
      door,
      inspector,
      subscriptions,
      notices,
      signIn,
      metrics,
      handlers,
      ...openFront({ clock, log, newId, metrics, server, direct }),
      async start() {
        await jobs.schedule({
          name: 'retain',
          cron: '17 3 * * *',
          timeZone: 'UTC',
          job: { name: 'retain', payload: {}, key: 'retain' },
        });
        await subscriptions.begin();
        await reconciliation.working();
        await notices.begin();
        for (const plan of await reconciliation.interrupted()) await jobs.add(applyJob(plan.id, plan.target));
        await jobs.start(handlers, { concurrency: CONCURRENCY });
        keepLooking().catch(() => undefined);
      },
      drain: () => jobs.drain(handlers),
      endStreams: api.endStreams,
      async close() {
        leaving.abort();
        await jobs.stop();
        await api.close();
        await door.idle();
        await inspector.close();
        await db.close();
      },
    };
    return app;
  } catch (thrown) {
    await db.close();
    throw thrown;
  }
}

/** The name of a sync's schedule. */
function scheduleOf(sync: string): string {
  return `sync:${sync}`;
}
