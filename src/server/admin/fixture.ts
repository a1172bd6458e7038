/** The rooms behind the admin API, really there, with a source that pushes and a target in memory. For the tests of this folder. */

import { z } from 'zod';

import { type Audit, openAudit } from '../../audit/index.ts';
import { type Directory, openDirectory } from '../../directory/index.ts';
import { type Jobs, openJobs } from '../../jobs/index.ts';
import {
  type AnySourceConnector,
  type AnyTargetConnector,
  ProvisioningError,
  secret,
  type Tools,
} from '../../model/index.ts';
import { type Notices, openNotices } from '../../notices/index.ts';
import {
  onLife,
  onTold,
  openReconciliation,
  type Reconciliation,
  readJob,
} from '../../reconciliation/index.ts';
import { openSettings, type Role, type Settings, seatPrices } from '../../settings/index.ts';
import { type Database, newSecretKey, openSecrets } from '../../store/index.ts';
import { createWorld, memoryConnector, type World } from '../../targets/memory/index.ts';
import {
  type Administrators,
  openAdministrators,
  openSignIn,
  openSingleSignOn,
  type SignIn,
} from '../auth/index.ts';
import { openDoor } from '../door/index.ts';
import { openWays } from '../forwarded.ts';
import { openServer } from '../http.ts';
import { type Inspector, openInspector } from '../inspector/index.ts';
import { type AdminRooms, openAdminApi } from './api.ts';

