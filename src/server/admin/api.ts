/** The admin API: all its routes, how callers are let in, and the document that describes it. */

import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock, Log } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import {
  type Administrators,
  refuseForgery,
  type SignIn,
  type SingleSignOn,
  sessionOf,
} from '../auth/index.ts';
import { type AuditRooms, auditRoutes } from './audit.ts';
import { openBeginnings, type Runner } from './begin.ts';
import { type ConfigurationRooms, configurationRoutes } from './configuration.ts';
import { type CheckRooms, connectionCheckRoutes } from './connection-checks.ts';
import { type ConnectionRooms, connectionRoutes } from './connections.ts';
import { type CredentialRooms, credentialRoutes } from './credentials.ts';
import { type DemoRooms, demoRoutes } from './demo.ts';
import { type ExpressionRooms, expressionRoutes } from './expressions.ts';
import { type FailureRooms, failureRoutes } from './failures.ts';
import { type GroupTrialRooms, groupTrialRoutes } from './group-trial.ts';
import { type GroupRooms, groupRoutes } from './groups.ts';
import { type JobRooms, jobRoutes } from './jobs.ts';
import { type LeaverRooms, leaverRoutes } from './leavers.ts';
import { type NewsRooms, openNews } from './news.ts';
import { type NoticeRooms, noticeRoutes } from './notices.ts';
import { type OverviewRooms, overviewRoutes } from './overview.ts';
import { type PeopleRooms, peopleRoutes } from './people.ts';
import { type PersonJournalRooms, personJournalRoutes } from './person-journal.ts';
import { type PlanBesideRooms, planBesideRoutes } from './plan-beside.ts';
import { type PlanRooms, planRoutes } from './plans.ts';
import { type ReadingRooms, readingRoutes } from './readings.ts';
import { type RequestRooms, requestRoutes } from './requests.ts';
import type { AdminEnv, Route } from './route.ts';
import { type RunRooms, runRoutes } from './runs.ts';
import { type SeatRooms, seatRoutes } from './seats.ts';
import { type ServiceRooms, serviceRoutes } from './service.ts';
import { sessionRoutes } from './sessions.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';
import { type StatusRooms, statusRoutes } from './status.ts';
import { type SupposingRooms, supposingRoutes } from './supposing.ts';
import { type SyncRooms, syncRoutes } from './syncs.ts';
import { type TargetAccountRooms, targetAccountRoutes } from './target-accounts.ts';
import { type TargetReadingRooms, targetReadingRoutes } from './target-reading.ts';
import { tokenRoutes } from './tokens.ts';
import { trialRoutes } from './trials.ts';
import { type TryingRooms, tryingRoutes } from './trying.ts';

/** The rooms behind the API. */
export interface AdminRooms
  extends AuditRooms,
    ConnectionRooms,
    CredentialRooms,
    DemoRooms,
    ExpressionRooms,
    JobRooms,
    NoticeRooms,
    PeopleRooms,
    ReadingRooms,
    Omit<RequestRooms, 'ending'>,
    StatusRooms,
    SyncRooms,
    TryingRooms {
  readonly settings: CheckRooms['settings'] &
    ConfigurationRooms['settings'] &
    ConnectionRooms['settings'] &
    CredentialRooms['settings'] &
    ExpressionRooms['settings'] &
    ServiceRooms['settings'] &
    StatusRooms['settings'] &
    SyncRooms['settings'] &
    TryingRooms['settings'] &
    GroupTrialRooms['settings'];
  readonly written: ConfigurationRooms['written'];
  readonly db: ReadingRooms['db'];
  readonly directory: FailureRooms['directory'] &
    GroupRooms['directory'] &
    GroupTrialRooms['directory'] &
    OverviewRooms['directory'] &
    SupposingRooms['directory'] &
    PeopleRooms['directory'] &
    PlanRooms['directory'] &
    ReadingRooms['directory'] &
    TryingRooms['directory'];
  readonly reconciliation: NewsRooms['reconciliation'] &
    FailureRooms['reconciliation'] &
    OverviewRooms['reconciliation'] &
    PeopleRooms['reconciliation'] &
    LeaverRooms['reconciliation'] &
    SeatRooms['reconciliation'] &
    PlanRooms['reconciliation'] &
    PlanBesideRooms['reconciliation'] &
    RunRooms['reconciliation'] &
    StatusRooms['reconciliation'] &
    GroupTrialRooms['reconciliation'] &
    TargetReadingRooms['reconciliation'] &
    TargetAccountRooms['reconciliation'] &
    PersonJournalRooms['reconciliation'] &
    Runner;
  readonly jobs: JobRooms['jobs'] & NewsRooms['jobs'] & ReadingRooms['jobs'] & StatusRooms['jobs'];
  readonly audit: AuditRooms['audit'] & NewsRooms['audit'] & ReadingRooms['audit'];
  readonly notices: NewsRooms['notices'] & NoticeRooms['notices'];
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly administrators: Administrators;
  readonly signIn: SignIn;
  readonly singleSignOn: SingleSignOn;
  /** Whether browsers reach the service by https. */
  readonly secure: boolean;
  /** Where a request comes from, for the throttle of failed tokens. */
  addressOf(context: Context): string;
}

