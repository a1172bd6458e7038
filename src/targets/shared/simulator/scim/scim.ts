/** A pretend SCIM application: stateful, in memory, one function from Request to Response, strict as its options say. */

import type { Attributes, Fetch } from '../../../../model/index.ts';
import {
  type BulkResult,
  bulkFromV1,
  bulkIdsOf,
  bulkResponse,
  isObject,
  patchFromV1,
  readBulk,
  referencesTo,
  resourceFromV1,
} from '../../../../scim/index.ts';
import { type Calls, countCalls } from '../calls.ts';
import { openBuckets } from '../rate-limiting.ts';
import { answer, refuse, refused } from './answers.ts';
import { documentAt } from './documents.ts';
import type { ScimSimulatorOptions } from './options.ts';
import { type Asked, routes } from './resources.ts';
import { discard, type Kind, keep, membersOf, openState, type State } from './state.ts';
import { readJson } from './strict.ts';

export interface ScimSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** What its own administrators do by hand; ids of what is made. */
  readonly hand: {
    user(attributes: Attributes): string;
    group(name: string, members?: readonly string[]): string;
    change(id: string, attributes: Attributes): void;
    remove(id: string): void;
    /** From now on the credentials are not taken. */
    revoke(): void;
    /** From now on it may only be read. */
    freeze(): void;
  };
  readonly look: {
    user(id: string): Attributes | undefined;
    users(): readonly Attributes[];
    members(group: string): readonly string[];
    /** The names of all groups. */
    groups(): readonly string[];
  };
  /** Counts a call that was answered beside it. */
  count(operation: string): void;
}

export function simulateScim(options: ScimSimulatorOptions): ScimSimulator {
  const { clock, url = 'https://app.example.com/scim/v2' } = options;
  const state = openState(options, url);
  const calls = countCalls();
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const tokens = new Map<string, number>();
  let issued = 0;
  let requests = 0;
  let revoked = false;
  let frozen = false;

  function mayEnter(request: Request): boolean {
    if (revoked) return false;
    const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(' ');
    if (scheme === 'Basic') {
      const { username, password } = options.basic ?? {};
      return (
        options.basic !== undefined && value === Buffer.from(`${username}:${password}`).toString('base64')
      );
    }
    return scheme === 'Bearer' && (value === options.token || (tokens.get(value) ?? 0) > clock.now());
  }

  /** RFC 6749 section 4.4, with the client's credentials in the header. */
  function issue(request: Request, text: string): Response {
    const json = (body: object, status: number) =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
    const { clientId, clientSecret } = options.oauth ?? {};
    const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (options.oauth === undefined || revoked || request.headers.get('authorization') !== expected)
      return json({ error: 'invalid_client' }, 401);
    if (new URLSearchParams(text).get('grant_type') !== 'client_credentials')
      return json({ error: 'unsupported_grant_type' }, 400);
    issued += 1;
    const token = `access-token-${issued}`;
    tokens.set(token, clock.now() + 300_000);
    return json({ access_token: token, token_type: 'Bearer', expires_in: 300 }, 200);
  }

  function respond(request: Request, path: string, text: string): Response {
    const { version } = state;
    const document = request.method === 'GET' ? documentAt(state, path) : undefined;
    if (document !== undefined) return document;
    if (path === 'Bulk') return bulk(state, request, text);
    const [kind = '', id, ...more] = path.split('/');
    if ((kind !== 'Users' && kind !== 'Groups') || more.length > 0)
      return refuse(version, 404, `${path} is not here.`);
    const body =
      request.method === 'GET' || request.method === 'DELETE' ? {} : readJson(state, request, text);
    if (body instanceof Response) return body;
    return route(state, {
      method: request.method,
      kind,
      ...(id !== undefined && { id: decodeURIComponent(id) }),
      query: new URL(request.url).searchParams,
      body: version === '2.0' ? body : fromV1(request.method, body),
      ifMatch: request.headers.get('if-match'),
    });
  }

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const { pathname, origin } = new URL(request.url);
    const text = await request.text();
    if (request.url === `${origin}/oauth/token`) {
      calls.count('POST /oauth/token');
      return issue(request, text);
    }
    const prefix = `${new URL(url).pathname.replace(/\/$/, '')}/`;
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : undefined;
    if (path === undefined) return new Response('Not Found', { status: 404 });
    calls.count(`${request.method} ${path.replace(/^(Users|Groups)\/.+$/, '$1/{id}')}`);
    if (!mayEnter(request)) return refuse(state.version, 401, 'The credentials are not valid.');
    if (frozen && request.method !== 'GET') return refuse(state.version, 403, 'This token may only read.');
    const taken = buckets?.take('client', request);
    if (taken?.refused !== undefined) {
      const waiting = refuse(state.version, 429, 'Too many requests.');
      waiting.headers.set('retry-after', taken.headers['retry-after'] ?? '1');
      return waiting;
    }
    const limited = options.limit?.(`${request.method} ${path.split('/')[0]}`);
    requests += 1;
    const response = limited?.refused ?? attempt(state, () => respond(request, path, text));
    for (const [name, value] of Object.entries(limited?.headers ?? {})) response.headers.set(name, value);
    response.headers.set('x-request-id', `scim-${requests}`);
    return response;
  }

  return {
    url,
    fetch,
    calls,
    count: calls.count,
    hand: {
      user(attributes) {
        const id = state.nextId('Users');
        keep(state, 'Users', { id, attributes: { active: true, ...attributes } });
        return id;
      },
      group(displayName, members = []) {
        const id = state.nextId('Groups');
        keep(state, 'Groups', {
          id,
          attributes: { displayName, members: members.map((value) => ({ value })) },
        });
        return id;
      },
      change(id, attributes) {
        const kind: Kind = state.Users.has(id) ? 'Users' : 'Groups';
        keep(state, kind, { id, attributes: { ...state[kind].get(id)?.attributes, ...attributes } });
      },
      remove: (id) => discard(state, state.Users.has(id) ? 'Users' : 'Groups', id),
      revoke: () => {
        revoked = true;
      },
      freeze: () => {
        frozen = true;
      },
    },
    look: {
      user: (id) => structuredClone(state.Users.get(id)?.attributes),
      users: () => [...state.Users].map(([id, { attributes }]) => ({ id, ...structuredClone(attributes) })),
      members: (id) => membersOf({ attributes: state.Groups.get(id)?.attributes ?? {} }),
      groups: () => [...state.Groups.values()].map(({ attributes }) => String(attributes.displayName)),
    },
  };
}

