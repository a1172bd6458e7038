/** The SCIM service: from a Request of a client to a Response (RFC 7644). */

import { asProvisioningError } from '../../model/index.ts';
import { type ResourceTypes, resourceTypesOf, ScimError } from '../../scim/index.ts';
import type { Arrival, DirectPart } from '../index.ts';
import { partsBelow } from './address.ts';
import { answerError } from './answer.ts';
import { refuseLarge, storable } from './body.ts';
import { bulk } from './bulk.ts';
import type { Call, Handler } from './call.ts';
import { type Changes, openChanges } from './changes.ts';
import { handlersOf } from './custom/resources.ts';
import { listSchemas, listTypes, readConfig, readSchema, readType } from './discovery.ts';
import { createGroup, deleteGroup, listGroups, patchGroup, readGroup, replaceGroup } from './groups.ts';
import { defaultLimits, type Limits, type ScimParts } from './parts.ts';
import { type Protocol, protocol2 } from './protocol.ts';
import { readQuery } from './query.ts';
import { searchAll, searchGroups, searchUsers } from './search.ts';
import { listAll } from './search-all.ts';
import { answerOf, bodyOf, withHeaders } from './seen.ts';
import { createUser, deleteUser, listUsers, patchUser, readUser, replaceUser } from './users.ts';

type Handlers = Readonly<Record<string, Handler>>;

/** By the address below the source, folded; `/*` stands for an id. */
const table: ReadonlyMap<string, Handlers> = new Map<string, Handlers>([
  ['', { GET: listAll }],
  ['.search', { POST: searchAll }],
  ['bulk', { POST: bulk }],
  ['users', { GET: listUsers, POST: createUser }],
  ['users/.search', { POST: searchUsers }],
  ['users/*', { GET: readUser, PUT: replaceUser, PATCH: patchUser, DELETE: deleteUser }],
  ['groups', { GET: listGroups, POST: createGroup }],
  ['groups/.search', { POST: searchGroups }],
  ['groups/*', { GET: readGroup, PUT: replaceGroup, PATCH: patchGroup, DELETE: deleteGroup }],
  ['serviceproviderconfig', { GET: readConfig }],
  ['resourcetypes', { GET: listTypes }],
  ['resourcetypes/*', { GET: readType }],
  ['schemas', { GET: listSchemas }],
  ['schemas/*', { GET: readSchema }],
]);

/** Addresses as they are written, for whoever counts requests by route. */
const written = /^\/(Users|Groups|ServiceProviderConfig)(?:\/([^/]+))?$/;

/**
 * The service, to be had at `/scim/v2/{source}` and, in the words of 1.1, at `/scim/v1/{source}`. Every answer is SCIM's, whatever is
 * asked: trailing and doubled slashes are passed over, unknown addresses are 404, unknown methods 405.
 */
export function openScim(parts: ScimParts, protocol: Protocol = protocol2): DirectPart {
  const limits = { ...defaultLimits, ...parts.limits };
  const service: Service = { ...parts, limits, changes: openChanges(parts) };
  return {
    answer: (request, arrival) => serve(service, protocol, { request, ...arrival }),
    routeOf(path) {
      const [, endpoint, id] = written.exec(path) ?? [];
      if (endpoint === undefined) return undefined;
      return id === undefined ? `/:source/${endpoint}` : `/:source/${endpoint}/:id`;
    },
  };
}

/** What requests are answered with. */
interface Service extends ScimParts {
  readonly limits: Limits;
  readonly changes: Changes;
}

