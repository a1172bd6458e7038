/** A pretend Keycloak with one realm: token endpoint and Admin REST API, as strict as the real one. */

export interface PretendUser {
  readonly id: string;
  username: string;
  enabled: boolean;
  email?: string;
  firstName?: string;
  lastName?: string;
  serviceAccountClientId?: string;
  attributes?: Record<string, string[]>;
}

export interface PretendGroup {
  readonly id: string;
  name: string;
  parent?: string;
  readonly members: Set<string>;
}

interface AdminEvent {
  readonly time: number;
  readonly operationType: string;
  readonly resourceType: string;
  readonly resourcePath: string;
}

export interface KeycloakSimulator {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly users: Map<string, PretendUser>;
  readonly groups: Map<string, PretendGroup>;
  readonly events: AdminEvent[];
  /** Logins that are kept, in any order. */
  readonly logins: { readonly time: number; readonly userId: string }[];
  savesLogins: boolean;
  /** Roles of realm-management that the client has. */
  readonly roles: Set<string>;
  /** The client's secret from now on. */
  secret: string;
  savesEvents: boolean;
  /** The second page of users is left out once. */
  dropPage: boolean;
  /** Every page is the first one. */
  standStill: boolean;
  /** The first page of this list is empty, with 200; of members once. */
  emptyFirst: 'users' | 'groups' | 'members' | undefined;
  /** Seconds that a token lives, and requests after which it is refused all the same. */
  tokenLife: number;
  tokenUses: number;
  /** Notes an event, if the realm saves them. */
  note(operationType: string, resourceType: string, resourcePath: string): void;
}

export const pretendAddress = 'https://keycloak.example.com';
const realmPath = '/admin/realms/staff';

