/** A pretend Okta organisation in memory, one function from Request to Response, as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { openLimits } from './simulator/limits.ts';
import { after, eventTypes } from './simulator/query.ts';
import { openSignIn, type SignInOptions } from './simulator/sign-in.ts';
import {
  everyone,
  type Hand,
  openOrganisation,
  type StoredGroup,
  type StoredUser,
} from './simulator/state.ts';

export interface OktaSimulatorOptions extends Pick<SignInOptions, 'token' | 'app'> {
  readonly clock: Pick<Clock, 'now'>;
  readonly url?: string;
  /** Entries on a page at most; what the request asks for when absent. */
  readonly pageSize?: number;
  /** Requests in a minute to one endpoint; 600 when absent. */
  readonly perMinute?: number;
  /** Milliseconds until searches know of a change. */
  readonly lag?: number;
  /** Whether the group of everybody is shown, as to all but group administrators. */
  readonly everyone?: boolean;
}

/** What goes wrong with answers that would otherwise be good. */
export interface Accidents {
  /** A list whose link leads past the next page, once: `users`, `groups`, `members`. */
  skipPage?: string | undefined;
  /** A list whose first page is empty and the last. */
  emptyFirst?: string;
  /** Rights after so many requests. */
  rightsAfter?: readonly [requests: number, rights: readonly string[]];
  /** Tokens of apps end after so many requests. */
  revokeAfter?: number | undefined;
  /** So many requests are refused for being too many at once. */
  concurrency?: number;
}

export interface OktaSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly hand: Hand;
  readonly accidents: Accidents;
  /** Scopes of the app, or what the token's administrator may do, in the same words. */
  rights: readonly string[];
  lag: number;
  readonly calls: { total: number; refused: number };
}

const all = ['okta.users.read', 'okta.groups.read', 'okta.logs.read'];
const iso = (moment: number): string => new Date(moment).toISOString();

