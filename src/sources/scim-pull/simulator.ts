/**
 * A pretend SCIM server in memory, one function from Request to Response, of either version. It is written from the
 * standards alone, and shares nothing with the connector, nor with the SCIM language of this service.
 */

import type { Clock, Fetch } from '../../model/index.ts';
import { providerConfig, resourceTypes, schemas } from './simulator/discovery.ts';
import { type Test, testOf } from './simulator/filter.ts';
import { type Accidents, type Habits, happens, type ListName } from './simulator/habits.ts';
import { cut, totalSaid } from './simulator/paging.ts';
import { groupShown, projected, userShown, type Writing } from './simulator/shown.ts';
import { type Hand, openStore } from './simulator/state.ts';

export type { Accidents, Habits, ListName };

/** How it is signed in to. */
export type SignIn =
  | { readonly token: string }
  | { readonly userName: string; readonly password: string }
  | { readonly clientId: string; readonly clientSecret: string };

export interface ScimSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly signIn: SignIn;
  readonly version?: '1.1' | '2.0';
  readonly paging?: 'index' | 'cursor';
  readonly habits?: Habits;
  /** Requests in a minute; as many as come when absent. */
  readonly perMinute?: number;
}

export interface ScimSimulator {
  readonly url: string;
  readonly tokenUrl: string;
  readonly fetch: Fetch;
  readonly hand: Hand;
  readonly accidents: Accidents;
  habits: Habits;
  /** What the credentials may read. */
  rights: readonly ListName[];
  readonly calls: { total: number; refused: number };
}

const list2 = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const error2 = 'urn:ietf:params:scim:api:messages:2.0:Error';
const core1 = 'urn:scim:schemas:core:1.0';
const parameters = new Set(['startIndex', 'count', 'filter', 'attributes', 'sortBy', 'sortOrder']);
const since2 = new Set(['excludedAttributes', 'cursor']);
const minute = 60_000;