export interface AdminApi {
  /** To be mounted at /api/v1. */
  readonly app: OpenAPIHono<AdminEnv>;
  /** Resolves when all runs that were begun through it have ended. */
  idle(): Promise<void>;
  /** Ends the streams of events, which never end by themselves, and those that are asked for afterwards. */
  endStreams(): void;
  /** Ends the streams and waits for runs; those that still wait for their turn are not begun any more. */
  close(): Promise<void>;
}

/** Bytes of a body: a sync with ten thousand group mappings is well below. */
const mostBytes = 4 * 1024 * 1024;

const tags = [
  { name: 'service', description: 'How everything stands, and what there is to choose from.' },
  { name: 'connections', description: 'Configured connectors with their credentials.' },
  { name: 'syncs', description: 'Which sources feed which target, and by what rules.' },
  { name: 'plans', description: 'What is to be done, whom it concerns and why; approval.' },
  { name: 'runs', description: 'What was begun, how far it is, and how to take it back.' },
  { name: 'sources', description: 'What sources tell, and readings that wait for a person.' },
  { name: 'people', description: 'People, their lives, and why they have what they have.' },
  { name: 'groups', description: 'Groups of the sources: who is in them, and what they give.' },
  { name: 'seats', description: 'Seats that are used, by whom, and what they cost.' },
  { name: 'notices', description: 'Who is told of what, by which channel, and what came of it.' },
  { name: 'audit', description: 'What was done, by whom, and the proof of it.' },
  { name: 'jobs', description: 'Durable work and schedules.' },
  { name: 'credentials', description: 'What sources that push prove themselves by.' },
  { name: 'requests', description: 'What identity providers that push have asked, masked.' },
  { name: 'tokens', description: 'Who may call this API.' },
  { name: 'administrators', description: 'Who may sign in to the console.' },
];

/** Opens the API over its rooms. @param options.checkAnswers also checks answers against their declaration: for tests. */
export function openAdminApi(rooms: AdminRooms, options: { readonly checkAnswers?: boolean } = {}): AdminApi {
  const app = new OpenAPIHono<AdminEnv>();
  app.use(
    bodyLimit({
      maxSize: mostBytes,
      onError: () => {
        throw new ProvisioningError('invalid', 'The body is larger than 4 MiB; send less at once.');
      },
    }),
  );
  const { routes, ...ends } = adminRoutes(rooms);
  const guard = {
    identify: (context: Context<AdminEnv>) => {
      const authorization = context.req.header('authorization');
      const session = sessionOf(context);
      if (authorization !== undefined || session === undefined)
        return rooms.administrators.authenticate({ authorization, address: rooms.addressOf(context) });
      refuseForgery(context);
      return rooms.signIn.recognise(session);
    },
    ...options,
  };
  for (const route of routes) route.mount(app, guard);
  // A quarter of a megabyte that is always the same: the console asks for it with the page of a sync.
  let document: string | undefined;
  app.get('/openapi.json', (context) => {
    document ??= JSON.stringify(documentOf(app));
    return context.body(document, 200, { 'content-type': 'application/json' });
  });
  return { app, ...ends };
}

/** The document that describes the API; made from the declarations alone. */
export function adminDocument(): object {
  return documentOf(openAdminApi({} as AdminRooms).app);
}

/** Every route that there is, with the least role that may call it. */
export function adminRoutes(
  rooms: AdminRooms,
): Omit<AdminApi, 'app'> & { readonly routes: readonly Route[] } {
  const { begin, isAtWork, idle, close } = openBeginnings(rooms);
  const { reconciliation, clock } = rooms;
  const streams = new AbortController();
  const endStreams = (): void => streams.abort();
  const ending = streams.signal;
  const routes = [
    ...statusRoutes(rooms),
    ...expressionRoutes(rooms),
    ...demoRoutes(rooms),
    ...connectionRoutes(rooms),
    ...connectionCheckRoutes(rooms),
    ...syncRoutes(rooms),
    ...tryingRoutes(rooms),
    ...groupTrialRoutes(rooms),
    ...targetReadingRoutes(rooms),
    ...targetAccountRoutes(rooms),
    ...trialRoutes({ ...rooms, begin }),
    ...planRoutes({ ...rooms, begin }),
    ...planBesideRoutes(rooms),
    ...runRoutes({
      reconciliation,
      begin,
      following: { reconciliation, clock, ending, isAtWork, news: openNews(rooms) },
    }),
    ...readingRoutes(rooms),
    ...peopleRoutes(rooms),
    ...personJournalRoutes(rooms),
    ...leaverRoutes(rooms),
    ...supposingRoutes(rooms),
    ...groupRoutes(rooms),
    ...auditRoutes(rooms),
    ...jobRoutes(rooms),
    ...credentialRoutes(rooms),
    ...requestRoutes({ ...rooms, ending }),
    ...tokenRoutes(rooms),
    ...sessionRoutes(rooms),
    ...singleSignOnRoutes(rooms),
    ...serviceRoutes(rooms),
    ...overviewRoutes(rooms),
    ...failureRoutes(rooms),
    ...configurationRoutes(rooms),
    ...noticeRoutes(rooms),
    ...seatRoutes(rooms),
  ];
  return {
    routes,
    idle,
    endStreams,
    close() {
      endStreams();
      return close();
    },
  };
}

function documentOf(app: OpenAPIHono<AdminEnv>): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An admin token. viewer reads; operator plans, approves, applies, undoes; administrator changes settings and tokens.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Rollcall admin API',
      version: '1',
      description:
        'Times are milliseconds since 1970. Refusals are problem+json (RFC 9457) with a code and every fault.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags,
  });
}
