/** The Crowd service: from a request of an application to an answer of the protocol, whatever is asked. */

import { type Context, Hono } from 'hono';
import { asProvisioningError, type Clock, type Log } from '../../model/index.ts';
import type { Served } from '../../served/index.ts';
import { openAccess } from './access.ts';
import { authenticate, cookieConfig, endSession, noSession, notify, openSession } from './authentication.ts';
import { type Call, type Handler, wantsJson } from './call.ts';
import { CrowdError, errorResponse, textResponse } from './error.ts';
import { currentToken, readEvents } from './events.ts';
import { readMemberships } from './memberships.ts';
import { searchByBody, searchByQuery } from './search.ts';
import {
  readGroup,
  readGroupAttributes,
  readGroupsOfUser,
  readMembers,
  readNesting,
  readUser,
  readUserAttributes,
} from './users.ts';

export interface CrowdParts {
  readonly served: Pick<Served, 'applicationsNamed' | 'open'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How applications reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Where a request comes from. */
  readonly addressOf: (context: Context) => string;
}

type Handlers = Readonly<Record<string, Handler>>;

const refusedUser = refused('users');
const refusedGroup = refused('groups');
const refusedMember = refused('memberships');
const membershipsOf = (read: Handler): Handlers => ({
  GET: read,
  POST: refusedMember,
  DELETE: refusedMember,
});

/** By the address below the version; `/*` stands for a token or an id. */
const table: ReadonlyMap<string, Handlers> = new Map<string, Handlers>([
  ['user', { GET: readUser, POST: refusedUser, PUT: refusedUser, DELETE: refusedUser }],
  ['user/rename', { POST: refusedUser }],
  ['user/attribute', { GET: readUserAttributes, POST: refusedUser, DELETE: refusedUser }],
  ['user/password', { PUT: refusedUser, DELETE: refusedUser }],
  ['user/mail/password', { POST: refusedUser }],
  ['user/mail/usernames', { POST: refusedUser }],
  ['user/expire-all-passwords', { POST: refusedUser }],
  ['user/group/direct', membershipsOf(readGroupsOfUser)],
  ['user/group/nested', { GET: readGroupsOfUser }],
  ['authentication', { POST: authenticate }],
  ['authentication/notify', { POST: notify }],
  ['group', { GET: readGroup, POST: refusedGroup, PUT: refusedGroup, DELETE: refusedGroup }],
  ['group/attribute', { GET: readGroupAttributes, POST: refusedGroup, DELETE: refusedGroup }],
  ['group/user/direct', membershipsOf(readMembers)],
  ['group/user/nested', { GET: readMembers }],
  ['group/child-group/direct', membershipsOf(readNesting('child-groupname'))],
  ['group/child-group/nested', { GET: readNesting('child-groupname') }],
  ['group/parent-group/direct', membershipsOf(readNesting('parent-groupname'))],
  ['group/parent-group/nested', { GET: readNesting('parent-groupname') }],
  ['group/membership', { GET: readMemberships }],
  ['search', { GET: searchByQuery, POST: searchByBody }],
  ['config/cookie', { GET: cookieConfig }],
  ['event', { GET: currentToken }],
  ['event/*', { GET: readEvents }],
  ['session', { POST: openSession, DELETE: endSession }],
  ['session/*', { GET: noSession, POST: noSession, DELETE: endSession }],
  // Without an entity: applications take it for a server that is older than webhooks, and ask by schedule.
  ['webhook', { POST: () => new Response(null, { status: 404 }) }],
  ['webhook/*', { GET: noWebhook, DELETE: noWebhook }],
]);

/** Without the first, applications do not believe that this is a Crowd, before they look at the status. */
const everywhere: Readonly<Record<string, string>> = {
  'x-embedded-crowd-version': 'Crowd/5.1.6',
  'x-crowd-user-management-version': '1.4',
  'cache-control': 'no-cache, no-store, no-transform',
};

const versions = ['1', 'latest'];

/** The routes, to be mounted at `/crowd/rest/usermanagement`. Every answer bears the headers of the protocol. */
export function crowdRoutes(parts: CrowdParts): Hono {
  const app = new Hono();
  const access = openAccess((name) => parts.served.applicationsNamed(name), parts.clock);
  const handle = async (context: Context): Promise<Response> => {
    const answer = await serve(parts, access, context);
    for (const [name, value] of Object.entries(everywhere)) answer.headers.set(name, value);
    return answer;
  };
  app.all('/*', handle);
  // Never reached, since the one above answers everything; the last that fits names the request in the metrics.
  for (const path of table.keys()) app.all(`/:version/${path.replace('*', ':id')}`, handle);
  return app;
}

async function serve(
  parts: CrowdParts,
  access: ReturnType<typeof openAccess>,
  context: Context,
): Promise<Response> {
  const request = context.req.raw;
  const json = wantsJson(request.headers.get('accept'));
  const url = new URL(request.url);
  const log = { method: request.method, path: url.pathname };
  try {
    // Before routing: an unknown path is 401 to strangers too.
    const asked = access(request.headers.get('authorization'), parts.addressOf(context));
    if ('refused' in asked) {
      parts.log.warn({ ...log, status: asked.refused.status }, 'A Crowd application was refused.');
      return asked.refused;
    }
    const { application } = asked;
    const { handler, id, version } = route(request, url);
    return await handler({
      request,
      query: url.searchParams,
      id,
      base: `${parts.publicUrl}/crowd/rest/usermanagement/${version}`,
      json,
      application,
      reading: () => parts.served.open(application),
    });
  } catch (thrown) {
    const refusal = errorResponse(thrown, json);
    const error = thrown instanceof CrowdError ? thrown.message : asProvisioningError(thrown);
    if (refusal.status >= 500) parts.log.error({ ...log, error }, 'A Crowd request was not answered.');
    else parts.log.debug({ ...log, status: refusal.status, error }, 'A Crowd request was refused.');
    return refusal;
  }
}

function route(request: Request, { pathname }: URL): { handler: Handler; id: string; version: string } {
  const below = pathname.split('/rest/usermanagement/')[1] ?? '';
  const [version = '', ...segments] = below.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  const named = table.get(segments.join('/'));
  const handlers = named ?? table.get([...segments.slice(0, -1), '*'].join('/'));
  if (handlers === undefined || !versions.includes(version) || last === '*')
    throw new CrowdError(404, 'ILLEGAL_ARGUMENT', `There is nothing at ${pathname}.`);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) {
    const allow = Object.keys(handlers).join(', ');
    throw new CrowdError(405, 'ILLEGAL_ARGUMENT', `${method} is not possible here; ${allow} are.`, { allow });
  }
  return { handler, id: named === undefined ? decoded(last) : '', version };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Crowd's own answer to an application that may read and not write; the body is dropped unread. */
function refused(what: string): Handler {
  return ({ application }: Call) =>
    textResponse(
      403,
      `Application <${application.name}> is not permitted to modify ${what} in this directory`,
    );
}

function noWebhook(): Response {
  throw new CrowdError(404, 'WEBHOOK_NOT_FOUND', 'The webhook does not exist');
}
