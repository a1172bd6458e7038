/** The SCIM service: from a Request of a client to a Response (RFC 7644). */

import { asProvisioningError } from '../../model/index.ts';
import { type ResourceTypes, resourceTypesOf, ScimError } from '../../scim/index.ts';
import type { DirectPart } from '../index.ts';
import { type Address, addressIn } from './address.ts';
import { type Answer, answerError, asResponse } from './answer.ts';
import { refuseLarge, storable } from './body.ts';
import { bulk } from './bulk.ts';
import type { Call, Handler, Incoming } from './call.ts';
import { type Changes, openChanges } from './changes.ts';
import { handlersOf } from './custom/resources.ts';
import { listSchemas, listTypes, readConfig, readSchema, readType } from './discovery.ts';
import { createGroup, deleteGroup, listGroups, patchGroup, readGroup, replaceGroup } from './groups.ts';
import { defaultLimits, type Limits, type ScimParts } from './parts.ts';
import { type Protocol, protocol2 } from './protocol.ts';
import { readQuery } from './query.ts';
import { searchAll, searchGroups, searchUsers } from './search.ts';
import { listAll } from './search-all.ts';
import { bodyOf } from './seen.ts';
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
  const service: Service = { ...parts, limits, changes: openChanges(parts), protocol };
  return {
    async answer(request, { name, env, headers }) {
      const raw = rawHeaders(env) ?? [...request.headers].flat();
      const address = addressIn(request.url);
      return asResponse(await serve(service, { request, source: name, env, raw, address }), headers);
    },
    quick(request, { name, rest, query, env, raw }) {
      const [, endpoint, id] = people.exec(rest) ?? [];
      // 1.1 puts everything into other words.
      if (endpoint === undefined || protocol !== protocol2) return undefined;
      const path = `/scim/v2/${name}${rest}`;
      const below = id === undefined ? [endpoint] : [endpoint, id];
      const address: Address = { path, below, search: query === '' ? nothing : new URLSearchParams(query) };
      return serve(service, { request: { ...request, ...bodiless }, source: name, env, raw, address });
    },
    routeOf(path) {
      const [, endpoint, id] = written.exec(path) ?? [];
      if (endpoint === undefined) return undefined;
      return id === undefined ? `/:source/${endpoint}` : `/:source/${endpoint}/:id`;
    },
  };
}

/** What is asked for thousands of times a second. */
const people = /^\/(Users)(?:\/([^/]+))?$/;
const nothing = new URLSearchParams();
const bodiless = { body: null, arrayBuffer: async () => new ArrayBuffer(0) };

/** What requests are answered with. */
interface Service extends ScimParts {
  readonly limits: Limits;
  readonly changes: Changes;
  readonly protocol: Protocol;
}

/** One request, before it was let in. */
interface Knock {
  readonly request: Incoming;
  readonly source: string;
  /** What the server knows of the connection. */
  readonly env: unknown;
  /** Names and values of the headers by turns. */
  readonly raw: readonly string[];
  readonly address: Address;
}

async function serve(service: Service, knock: Knock): Promise<Answer> {
  const { request, source, env } = knock;
  const { method, url, headers } = request;
  const passage = { req: { url, header: (each: string) => headers.get(each) ?? undefined }, env };
  const address = service.ways.addressOf(passage);
  const note = service.inspector?.begin();
  const visit: Visit = { ...knock, origin: () => service.ways.originOf(passage), from: address };
  const answered = await attempt(service, visit);
  note?.({
    source,
    client: visit.client,
    address,
    method,
    url,
    headers,
    status: answered.status,
    body: bodyOf(request),
    answer: answered.isSecret === true ? undefined : answered,
  });
  return answered;
}

interface Visit extends Knock {
  /** Where it comes from. */
  readonly from: string;
  origin(): string;
  /** Whose token it showed, once that is known. */
  client?: string;
}

async function attempt(service: Service, visit: Visit): Promise<Answer> {
  const { request, source, address, from, raw } = visit;
  const { path } = address;
  const { protocol, log, door } = service;
  const about = () => ({ source, method: request.method, path, address: from });
  try {
    refuseLarge({ url: request.url, raw }, service.limits);
    if (/\/oauth\/token\/*$/.test(path)) return await granted(door.token(request, { source, address: from }));
    const authorization = request.headers.get('authorization');
    const needs = isReading(request, path) ? 'read' : 'write';
    visit.client = (await door.admit({ source, address: from, authorization, needs })).name;
    const where = { source, origin: visit.origin(), version: protocol.version };
    const made = await protocol.converse(request, {
      limits: service.limits,
      ask: (inner) => dispatch(service, inner, inner === request ? { ...where, address } : where),
    });
    log.debug({ ...about(), client: visit.client, status: made.status }, 'A SCIM request was answered.');
    return made;
  } catch (thrown) {
    const refused = await protocol.refusal(
      answerError(thrown, thrown instanceof WrongMethod ? { allow: thrown.allow } : {}),
    );
    const cause = asProvisioningError(thrown);
    if (refused.status >= 500) log.error({ ...about(), error: cause }, 'A SCIM request failed.');
    else
      log.info({ ...about(), status: refused.status, reason: cause.message }, 'A SCIM request was refused.');
    return refused;
  }
}

/** An answer of the token endpoint, which holds a secret. */
async function granted(answering: Promise<Response>): Promise<Answer> {
  const response = await answering;
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), text: await response.text(), isSecret: true };
}

/** Searches that do not fit into an address are sent by POST (RFC 7644 section 3.4.3); they change nothing. */
function isReading({ method }: Pick<Incoming, 'method'>, path: string): boolean {
  return (
    method === 'GET' ||
    /^(?:HEAD|OPTIONS)$/.test(method) ||
    (method === 'POST' && /\/\.search\/*$/i.test(path))
  );
}

/** Whose resources are asked for, and how they are addressed. */
interface Where {
  readonly source: string;
  readonly origin: string;
  readonly version: Protocol['version'];
  /** Where it was read already. */
  readonly address?: Address;
}

/** The headers as they came, names and values by turns, which costs less to count than to read; undefined in tests. */
function rawHeaders(env: unknown): readonly string[] | undefined {
  const { incoming } = (env ?? {}) as { readonly incoming?: { readonly rawHeaders?: readonly string[] } };
  return incoming?.rawHeaders;
}

async function dispatch(parts: Service, request: Incoming, where: Where): Promise<Answer> {
  const address = where.address ?? addressIn(request.url);
  const [endpoint = '', id = ''] = address.below;
  // RFC 7644 section 3.11: a token is of a service here, never of a person.
  if (endpoint.toLowerCase() === 'me') {
    throw new ScimError(501, undefined, 'There is no /Me here; ask for the User by its id.');
  }
  const types = resourceTypesOf(
    (await parts.dialectOf?.(where.source)) ?? 'auto',
    where.version,
    await parts.declaredOf?.(where.source),
  );
  const handlers = handlersAt(address.below, types);
  if (handlers === undefined || !storable(id)) {
    throw new ScimError(404, undefined, `There is nothing at ${address.path}.`);
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) throw new WrongMethod(request.method, handlers);
  return handler(callOf(parts, where, { request, id, search: address.search, types }));
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
  { request, id, search, types }: Pick<Call, 'request' | 'id' | 'types'> & Pick<Address, 'search'>,
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
    query: readQuery(search, limits.page),
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
