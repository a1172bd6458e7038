/** A pretend OneLogin account in memory, one function from Request to Response, as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { type Hand, openAccount, type StoredUser } from './simulator/state.ts';

export interface OneLoginSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Entries on a page at most; what the request asks for when absent. */
  readonly pageSize?: number;
  /** Calls in an hour; 5,000 when absent. */
  readonly perHour?: number;
}

type List = 'users' | 'roles' | 'members';

/** What goes wrong with answers that would otherwise be good. */
interface Accidents {
  /** A list whose cursor leads past the next page, so many times; not where one entry was asked for. */
  skipPage?: { readonly list: List; times: number };
  /** A list whose first page is empty and the last. */
  emptyFirst?: List;
  /** What the credential may read after so many requests. */
  rightsAfter?: readonly [requests: number, rights: readonly string[]];
  /** Tokens end after so many requests. */
  revokeAfter?: number | undefined;
  /** Headers that count are left out. */
  uncounted?: boolean;
}

export interface OneLoginSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly hand: Hand;
  readonly accidents: Accidents;
  /** What the credential may read: users, roles. */
  rights: readonly string[];
  readonly calls: { total: number; refused: number };
}

const hour = 3_600_000;
const iso = (moment: number): string => new Date(moment).toISOString();

/** Opens a pretend account with nobody in it. */
export function simulateOneLogin(options: OneLoginSimulatorOptions): OneLoginSimulator {
  const url = 'https://example.onelogin.com';
  const { clientId, clientSecret, perHour = 5_000 } = options;
  const now = () => options.clock.now();
  const account = openAccount(now);
  const accidents: Accidents = {};
  const calls = { total: 0, refused: 0 };
  const tokens = new Map<string, number>();
  const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
  let window = { until: now() + hour, left: perHour };

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    calls.total += 1;
    const asked = new URL(request.url);
    const answer =
      asked.pathname === '/auth/oauth2/v2/token' ? await issue(request) : respond(request, asked);
    answer.headers.set('date', new Date(now()).toUTCString());
    return answer;
  }

  async function issue(request: Request): Promise<Response> {
    if (request.headers.get('content-type') !== 'application/json')
      return refuse(400, 'Bad Request', 'Bad Request');
    const { grant_type } = (await request.json()) as { readonly grant_type?: string };
    if (grant_type !== 'client_credentials') return refuse(400, 'Bad Request', 'grant_type is incorrect');
    if (request.headers.get('authorization') !== basic) {
      const status = { error: true, code: 401, type: 'Unauthorized', message: 'Authentication Failure' };
      return Response.json({ status }, { status: 401 });
    }
    const text = `onelogin-access-token-${calls.total}`;
    tokens.set(text, now() + 10 * hour);
    return Response.json({
      access_token: text,
      created_at: iso(now()),
      expires_in: 36_000,
      token_type: 'bearer',
      account_id: 1,
    });
  }

  function respond(request: Request, asked: URL): Response {
    if (accidents.rightsAfter !== undefined && calls.total > accidents.rightsAfter[0])
      simulator.rights = accidents.rightsAfter[1];
    if (accidents.revokeAfter !== undefined && calls.total > accidents.revokeAfter) {
      accidents.revokeAfter = undefined;
      tokens.clear();
    }
    const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ');
    if (scheme !== 'Bearer' || (tokens.get(token) ?? 0) <= now())
      return refuse(401, 'Unauthorized', 'Authentication Failure');
    const answer = limited() ?? route(request, asked);
    answer.headers.set('x-ratelimit-limit', String(perHour));
    answer.headers.set('x-ratelimit-remaining', String(window.left));
    answer.headers.set('x-ratelimit-reset', String(Math.ceil((window.until - now()) / 1_000)));
    return answer;
  }

  function limited(): Response | undefined {
    if (window.until <= now()) window = { until: now() + hour, left: perHour };
    if (window.left > 0) {
      window.left -= 1;
      return undefined;
    }
    calls.refused += 1;
    return refuse(429, 'TooManyRequests', 'Rate limit exceeded');
  }

  function route(request: Request, asked: URL): Response {
    const [, api, version, kind = '', id, more] = asked.pathname.split('/');
    if (request.method !== 'GET' || api !== 'api' || version !== '2' || !['users', 'roles'].includes(kind))
      return refuse(404, 'NotFound', 'No Route Exists');
    if (!simulator.rights.includes(kind)) return refuse(401, 'Unauthorized', 'Insufficient Permission');
    if (kind === 'users') {
      if (id === undefined) return listUsers(asked);
      const user = account.users.get(Number(id));
      return user === undefined ? refuse(404, 'NotFound', 'User not found') : Response.json(shown(user));
    }
    if (id === undefined) {
      const roles = [...account.roles.values()].map(({ id: role, name }) => ({ id: role, name }));
      return page('roles', asked, roles);
    }
    const role = account.roles.get(Number(id));
    if (role === undefined) return refuse(404, 'NotFound', 'Role not found');
    if (more === undefined) return Response.json({ id: role.id, name: role.name, users: [...role.members] });
    const members = [...role.members].flatMap((member) => account.users.get(member) ?? []);
    return page(
      'members',
      asked,
      members.map(({ id: member, fields }) => ({ id: member, email: fields.email ?? null })),
    );
  }

  function listUsers(asked: URL): Response {
    const query = asked.searchParams;
    const updated = Date.parse(query.get('updated_since') ?? iso(0));
    const created = Date.parse(query.get('created_since') ?? iso(0));
    if (Number.isNaN(updated) || Number.isNaN(created)) return refuse(422, 'Unprocessable', 'Invalid date');
    const found = [...account.users.values()].filter(
      (user) => user.updated >= updated && user.created >= created,
    );
    const fields = query.get('fields')?.split(',');
    return page(
      'users',
      asked,
      found.sort((a, b) => a.id - b.id).map((user) => shown(user, fields ?? plain)),
    );
  }

  function page(list: List, asked: URL, entries: readonly object[]): Response {
    const query = new URLSearchParams(asked.search);
    const limit = Number(query.get('limit') ?? 50);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100)
      return refuse(422, 'Unprocessable', 'limit is not valid');
    const cursor = query.get('cursor');
    query.delete('cursor');
    // A cursor belongs to one list and one question.
    const question = `${asked.pathname}?${query}`;
    const [offset, about] = cursor === null ? ['0', question] : atob(cursor).split(' ');
    if (about !== question) return refuse(400, 'Bad Request', 'cursor is not valid');
    const from = Number(offset);
    const size = Math.min(limit, options.pageSize ?? limit);
    const empty = accidents.emptyFirst === list && from === 0;
    let end = empty ? entries.length : from + size;
    const { skipPage } = accidents;
    if (skipPage?.list === list && skipPage.times > 0 && limit > 1 && end < entries.length) {
      skipPage.times -= 1;
      end += size;
    }
    const headers = new Headers({ 'page-items': String(limit) });
    if (accidents.uncounted !== true) headers.set('total-count', String(entries.length));
    if (end < entries.length) headers.set('after-cursor', btoa(`${end} ${question}`));
    return Response.json(empty ? [] : entries.slice(from, from + size), { headers });
  }

  const simulator: OneLoginSimulator = {
    url,
    fetch,
    hand: account.hand,
    accidents,
    rights: ['users', 'roles'],
    calls,
  };
  return simulator;
}

/** What a list tells of users when it is not asked for more. */
const plain = [
  'id',
  'username',
  'email',
  'firstname',
  'lastname',
  'state',
  'status',
  'updated_at',
  'created_at',
];
const empty = [
  'title',
  'department',
  'company',
  'phone',
  'last_login',
  'member_of',
  'external_id',
  'group_id',
];

function shown({ id, fields, created, updated }: StoredUser, asked?: readonly string[]) {
  const nothing = Object.fromEntries(empty.map((name) => [name, null]));
  const all = {
    ...nothing,
    custom_attributes: {},
    ...fields,
    id,
    created_at: iso(created),
    updated_at: iso(updated),
  };
  if (asked === undefined) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || asked.includes(name)));
}

function refuse(statusCode: number, name: string, message: string): Response {
  return Response.json({ statusCode, name, message }, { status: statusCode });
}