export interface Stage {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly reconciliation: Reconciliation;
  readonly administrators: Administrators;
  readonly inspector: Inspector;
  readonly notices: Notices;
  readonly signIn: SignIn;
  /** What the target `jira` holds. */
  readonly world: World;
  /** Sends `GET /plans`, below /api/v1, with a token of that role. */
  call(role: Role | 'nobody', request: string, more?: More): Promise<Response>;
  /** As `call`, with the body as JSON. */
  ask(role: Role | 'nobody', request: string, more?: More): Promise<Answered>;
  /** The body of what an administrator asked for and was given. */
  get<T>(request: string, more?: More): Promise<T>;
  /** Makes the source `okta`, the target `jira` and the sync `staff` from one to the other. */
  furnish(): Promise<void>;
  /** Has okta tell these people, all in the group Staff. */
  tellPeople(...names: readonly string[]): Promise<void>;
  /** The id of the person of that user name. */
  personNamed(name: string): Promise<string>;
  /** Begins a run and waits for its end; gives its plan. */
  planOf(request: string): Promise<string>;
  /** Resolves when runs that were begun have ended. */
  idle(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A run that was begun. */
export interface Begun {
  readonly run: string;
  readonly state: string;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Settings that `furnish` makes. */
export const connection = { kind: 'source', type: 'scim', config: { token: 'hunter2' } };
export const staff = { from: ['okta'], to: 'jira', groups: { include: ['*'], create: true } };

const okta: AnySourceConnector = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM',
  pushes: true,
  config: z.strictObject({ token: secret() }),
  open: () => ({ check: async () => {}, read: async function* () {}, close: async () => {} }),
};

/** A target whose credentials do not suffice. */
function brokenConnector(memory: AnyTargetConnector): AnyTargetConnector {
  return {
    ...memory,
    type: 'broken',
    open: (config, given) => ({
      ...memory.open(config, given),
      check: async () => {
        throw new ProvisioningError('forbidden', 'The token may not read groups; grant it that.');
      },
    }),
  };
}

/** What goes along with a request. */
export interface More {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param publicUrl what was written of the address; absent: nothing */
export async function openStage(
  db: Database,
  tools: Omit<Tools, 'signal'>,
  publicUrl?: string,
): Promise<Stage> {
  const world = createWorld();
  const memory = memoryConnector(() => world);
  const connectors = { sources: [okta], targets: [memory, brokenConnector(memory)] };
  const { clock, log, newId, random } = tools;
  const audit = openAudit(db);
  const jobs = openJobs({ db, clock, log, newId, random });
  const settings = openSettings({
    db,
    audit,
    connectors,
    tools,
    secrets: openSecrets([newSecretKey()]),
    around: { environment: {}, directory: '/' },
  });
  const directory = openDirectory({
    db,
    clock,
    log,
    newId,
    join: [],
    onLife,
    onTold: onTold({ audit, clock, jobs, syncsFrom: () => [] }),
  });
  const reconciliation = openReconciliation({
    db,
    clock,
    log,
    audit,
    jobs,
    newId,
    people: {
      persons: (query) => directory.persons(query),
      presences: (query) => directory.presences(query),
      complete: async () => true,
      readings: async () => undefined,
      activity: async () => undefined,
    },
    syncs: settings,
    seatPrices: async () => seatPrices(await settings.serviceEntry('seats')),
  });
  const administrators = openAdministrators({ db, audit, clock, newId });
  const secrets = openSecrets([newSecretKey()]);
  const door = openDoor({ ...tools, db, audit, secrets, settings });
  const inspector = openInspector({ db, clock, log, door });
  const signIn = openSignIn({ db, audit, clock, newId });
  const singleSignOn = openSingleSignOn({
    ...tools,
    db,
    audit,
    secrets,
    settings,
    signIn,
    publicUrl: 'http://localhost',
  });
  const notices = openNotices({
    ...tools,
    db,
    audit,
    jobs,
    secrets,
    settings,
    directory,
    reconciliation,
    pushCredentials: () => door.credentials.list(),
    publicUrl: 'http://localhost',
  });
  const rooms: AdminRooms = {
    version: '0.0.0',
    connectors,
    db,
    audit,
    jobs,
    settings,
    directory,
    administrators,
    door,
    inspector,
    notices,
    signIn,
    singleSignOn,
    written: { people: { join: ['externalId'] } },
    secure: false,
    clock,
    log,
    newId,
    random,
    reconciliation,
    scheduleOf: (sync) => `sync:${sync}`,
    readJob,
    addressOf: () => '10.0.0.1',
    ways: openWays({ trustedProxies: [], publicUrl }),
  };
  const admin = openAdminApi(rooms, { checkAnswers: true });
  const server = openServer({
    clock,
    log,
    newId,
    metrics: { request() {} },
    mounts: { '/api/v1': admin.app },
  });

  const shown = new Map<string, string>();
  for (const role of ['viewer', 'operator', 'administrator'] as const)
    shown.set(role, (await administrators.createToken({ name: role, role }, 'test')).secret);

  const stage: Stage = {
    audit,
    jobs,
    settings,
    directory,
    reconciliation,
    administrators,
    inspector,
    notices,
    signIn,
    world,
    idle: () => admin.idle(),
    async call(role, request, { body, headers = {} } = {}) {
      const [method = 'GET', path = ''] = request.split(' ');
      return server.request(`/api/v1${path}`, {
        method,
        headers: {
          ...(role === 'nobody' ? {} : { authorization: `Bearer ${shown.get(role)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    async ask(role, request, more) {
      const answer = await stage.call(role, request, more);
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
    async get<T>(request: string, more?: More) {
      const { status, body } = await stage.ask('administrator', request, more);
      if (status >= 300) throw new Error(`${request} was answered with ${status}: ${JSON.stringify(body)}`);
      return body as T;
    },
    async furnish() {
      await stage.get('PUT /connections/okta', { body: connection });
      await stage.get('PUT /connections/jira', { body: { kind: 'target', type: 'memory', config: {} } });
      await stage.get('PUT /syncs/staff', { body: staff });
    },
    async tellPeople(...names) {
      const members = names.map((name) => ({ type: 'identity', id: `o-${name}` }) as const);
      await directory.tell('okta', [
        ...names.map((name) => ({ type: 'identity', identity: identityOf(name) }) as const),
        { type: 'group', group: { id: 'g', name: 'Staff', members } },
      ]);
    },
    async personNamed(name) {
      const { items } = await stage.get<Page<{ id: string }>>(`GET /people?text=${name}`);
      return items[0]?.id ?? 'nobody';
    },
    async planOf(request) {
      const { run } = await stage.get<Begun>(request, { body: {} });
      await stage.idle();
      return (await stage.get<{ run: { plan: string } }>(`GET /runs/${run}`)).run.plan;
    },
  };
  return stage;
}

function identityOf(name: string) {
  const emails = [{ value: `${name}@example.com`, primary: true }];
  const attributes = { userName: name, displayName: `Person ${name}`, emails };
  return { id: `o-${name}`, userName: name, active: true, attributes };
}