async function serve(
  parts: Service,
  protocol: Protocol,
  { request, name: source, env, headers }: Arrival & { readonly request: Request },
): Promise<Response> {
  const header = (each: string) => request.headers.get(each) ?? undefined;
  const passage = { req: { url: request.url, header }, env };
  const address = parts.ways.addressOf(passage);
  const url = new URL(request.url);
  const path = url.pathname;
  const log = { source, method: request.method, path, address };
  const note = parts.inspector?.begin();
  let client: string | undefined;
  const answered = await attempt();
  note?.({
    source,
    client,
    address,
    method: request.method,
    url: request.url,
    headers: request.headers,
    status: answered.status,
    body: bodyOf(request),
    answer: answerOf(answered),
  });
  return withHeaders(answered, headers);

  async function attempt(): Promise<Response> {
    try {
      refuseLarge(request, parts.limits, rawHeaders(env));
      if (/\/oauth\/token\/*$/.test(path)) return await parts.door.token(request, { source, address });
      const authorization = request.headers.get('authorization');
      const needs = isReading(request, path) ? 'read' : 'write';
      client = (await parts.door.admit({ source, address, authorization, needs })).name;
      const where = { source, origin: parts.ways.originOf(passage), version: protocol.version };
      const made = await protocol.converse(request, {
        limits: parts.limits,
        ask: (inner) => dispatch(parts, inner, inner === request ? { ...where, url } : where),
      });
      parts.log.debug({ ...log, client, status: made.status }, 'A SCIM request was answered.');
      return made;
    } catch (thrown) {
      const refused = await protocol.refusal(
        answerError(thrown, thrown instanceof WrongMethod ? { allow: thrown.allow } : {}),
      );
      const cause = asProvisioningError(thrown);
      if (refused.status >= 500) parts.log.error({ ...log, error: cause }, 'A SCIM request failed.');
      else
        parts.log.info(
          { ...log, status: refused.status, reason: cause.message },
          'A SCIM request was refused.',
        );
      return refused;
    }
  }
}

/** Searches that do not fit into an address are sent by POST (RFC 7644 section 3.4.3); they change nothing. */
function isReading({ method }: Request, path: string): boolean {
  return /^(?:GET|HEAD|OPTIONS)$/.test(method) || (method === 'POST' && /\/\.search\/*$/i.test(path));
}

/** Whose resources are asked for, and how they are addressed. */
interface Where {
  readonly source: string;
  readonly origin: string;
  readonly version: Protocol['version'];
  /** The address, where it was read already. */
  readonly url?: URL;
}

/** The headers as they came, names and values by turns, which costs less to count than to read; undefined in tests. */
function rawHeaders(env: unknown): readonly string[] | undefined {
  const { incoming } = (env ?? {}) as { readonly incoming?: { readonly rawHeaders?: readonly string[] } };
  return incoming?.rawHeaders;
}

async function dispatch(parts: Service, request: Request, where: Where): Promise<Response> {
  const { url = new URL(request.url) } = where;
  const below = partsBelow(url);
  const [endpoint = '', id = ''] = below;
  // RFC 7644 section 3.11: a token is of a service here, never of a person.
  if (endpoint.toLowerCase() === 'me') {
    throw new ScimError(501, undefined, 'There is no /Me here; ask for the User by its id.');
  }
  const types = resourceTypesOf(
    (await parts.dialectOf?.(where.source)) ?? 'auto',
    where.version,
    await parts.declaredOf?.(where.source),
  );
  const handlers = handlersAt(below, types);
  if (handlers === undefined || !storable(id)) {
    throw new ScimError(404, undefined, `There is nothing at ${url.pathname}.`);
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) throw new WrongMethod(request.method, handlers);
  return handler(callOf(parts, where, { request, id, url, types }));
}

function handlersAt([endpoint = '', ...rest]: readonly string[], types: ResourceTypes): Handlers | undefined {
  const folded = endpoint.toLowerCase();
  const below = rest.join('/').toLowerCase();
  const own =
    table.get([folded, ...rest].join('/').toLowerCase()) ??
    (rest.length === 1 ? table.get(`${folded}/*`) : undefined);
  if (own !== undefined) return own;
  const type = types.others.find((each) => each.endpoint.slice(1).toLowerCase() === folded);
  if (type === undefined || rest.length > 1) return undefined;
  const handlers = handlersOf(type);
  return Object.hasOwn(handlers, below) ? handlers[below] : handlers['*'];
}

function callOf(
  parts: Service,
  where: Where,
  { request, id, url, types }: Pick<Call, 'request' | 'id' | 'types'> & { readonly url: URL },
): Call {
  const { source, origin, version } = where;
  const { db, directory, newId, clock, changes, secrets } = parts;
  const { limits } = parts;
  const base = `${origin}/scim/${version}/${encodeURIComponent(source)}`;
  return {
    request,
    source,
    id,
    base,
    query: readQuery(url.searchParams, limits.page),
    types,
    directory,
    db,
    clock,
    limits,
    newId,
    secrets,
    async ask(path, init) {
      const inner = new Request(`${base}${path}`, init);
      try {
        return await dispatch(parts, inner, { source, origin, version });
      } catch (thrown) {
        return answerError(thrown);
      }
    },
    change: (work) => changes.make(work),
    tellUser: (change) => changes.tell({ source, ...change }),
  };
}

class WrongMethod extends ScimError {
  readonly allow: string;

  constructor(method: string, handlers: Handlers) {
    const allow = Object.keys(handlers).join(', ');
    super(405, undefined, `${method} is not possible here; ${allow} are.`);
    this.allow = allow;
  }
}