interface Routed extends Omit<Asked, 'state'> {
  readonly method: string;
}

function route(state: State, { method, ...asked }: Routed): Response {
  const found = routes[`${method} ${asked.id === undefined ? 'list' : 'one'}`];
  return found === undefined
    ? refuse(state.version, 405, `${method} is not possible here.`)
    : found({ state, ...asked });
}

function attempt(state: State, work: () => Response): Response {
  try {
    return work();
  } catch (thrown) {
    return refused(state.version, thrown);
  }
}

function fromV1(method: string, body: Attributes): Attributes {
  return method === 'PATCH' ? patchFromV1(body) : resourceFromV1(body);
}

/** RFC 7644 section 3.7: each operation by itself; more than are allowed are refused together. */
function bulk(state: State, request: Request, text: string): Response {
  const { options, version } = state;
  if (options.bulk === undefined || request.method !== 'POST')
    return refuse(version, 501, 'Bulk is not supported.');
  if (Buffer.byteLength(text) > options.bulk.bytes) return refuse(version, 413, 'The request is too large.');
  const body = readJson(state, request, text);
  if (body instanceof Response) return body;
  const { operations } = readBulk(version === '2.0' ? body : bulkFromV1(body), options.bulk.operations);
  const references = referencesTo(bulkIdsOf(operations));
  const ids = new Map<string, string>();
  const results: BulkResult[] = [];
  for (const operation of operations) {
    if ('fault' in operation) {
      results.push({ status: '400', ...(operation.bulkId !== undefined && { bulkId: operation.bulkId }) });
      continue;
    }
    const { method, bulkId } = operation;
    const { path, data } = references.resolved({ path: operation.path, data: operation.data }, ids);
    const [kind, id] = path.replace(/^\//, '').split('/');
    const asked: Routed = {
      method,
      kind: kind === 'Groups' ? 'Groups' : 'Users',
      ...(id !== undefined && { id: decodeURIComponent(id) }),
      query: new URLSearchParams(),
      body: isObject(data) ? data : {},
      ifMatch: operation.version ?? null,
    };
    const before = new Set(state.Users.keys());
    const response = attempt(state, () => route(state, asked));
    const made = id ?? [...state.Users.keys()].find((one) => !before.has(one));
    if (bulkId !== undefined && made !== undefined) ids.set(bulkId, made);
    results.push({
      method,
      status: String(response.status),
      ...(bulkId !== undefined && { bulkId }),
      ...(made !== undefined && { location: `${state.base}/${asked.kind}/${made}` }),
      ...(response.status >= 400 && {
        response: { status: String(response.status), detail: 'It was refused.' },
      }),
    });
  }
  return answer(version, bulkResponse(results));
}