/** @param clock the tools' clock, by which tokens end. */
export function simulateKeycloak(secret: string, clock: { now(): number }): KeycloakSimulator {
  const users = new Map<string, PretendUser>();
  const groups = new Map<string, PretendGroup>();
  const events: AdminEvent[] = [];
  const tokens = new Map<string, { until: number; left: number }>();
  let issued = 0;
  let ticks = 0;

  const simulator: KeycloakSimulator = {
    users,
    groups,
    events,
    roles: new Set(['view-users', 'query-groups', 'view-events']),
    secret,
    savesEvents: true,
    logins: [],
    savesLogins: true,
    dropPage: false,
    standStill: false,
    emptyFirst: undefined,
    tokenLife: 300,
    tokenUses: Number.POSITIVE_INFINITY,
    note(operationType, resourceType, resourcePath) {
      ticks += 1;
      const event = { time: clock.now() + ticks, operationType, resourceType, resourcePath };
      if (simulator.savesEvents) events.unshift(event);
    },
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname === '/realms/staff/protocol/openid-connect/token') return token(await request.text());
      if (!url.pathname.startsWith('/admin/')) return json(404, { error: 'Realm does not exist' });
      const bearer = tokens.get(request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '');
      if (bearer === undefined || bearer.until < clock.now() || bearer.left-- <= 0)
        return json(401, { error: 'HTTP 401 Unauthorized' });
      if (!url.pathname.startsWith(`${realmPath}/`)) return json(404, { error: 'Realm not found.' });
      return answer(
        url.pathname
          .slice(realmPath.length + 1)
          .split('/')
          .map(decodeURIComponent),
        url.searchParams,
      );
    },
  };

  function token(text: string): Response {
    const form = new URLSearchParams(text);
    if (form.get('grant_type') !== 'client_credentials')
      return json(400, { error: 'unsupported_grant_type' });
    if (form.get('client_id') !== 'rollcall' || form.get('client_secret') !== simulator.secret)
      return json(401, {
        error: 'unauthorized_client',
        error_description: 'Invalid client or Invalid client credentials',
      });
    const access = `token-${++issued}-of-the-client`;
    tokens.set(access, { until: clock.now() + simulator.tokenLife * 1000, left: simulator.tokenUses });
    return json(200, { access_token: access, token_type: 'Bearer', expires_in: simulator.tokenLife });
  }

  const forbidden = () => json(403, { error: 'HTTP 403 Forbidden' });
  const sees = () => simulator.roles.has('view-users');

  function answer([kind = '', id, sub]: readonly string[], query: URLSearchParams): Response {
    if (kind === 'events' && id === 'config')
      return simulator.roles.has('view-events')
        ? json(200, {
            adminEventsEnabled: simulator.savesEvents,
            eventsEnabled: simulator.savesLogins,
            enabledEventTypes: ['LOGIN', 'LOGOUT'],
          })
        : forbidden();
    if (kind === 'events' && id === undefined)
      return simulator.roles.has('view-events') ? json(200, loginsFor(query)) : forbidden();
    if (kind === 'admin-events')
      return simulator.roles.has('view-events') ? json(200, eventsFor(query)) : forbidden();
    if (kind === 'users') return usersAnswer({ id, sub }, query);
    if (kind === 'groups') return groupsAnswer({ id, sub }, query);
    return json(404, { error: 'HTTP 404 Not Found' });
  }

  function eventsFor(query: URLSearchParams): readonly AdminEvent[] {
    const from = Date.parse(`${query.get('dateFrom') ?? '1970-01-01'}T00:00:00Z`);
    return slice(
      events.filter(({ time }) => time >= from),
      query,
    );
  }

  function loginsFor(query: URLSearchParams): readonly object[] {
    const from = Date.parse(`${query.get('dateFrom') ?? '1970-01-01'}T00:00:00Z`);
    const asked = query.getAll('type');
    const found = simulator.logins.filter(({ time }) => time >= from);
    found.sort((a, b) => b.time - a.time);
    const events = found.map((one) => ({ ...one, type: 'LOGIN', realmId: 'staff', clientId: 'desk' }));
    return slice(asked.length === 0 || asked.includes('LOGIN') ? events : [], query);
  }

  interface Named {
    readonly id: string | undefined;
    readonly sub: string | undefined;
  }

  function usersAnswer({ id, sub }: Named, query: URLSearchParams): Response {
    if (!sees()) {
      // A client with query-users alone is told nobody, with 200.
      if (!simulator.roles.has('query-users') || (id !== undefined && id !== 'count')) return forbidden();
      return json(200, id === 'count' ? 0 : []);
    }
    const people = [...users.values()].filter((user) => user.serviceAccountClientId === undefined);
    people.sort((a, b) => (a.username < b.username ? -1 : 1));
    if (id === 'count') return json(200, people.length);
    if (id === undefined) {
      const brief = query.get('briefRepresentation') !== 'false';
      const page = simulator.standStill
        ? slice(people, new URLSearchParams({ max: query.get('max') ?? '' }))
        : slice(people, query);
      if (simulator.emptyFirst === 'users') return json(200, []);
      if (simulator.dropPage && Number(query.get('first')) > 0 && page.length > 1) {
        simulator.dropPage = false;
        return json(200, []);
      }
      return json(
        200,
        page.map((user) => (brief ? { ...user, attributes: undefined } : user)),
      );
    }
    const user = users.get(id);
    if (user === undefined) return json(404, { error: 'User not found' });
    if (sub === 'groups')
      return json(
        200,
        slice(
          [...groups.values()].filter(({ members }) => members.has(id)),
          query,
        ).map(shown),
      );
    return json(200, user);
  }

  function groupsAnswer({ id, sub }: Named, query: URLSearchParams): Response {
    if (!sees() && !simulator.roles.has('query-groups')) return forbidden();
    const below = (parent: string | undefined) =>
      [...groups.values()]
        .filter((group) => group.parent === parent)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (id === 'count') return json(200, { count: groups.size });
    if (id === undefined && simulator.emptyFirst === 'groups') return json(200, []);
    if (id === undefined) return json(200, slice(below(undefined), query).map(shown));
    const group = groups.get(id);
    if (group === undefined) return json(404, { error: 'Could not find group by id' });
    if (sub === 'children') return json(200, slice(below(id), query).map(shown));
    if (sub !== 'members') return json(200, shown(group));
    if (!sees()) return forbidden();
    if (simulator.emptyFirst === 'members') {
      simulator.emptyFirst = undefined;
      return json(200, []);
    }
    const members = [...group.members].flatMap((member) => users.get(member) ?? []);
    return json(
      200,
      slice(members, query).map((user) => ({ ...user, attributes: undefined })),
    );
  }

  function pathOf({ name, parent }: PretendGroup): string {
    const above = parent === undefined ? undefined : groups.get(parent);
    return `${above === undefined ? '' : pathOf(above)}/${name}`;
  }
  // Since version 23 subgroups are not told with the group.
  const shown = (group: PretendGroup) => ({
    id: group.id,
    name: group.name,
    path: pathOf(group),
    subGroups: [],
    ...(group.parent !== undefined && { parentId: group.parent }),
  });

  return simulator;
}

/** 100 where `max` is not given. */
function slice<Entry>(entries: readonly Entry[], query: URLSearchParams): Entry[] {
  const first = Number(query.get('first') ?? 0);
  return entries.slice(first, first + Number(query.get('max') || 100));
}

function json(status: number, body: unknown): Response {
  const headers = { 'content-type': 'application/json', date: 'Mon, 05 Jan 2026 08:00:00 GMT' };
  return new Response(JSON.stringify(body), { status, headers });
}
