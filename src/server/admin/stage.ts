/** The rooms behind the admin API, really there, in one process and without the world: for the tests of this folder. */

import { type Audit, openAudit } from '../../audit/index.ts';
import { type Directory, openDirectory } from '../../directory/index.ts';
import { type Jobs, openJobs } from '../../jobs/index.ts';
import type { Tools } from '../../model/index.ts';
import { openReconciliation, type Reconciliation } from '../../reconciliation/index.ts';
import { type Connectors, openSettings, type Role, type Settings } from '../../settings/index.ts';
import { type Database, newSecretKey, openSecrets } from '../../store/index.ts';
import { type Administrators, openAdministrators } from '../auth/index.ts';
import { openServer } from '../http.ts';
import { type AdminRooms, openAdminApi } from './api.ts';

export interface StageParts {
  readonly db: Database;
  readonly tools: Omit<Tools, 'signal'>;
  readonly connectors: Connectors;
  /** Instead of the real rooms. */
  readonly instead?: (rooms: AdminRooms) => Partial<AdminRooms>;
}

export interface Stage {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly reconciliation: Reconciliation;
  readonly administrators: Administrators;
  /** Readings that were asked for. */
  readonly asked: { readonly source: string; readonly full: boolean; readonly actor: string }[];
  /** Sends `GET /plans`, below /api/v1, with a token of that role. */
  call(role: Role | 'nobody', request: string, more?: More): Promise<Response>;
  /** Resolves when runs that were begun have ended. */
  idle(): Promise<void>;
}

/** What goes along with a request. */
export interface More {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function openStage({ db, tools, connectors, instead }: StageParts): Promise<Stage> {
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
  const directory = openDirectory({ db, clock, log, newId, join: [], onTold: async () => {} });
  const reconciliation = openReconciliation({
    db,
    clock,
    log,
    audit,
    jobs,
    newId,
    people: { persons: (query) => directory.persons(query), complete: async () => true },
    syncs: settings,
  });
  const administrators = openAdministrators({ db, audit, clock, newId });
  const asked: Stage['asked'] = [];
  const rooms: AdminRooms = {
    version: '0.0.0',
    connectors,
    db,
    audit,
    jobs,
    settings,
    directory,
    administrators,
    clock,
    log,
    newId,
    reconciliation,
    scheduleOf: (sync) => `sync:${sync}`,
    readSource: async (request) => void asked.push(request),
    addressOf: () => '10.0.0.1',
  };
  const admin = openAdminApi({ ...rooms, ...instead?.(rooms) }, { checkAnswers: true });
  const server = openServer({
    clock,
    log,
    newId,
    metrics: { request() {} },
    mounts: { '/api/v1': admin.app },
  });

  const secrets = new Map<string, string>();
  for (const role of ['viewer', 'operator', 'administrator'] as const)
    secrets.set(role, (await administrators.createToken({ name: role, role }, 'test')).secret);

  return {
    audit,
    jobs,
    settings,
    directory,
    reconciliation,
    administrators,
    asked,
    idle: admin.idle,
    async call(role, request, { body, headers = {} } = {}) {
      const [method = 'GET', path = ''] = request.split(' ');
      return server.request(`/api/v1${path}`, {
        method,
        headers: {
          ...(role === 'nobody' ? {} : { authorization: `Bearer ${secrets.get(role)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
  };
}