/** Opens a pretend organisation with nobody in it. */
export function simulateOkta(options: OktaSimulatorOptions): OktaSimulator {
  const { url = 'https://example.okta.com', pageSize = 10_000 } = options;
  const now = () => options.clock.now();
  const organisation = openOrganisation(now);
  const limits = openLimits(options.perMinute ?? 600, now);
  const signIn = openSignIn({
    url,
    now,
    token: options.token,
    app: options.app,
    scopes: () => simulator.rights,
  });
  const accidents: Accidents = {};
  const calls = { total: 0, refused: 0 };

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const asked = new URL(request.url);
    if (asked.origin !== url)
      return refuse(404, 'E0000022', 'The endpoint does not support the provided HTTP method');
    calls.total += 1;
    const answer = await respond(request, asked);
    answer.headers.set('date', new Date(now()).toUTCString());
    answer.headers.set('x-okta-request-id', `Zokta${calls.total}`);
    return answer;
  }

  async function respond(request: Request, asked: URL): Promise<Response> {
    if (asked.pathname === '/oauth2/v1/token' && request.method === 'POST') return signIn.issue(request);
    misfortunes();
    const unknown = await signIn.refused(request);
    if (unknown !== undefined) return unknown;
    if (request.method !== 'GET')
      return refuse(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
    const [, , , kind = '', id, more] = asked.pathname.split('/');
    if ((accidents.concurrency ?? 0) > 0) {
      accidents.concurrency = (accidents.concurrency ?? 0) - 1;
      return tooMany({
        'x-rate-limit-limit': '0',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(now() / 1_000 + 3_600),
      });
    }
    const { refused, headers } = limits.take([kind, id && 'id', more].filter(Boolean).join('/'));
    if (refused) return tooMany(headers);
    const answer = route(asked, { kind, id, more });
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  }

  function misfortunes(): void {
    if (accidents.rightsAfter !== undefined && calls.total > accidents.rightsAfter[0])
      simulator.rights = accidents.rightsAfter[1];
    if (accidents.revokeAfter !== undefined && calls.total > accidents.revokeAfter) {
      accidents.revokeAfter = undefined;
      signIn.revoke();
    }
  }

  function tooMany(headers: Readonly<Record<string, string>>): Response {
    calls.refused += 1;
    return refuse(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', headers);
  }

  function route(
    asked: URL,
    { kind, id, more }: { kind: string; id: string | undefined; more: string | undefined },
  ): Response {
    if (!simulator.rights.includes(`okta.${kind}.read`))
      return refuse(403, 'E0000006', 'You do not have permission to perform the requested action');
    const { users, groups } = organisation;
    if (kind === 'users' && id === undefined) return listUsers(asked);
    if (kind === 'groups' && id === undefined) return listGroups(asked);
    if (kind === 'logs') return listLog(asked);
    const found = kind === 'users' ? users.get(id ?? '') : groups.get(id ?? '');
    if (found === undefined)
      return refuse(
        404,
        'E0000007',
        `Not found: Resource not found: ${id} (${kind === 'users' ? 'User' : 'UserGroup'})`,
      );
    if ('profile' in found) return Response.json(shownUser(found));
    if (more === undefined) return Response.json(shownGroup(found, false));
    const members = [...found.members].flatMap((member) => users.get(member) ?? []);
    return page('members', asked, { entries: members.map(shownUser), most: 1_000, usual: 1_000 });
  }

  function listUsers(asked: URL): Response {
    const query = asked.searchParams;
    const search = query.get('search');
    const entries = [...organisation.users.values()];
    if (search === null) {
      const listed = entries.filter(({ status }) => status !== 'DEPROVISIONED');
      return page('users', asked, { entries: listed.map(shownUser), most: 200, usual: 200 });
    }
    const matches = after(search);
    const sortBy = query.get('sortBy');
    if (matches === undefined || (sortBy !== 'lastUpdated' && sortBy !== 'created'))
      return refuse(400, 'E0000031', 'Invalid search criteria.');
    const found = entries
      .filter(
        ({ lastUpdated, created }) =>
          matches({ lastUpdated, created }) && lastUpdated <= now() - simulator.lag,
      )
      .sort((a, b) => a[sortBy] - b[sortBy] || (a.id < b.id ? -1 : 1));
    return page('users', asked, { entries: found.map(shownUser), most: 200, usual: 200 });
  }

  function listGroups(asked: URL): Response {
    const query = asked.searchParams;
    const filter = query.get('filter');
    const matches = filter === null ? () => true : after(filter);
    if (matches === undefined) return refuse(400, 'E0000031', 'Invalid search criteria.');
    const found = [...organisation.groups.values()].filter(
      ({ id, lastUpdated, lastMembershipUpdated }) =>
        (options.everyone === true || id !== everyone) && matches({ lastUpdated, lastMembershipUpdated }),
    );
    const stats = query.get('expand') === 'stats';
    return page('groups', asked, {
      entries: found.map((group) => shownGroup(group, stats)),
      most: 10_000,
      usual: 10_000,
    });
  }

  function listLog(asked: URL): Response {
    const query = asked.searchParams;
    const types = eventTypes(query.get('filter') ?? 'eventType eq "any"');
    if (types === undefined) return refuse(400, 'E0000031', 'Invalid search criteria.');
    const since = Date.parse(query.get('since') ?? iso(now() - 7 * 86_400_000));
    const found = organisation.log.filter(
      ({ published, eventType }) => published >= since && types.includes(eventType),
    );
    const entries = found.map(({ published, eventType, target }, index) => ({
      uuid: `event-${index}`,
      published: iso(published),
      eventType,
      severity: 'INFO',
      target: [{ ...target, alternateId: 'unknown', displayName: 'unknown' }],
    }));
    return page('logs', asked, { entries, most: 1_000, usual: 100, endless: query.get('until') === null });
  }

  function page(
    name: string,
    asked: URL,
    {
      entries,
      most,
      usual,
      endless = false,
    }: { entries: readonly object[]; most: number; usual: number; endless?: boolean },
  ): Response {
    const limit = Number(asked.searchParams.get('limit') ?? usual);
    if (!Number.isInteger(limit) || limit < 1 || limit > most)
      return refuse(400, 'E0000001', 'Api validation failed: limit');
    const from = Number((asked.searchParams.get('after') ?? '0').replace('c', ''));
    const size = Math.min(limit, pageSize);
    const empty = accidents.emptyFirst === name && from === 0;
    let end = empty ? entries.length : from + size;
    const shown = empty ? [] : entries.slice(from, end);
    if (accidents.skipPage === name && end < entries.length) {
      accidents.skipPage = undefined;
      end += size;
    }
    const headers = new Headers({ 'content-type': 'application/json' });
    headers.append('link', `<${asked.href}>; rel="self"`);
    if (end < entries.length || (endless && shown.length > 0)) {
      const next = new URL(asked);
      next.searchParams.set('after', `c${Math.min(end, entries.length)}`);
      headers.append('link', `<${next.href}>; rel="next"`);
    }
    return new Response(JSON.stringify(shown), { headers });
  }

  const simulator: OktaSimulator = {
    url,
    fetch,
    hand: organisation.hand,
    accidents,
    rights: all,
    lag: options.lag ?? 0,
    calls,
  };
  return simulator;
}

function shownUser({ id, status, profile, created, lastUpdated, lastLogin }: StoredUser) {
  return {
    id,
    status,
    created: iso(created),
    activated: null,
    lastUpdated: iso(lastUpdated),
    lastLogin: lastLogin === undefined ? null : iso(lastLogin),
    type: { id: 'oty1' },
    profile,
  };
}

function shownGroup(group: StoredGroup, stats: boolean) {
  return {
    id: group.id,
    type: group.type,
    objectClass: ['okta:user_group'],
    created: iso(group.created),
    lastUpdated: iso(group.lastUpdated),
    lastMembershipUpdated: iso(group.lastMembershipUpdated),
    profile: { name: group.name, description: null },
    ...(stats && {
      _embedded: {
        stats: {
          usersCount: group.members.size,
          appsCount: 0,
          groupPushMappingsCount: 0,
          hasAdminPrivlege: false,
        },
      },
    }),
  };
}

function refuse(
  status: number,
  errorCode: string,
  errorSummary: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(
    { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae2', errorCauses: [] },
    { status, headers },
  );
}
