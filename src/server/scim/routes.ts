/** The SCIM service: from a Request of a client to a Response (RFC 7644). */

import { asProvisioningError, type ProvisioningError } from '../../model/index.ts';
import { type ResourceTypes, resourceTypesOf, ScimError } from '../../scim/index.ts';
import type { Soonest } from '../../store/index.ts';
import { loggedPath } from '../direct.ts';
import type { DirectPart, Staged } from '../index.ts';
import { type Address, addressIn } from './address.ts';
import { type Answer, answerError, asResponse } from './answer.ts';
import { lookUp, type Making, type Read } from './at-once.ts';
import { refuseLarge, storable } from './body.ts';
import { bulk } from './bulk.ts';
import type { Call, Handler, Incoming } from './call.ts';
import { type Changes, openChanges } from './changes.ts';
import { handlersOf } from './custom/resources.ts';
import { listSchemas, listTypes, readConfig, readSchema, readType } from './discovery.ts';
import { createGroup, deleteGroup, listGroups, patchGroup, readGroup, replaceGroup } from './groups.ts';
import { innerRequest } from './inner.ts';
import { defaultLimits, type Limits, type ScimParts, type SourceTypes } from './parts.ts';
import { type Protocol, protocol2 } from './protocol.ts';
import { readQuery } from './query.ts';
import { searchAll, searchGroups, searchUsers } from './search.ts';
import { listAll } from './search-all.ts';
import { bodyOf } from './seen.ts';
import { type InTurn, openTurns } from './turns.ts';
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
  const inTurn = openTurns(manyAtOnce);
  const service: Service = { ...parts, limits, changes: openChanges(parts), protocol, inTurn };
  return {
    async answer(request, { name, env, headers }) {
      const raw = rawHeaders(env) ?? [...request.headers].flat();
      const address = addressIn(request.url);
      const visit = begin(service, { request, source: name, env, raw, address });
      return asResponse(await answerTo(service, visit), headers, (thrown) =>
        service.log.error({ source: name, error: asProvisioningError(thrown) }, 'A SCIM answer broke off.'),
      );
    },
    quick(request, { name, rest, query, env, raw }) {
      const isRead = request.method === 'GET';
      const [, endpoint, id] = (isRead ? people : resources).exec(rest) ?? [];
      // 1.1 puts everything into other words.
      if (endpoint === undefined || protocol !== protocol2) return undefined;
      const address: Address = {
        path: `/scim/v2/${name}${rest}`,
        below: id === undefined ? [endpoint] : [endpoint, id],
        // Of most it is never asked.
        get search() {
          return new URLSearchParams(query);
        },
      };
      const visit = begin(service, { request, source: name, env, raw, address });
      return isRead ? new QuickRead(service, visit, { id, query }) : answerTo(service, visit);
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
/** What is changed so often; a list of groups, which is sent piece by piece, is not to be had so. */
const resources = /^\/(Users|Groups)(?:\/([^/]+))?$/;
const usual: SourceTypes = { dialect: 'auto', declared: undefined };

/** Large requests that are worked on at once: their operations share commits, so that more of them would be done no sooner. */
const manyAtOnce = 4;

/** What requests are answered with. */
interface Service extends ScimParts {
  readonly inTurn: InTurn;
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

function begin(service: Service, knock: Knock): Visit {
  const { request, env } = knock;
  const { url, headers } = request;
  const passage = { req: { url, header: (each: string) => headers.get(each) ?? undefined }, env };
  return {
    ...knock,
    from: service.ways.addressOf(passage),
    note: service.inspector?.begin(),
    origin: () => service.ways.originOf(passage),
  };
}

/** Which User is read, or, undefined, what of them all. */
type Asked = Pick<Read, 'id' | 'query'>;

/** A read of Users by the shortest way that answers it; never fails. */
class QuickRead implements Staged {
  readonly #service: Service;
  readonly #visit: Visit;
  readonly #asked: Asked;
  #making: Making | undefined;

  constructor(service: Service, visit: Visit, asked: Asked) {
    this.#service = service;
    this.#visit = visit;
    this.#asked = asked;
  }

  look(): void {
    this.#making = atOnce(this.#service, this.#visit, this.#asked);
  }

  answer(): Soonest<Answer> {
    const generally = () => answerTo(this.#service, this.#visit);
    const made = this.#made();
    if (made === undefined) return generally();
    if (!(made instanceof Promise)) return this.#noted(made);
    return made.then((answer) => (answer === undefined ? generally() : this.#noted(answer)), generally);
  }

  #made(): Soonest<Answer | undefined> {
    try {
      return this.#making?.();
    } catch {
      // What is wrong is said where everything is.
      return undefined;
    }
  }

  #noted(answer: Answer): Answer {
    note(this.#service, this.#visit, answer);
    return answer;
  }
}

/** A read of Users that needs no more than its row; undefined: it is for `answerTo`. */
function atOnce(service: Service, visit: Visit, asked: Asked): Making | undefined {
  const { request, source, raw } = visit;
  const { directory, door, limits } = service;
  const speech = service.typesAtHand?.(source);
  if (speech === undefined) return undefined;
  try {
    refuseLarge({ url: request.url, raw }, limits);
    visit.client = door.admitted?.(shownBy(visit, 'read'))?.name;
    if (visit.client === undefined) return undefined;
    const { user: type } = resourceTypesOf(speech.dialect, 'v2', speech.declared);
    const base = baseOf({ source, origin: visit.origin(), version: 'v2' });
    return lookUp(directory.atOnce, { ...asked, request, source, base, type, limits });
  } catch {
    // What is wrong is said where everything is.
    return undefined;
  }
}

async function answerTo(service: Service, visit: Visit): Promise<Answer> {
  const made = await attempt(service, visit);
  note(service, visit, made);
  return made;
}

function note({ log }: Service, visit: Visit, made: Answer): void {
  const { request, source, client, from, address } = visit;
  const { method, url, headers } = request;
  if (client !== undefined && made.status < 400)
    log.debug(
      { source, method, path: address.path, address: from, client, status: made.status },
      'A SCIM request was answered.',
    );
  visit.note?.({
    source,
    client,
    address: from,
    method,
    url,
    headers,
    status: made.status,
    body: bodyOf(request),
    answer: made.isSecret === true ? undefined : made,
  });
}

interface Visit extends Knock {
  /** Where it comes from. */
  readonly from: string;
  /** For the record of requests. */
  readonly note: ReturnType<NonNullable<Service['inspector']>['begin']> | undefined;
  origin(): string;
  /** Whose token it showed, once that is known. */
  client?: string | undefined;
}

async function attempt(service: Service, visit: Visit): Promise<Answer> {
  const { request, source, address, from, raw } = visit;
  const { path } = address;
  const { protocol, log, door } = service;
  const about = () => ({
    source: loggedPath(source),
    method: request.method,
    path: loggedPath(path),
    address: from,
  });
  try {
    refuseLarge({ url: request.url, raw }, service.limits);
    if (/\/oauth\/token\/*$/.test(path)) return await granted(door.token(request, { source, address: from }));
    const shown = shownBy(visit, isReading(request, path) ? 'read' : 'write');
    visit.client ??= (door.admitted?.(shown) ?? (await door.admit(shown))).name;
    const where = { source, origin: visit.origin(), version: protocol.version };
    return await protocol.converse(request, {
      limits: service.limits,
      ask: (inner) => dispatch(service, inner, inner === request ? { ...where, address } : where),
      types: () => typesIn(service, where),
    });
  } catch (thrown) {
    const refused = await protocol.refusal(
      answerError(thrown, thrown instanceof WrongMethod ? { allow: thrown.allow } : {}),
    );
    const { status } = refused;
    const error = asProvisioningError(thrown);
    if (status >= 500) log.error({ ...about(), error }, 'A SCIM request failed.');
    else log.info({ ...about(), status, ...reasonOf(visit, error) }, 'A SCIM request was refused.');
    return refused;
  }
}

/** What is said at the door is our own; later it may repeat what was sent, which is for the record alone. */
function reasonOf({ client }: Visit, error: ProvisioningError): object {
  if (client === undefined) return { reason: error.message };
  return error instanceof ScimError ? { scimType: error.scimType } : { code: error.code };
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

/** What the door is shown. */
function shownBy({ request, source, from, env }: Visit, needs: 'read' | 'write') {
  const { incoming } = (env ?? {}) as { readonly incoming?: { readonly socket?: object } };
  const authorization = request.headers.get('authorization');
  return { source, address: from, authorization, needs, connection: incoming?.socket };
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
  const types = await typesIn(parts, where);
  const handlers = handlersAt(address.below, types);
  if (handlers === undefined || !storable(id)) {
    throw new ScimError(404, undefined, `There is nothing at ${address.path}.`);
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) throw new WrongMethod(request.method, handlers);
  return handler(callOf(parts, where, { request, id, search: address.search, types }));
}

async function typesIn(parts: Service, { source, version }: Where): Promise<ResourceTypes> {
  const speech = parts.typesAtHand?.(source) ?? (await parts.typesOf?.(source)) ?? usual;
  return resourceTypesOf(speech.dialect, version, speech.declared);
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
  const { db, directory, newId, clock, changes, secrets, inTurn } = parts;
  const { limits } = parts;
  const base = baseOf(where);
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
    async ask(path, inner) {
      try {
        return await dispatch(parts, innerRequest(`${base}${path}`, inner), { source, origin, version });
      } catch (thrown) {
        return answerError(thrown);
      }
    },
    inTurn,
    change: (work) => changes.make(work),
    tellUser: (change) => changes.tell({ source, ...change }),
    tellMembers: (change) => changes.tellMembers({ source, ...change }),
  };
}

function baseOf({ source, origin, version }: Where): string {
  return `${origin}/scim/${version}/${encodeURIComponent(source)}`;
}

class WrongMethod extends ScimError {
  readonly allow: string;

  constructor(method: string, handlers: Handlers) {
    const allow = Object.keys(handlers).join(', ');
    super(405, undefined, `${method} is not possible here; ${allow} are.`);
    this.allow = allow;
  }
}