/** Opens a pretend server with nobody in it. */
export function simulateScim(options: ScimSimulatorOptions): ScimSimulator {
  const { version = '2.0', paging = 'index', signIn } = options;
  const origin = 'https://people.example.com';
  const url = `${origin}/scim/${version === '2.0' ? 'v2' : 'v1'}`;
  const now = () => options.clock.now();
  const store = openStore(now);
  const accidents: Accidents = {};
  const calls = { total: 0, refused: 0 };
  const tokens = new Map<string, number>();
  let window = { until: now() + minute, left: options.perMinute ?? Number.POSITIVE_INFINITY };

  const pathsNow = () =>
    simulator.habits.smallPaths === true
      ? { users: 'users', groups: 'groups' }
      : { users: 'Users', groups: 'Groups' };
  const self = () => ({ version, paging, habits: simulator.habits, base: url, paths: pathsNow() });

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    calls.total += 1;
    const asked = new URL(request.url);
    const answer = asked.pathname === '/oauth/token' ? await issue(request) : respond(request, asked);
    answer.headers.set('date', new Date(now()).toUTCString());
    return answer;
  }

  /** RFC 6749 section 4.4, the secret in the header (section 2.3.1). */
  async function issue(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const refuseToken = (status: number, error: string) => Response.json({ error }, { status });
    if (!('clientId' in signIn)) return refuseToken(400, 'unauthorized_client');
    if (request.headers.get('content-type') !== 'application/x-www-form-urlencoded')
      return refuseToken(400, 'invalid_request');
    if (form.get('grant_type') !== 'client_credentials') return refuseToken(400, 'unsupported_grant_type');
    if (request.headers.get('authorization') !== `Basic ${btoa(`${signIn.clientId}:${signIn.clientSecret}`)}`)
      return refuseToken(401, 'invalid_client');
    const token = `scim-access-token-${calls.total}`;
    tokens.set(token, now() + 3_600_000);
    return Response.json({ access_token: token, token_type: 'Bearer', expires_in: 3_600 });
  }

  function believed(request: Request): boolean {
    const shown = request.headers.get('authorization') ?? '';
    if ('token' in signIn) return shown === `Bearer ${signIn.token}`;
    if ('password' in signIn) return shown === `Basic ${btoa(`${signIn.userName}:${signIn.password}`)}`;
    return shown.startsWith('Bearer ') && (tokens.get(shown.slice(7)) ?? 0) > now();
  }

  function respond(request: Request, asked: URL): Response {
    const { rightsAfter, revokeAfter } = accidents;
    if (rightsAfter !== undefined && calls.total > rightsAfter[0]) simulator.rights = rightsAfter[1];
    if (revokeAfter !== undefined && calls.total > revokeAfter) {
      accidents.revokeAfter = undefined;
      tokens.clear();
    }
    if (!believed(request)) return refuse(401, 'Authorization failure');
    if (window.until <= now())
      window = { ...window, until: now() + minute, left: options.perMinute ?? Number.POSITIVE_INFINITY };
    if (window.left <= 0) {
      calls.refused += 1;
      const answer = refuse(429, 'Too many requests');
      answer.headers.set('retry-after', String(Math.ceil((window.until - now()) / 1_000)));
      return answer;
    }
    window.left -= 1;
    if (request.method !== 'GET') return refuse(405, 'Only reading is pretended here.');
    const accepts = request.headers.get('accept') ?? '';
    if (!accepts.includes(version === '2.0' ? 'application/scim+json' : 'application/json'))
      return refuse(406, 'Not acceptable');
    return route(asked);
  }

  function route(asked: URL): Response {
    const within = asked.pathname.startsWith(`${new URL(url).pathname}/`)
      ? asked.pathname.slice(new URL(url).pathname.length + 1)
      : '';
    const [kind = '', id, more] = within.split('/').map(decodeURIComponent);
    if (more !== undefined || kind === '') return refuse(404, 'Not found');
    const discovered = id === undefined ? discovery(kind) : undefined;
    if (discovered !== undefined) return discovered;
    const paths = pathsNow();
    const name = kind === paths.users ? 'users' : kind === paths.groups ? 'groups' : undefined;
    if (name === undefined) return refuse(404, 'Not found');
    if (!simulator.rights.includes(name)) return refuse(403, `These credentials may not read ${kind}.`);
    for (const parameter of asked.searchParams.keys())
      if (!parameters.has(parameter) && !(version === '2.0' && since2.has(parameter)))
        return refuse(400, `Unknown parameter ${parameter}`, 'invalidSyntax');
    return id === undefined ? listOf(name, asked.searchParams) : single(name, id, asked.searchParams);
  }

  function discovery(kind: string): Response | undefined {
    const { discovery: offers = 'all' } = simulator.habits;
    const spelled = (name: string) => (simulator.habits.smallPaths === true ? name.toLowerCase() : name);
    const config = spelled(version === '2.0' ? 'ServiceProviderConfig' : 'ServiceProviderConfigs');
    if (offers !== 'none' && kind === config) return message(providerConfig(self()));
    if (offers !== 'all' || version !== '2.0') return undefined;
    const lists: Readonly<Record<string, readonly object[]>> = {
      [spelled('ResourceTypes')]: resourceTypes(self()),
      [spelled('Schemas')]: schemas(self()),
    };
    const found = lists[kind];
    if (found === undefined) return undefined;
    return message({
      schemas: [list2],
      totalResults: found.length,
      itemsPerPage: found.length,
      startIndex: 1,
      Resources: found,
    });
  }

  function writing(): Writing {
    return { ...self(), store };
  }

  function single(name: ListName, id: string, query: URLSearchParams): Response {
    const user = name === 'users' ? store.users.get(id) : undefined;
    const group = name === 'groups' ? store.groups.get(id) : undefined;
    if (user !== undefined) return message(projected(userShown(writing(), user), query, simulator.habits));
    if (group !== undefined) return message(projected(groupShown(writing(), group), query, simulator.habits));
    return refuse(404, `Resource ${id} not found`);
  }

  function shownInLists(name: ListName): readonly Readonly<Record<string, unknown>>[] {
    if (name === 'users') return [...store.users.values()].map((user) => userShown(writing(), user));
    return [...store.groups.values()].map((group) => {
      const { members, ...rest } = groupShown(writing(), group);
      return simulator.habits.hidesMembers === 'in lists' || members === undefined
        ? rest
        : { ...rest, members };
    });
  }

  /** Ids of users found by what they would tell of their groups. */
  function namesOfFound(test: Test | undefined): ReadonlySet<string> {
    const telling: Writing = { ...writing(), habits: { ...simulator.habits, groupsOfUsers: 'untyped' } };
    const found = [...store.users.values()].filter((user) => test?.(userShown(telling, user)));
    return new Set(found.map(({ id }) => id));
  }

  function listOf(name: ListName, query: URLSearchParams): Response {
    const { habits } = simulator;
    const filter = query.get('filter');
    const test = filter === null ? undefined : testOf(filter);
    if (filter !== null && (habits.refusesFilter === true || test === undefined))
      return refuse(400, 'This filter is not understood', 'invalidFilter');
    let all = shownInLists(name);
    if (filter !== null && habits.findsNobody === true) all = [];
    else if (filter !== null && habits.ignoresFilter !== true) {
      const found = habits.searchesGroups === true ? namesOfFound(test) : undefined;
      all = all.filter((entry) => found?.has(String(entry.id)) ?? test?.(entry));
    }
    if (habits.shuffles === true) all = shuffled(all, calls.total);
    const isFirst = Number(query.get('startIndex') ?? 1) <= 1 && (query.get('cursor') ?? '') === '';
    const emptied = isFirst && happens(accidents.emptyFirst, name);
    const found = cut({
      list: name,
      query,
      all: emptied ? [] : all,
      paging,
      habits,
      accidents,
    });
    if ('scimType' in found) return refuse(400, found.detail, found.scimType);
    const total = emptied && accidents.emptyFirst?.counted === true ? all.length : totalSaid(habits, found);
    const body = {
      schemas: [version === '2.0' ? list2 : core1],
      ...(total !== undefined && { totalResults: total }),
      itemsPerPage: found.entries.length,
      ...(found.startIndex !== undefined && { startIndex: found.startIndex }),
      ...(found.nextCursor !== undefined && { nextCursor: found.nextCursor }),
      Resources: found.entries.map((entry) => projected(entry as Record<string, unknown>, query, habits)),
    };
    return message(habits.smallNames === true ? small(body) : body);
  }

  function message(body: object, status = 200): Response {
    const type = version === '2.0' ? 'application/scim+json; charset=utf-8' : 'application/json';
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
  }

  /** RFC 7644 section 3.12; protocol 1.1 section 3.9. */
  function refuse(status: number, detail: string, scimType?: string): Response {
    if (version === '1.1')
      return message({ Errors: [{ description: detail, code: String(status) }] }, status);
    return message(
      { schemas: [error2], status: String(status), ...(scimType && { scimType }), detail },
      status,
    );
  }

  const simulator: ScimSimulator = {
    url,
    tokenUrl: `${origin}/oauth/token`,
    fetch,
    hand: store.hand,
    accidents,
    habits: options.habits ?? {},
    rights: ['users', 'groups'],
    calls,
  };
  return simulator;
}

const small = (body: object): object =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));

/** Another order for each call, always the same for the same one. */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const turn = (seed * 7) % Math.max(1, items.length);
  return [...items.slice(turn), ...items.slice(0, turn)].reverse();
}
