/** A pretend Jira Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { isAtLeast, readVersion } from '../shared/index.ts';
import {
  type Calls,
  countCalls,
  openBuckets,
  openSignIn,
  page,
  type RateLimiting,
} from '../shared/simulator.ts';
import { type Accident, type Accidents, openAccidents } from './simulator/accidents.ts';
import { refuse, refusePlainly, type View } from './simulator/answers.ts';
import { pattern, readBody, restPath } from './simulator/front.ts';
import { groupRoutes } from './simulator/group-routes.ts';
import { type Hand, type Look, openHand, openLook } from './simulator/hand.ts';
import { holdingRoutes } from './simulator/holdings.ts';
import { freshInstallation, settingsOf } from './simulator/installation.ts';
import { openNodes } from './simulator/nodes.ts';
import type { Route, Settings } from './simulator/routes.ts';
import { type Seed, type SeedGroup, type SeedRole, type SeedUser, sow } from './simulator/seed.ts';
import { type Directory, rightsOf, type User, userNamed } from './simulator/state.ts';
import { userReads } from './simulator/user-reads.ts';
import { userWrites } from './simulator/user-writes.ts';

export { type Served, serveOnLoopback } from '../shared/simulator.ts';
export type { Accident, RateLimiting, Seed, SeedGroup, SeedRole, SeedUser };

export interface JiraSimulatorOptions {
  /** Its requests happen at this clock's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** `8.13.27`, `9.12.0`, `10.0.1`, `10.3.24` (when absent), `11.3.8` or any other: see simulator/installation.ts. */
  readonly version?: string;
  /** The base URL, with or without a path; `https://jira.example.com` when absent. */
  readonly url?: string;
  /** Absent: there is no limit, as on a new installation. */
  readonly rateLimit?: RateLimiting;
  /** Milliseconds until the other nodes know of a write. Every request is taken for one to another node. */
  readonly lag?: number;
  /** Whether e-mail addresses are shown to nobody. */
  readonly hideEmails?: boolean;
  /** What differs from an ordinary installation of that version. */
  readonly settings?: Partial<Settings>;
  /** The first directory; absent: Jira's own, writable. */
  readonly directory?: Directory;
  /** Who connects; a member of jira-administrators. */
  readonly connection?: { readonly name?: string; readonly token?: string; readonly password?: string };
}

export interface JiraSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  /** What happens to requests that would otherwise be answered well. */
  readonly accidents: Pick<Accidents, 'plan' | 'clear'>;
  /** Adds directories, groups, users and roles at once, on every node. Throws when a name is taken or a group is missing. */
  seed(seed: Seed): void;
  readonly hand: Hand;
  /** What it holds, as the database has it. */
  readonly look: Look;
  /** What was asked of it since it was opened, or since the last reset. */
  readonly calls: Calls;
  /** Every node knows everything from now on. */
  settle(): void;
}

const routes: Readonly<Record<string, Route>> = {
  ...userReads,
  ...userWrites,
  ...holdingRoutes,
  ...groupRoutes,
};
const paths = new Set(Object.keys(routes).map((operation) => operation.split(' ')[1] ?? ''));

/** Opens a pretend Jira with an administrator, the connection's user, two groups and one application in it. */
export function simulateJira(options: JiraSimulatorOptions): JiraSimulator {
  const {
    clock,
    version = '10.3.24',
    url: base = 'https://jira.example.com',
    lag = 0,
    connection = {},
  } = options;
  const settings: Settings = { ...settingsOf(version), ...options.settings };
  const nodes = openNodes(clock, lag);
  const signIn = openSignIn<User>({
    knowsTokens: isAtLeast(readVersion(version), 8, 14),
    find: (name) => userNamed(nodes.known, name),
    refused: unauthorized,
    denied: () =>
      page(403, 'Forbidden (403)', 'Basic Authentication Failure - Reason : AUTHENTICATION_DENIED'),
    loginUrl: `${base}/login.jsp`,
  });
  const accidents = openAccidents();
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();
  const modern = isAtLeast(readVersion(version), 10, 0);
  const view: View = { state: nodes.known, base, modern, hideEmails: options.hideEmails ?? false };
  let requests = 0;
  let order = 0;

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    nodes.hear();
    const url = new URL(request.url);
    const path = restPath(url, base);
    const operation = `${request.method} ${pattern(path ?? url.pathname)}`;
    calls.count(operation);
    const text = await request.text();
    return accidents.meet(operation, () => answer({ request, url, path, operation, text }));
  }

  function answer(asked: Asked): Response {
    const me = signIn.who(asked.request);
    if (me instanceof Response) return me;
    const taken = me === undefined ? undefined : buckets?.take(me.name, asked.request);
    const response = taken?.refused ?? respond(asked, me);
    requests += 1;
    const headers: Readonly<Record<string, string>> = {
      'x-arequestid': `480x${requests}x1`,
      'x-anodeid': lag > 0 ? `node${1 + (requests % 2)}` : 'node1',
      ...(me !== undefined && { 'x-ausername': encodeURIComponent(me.name), 'x-seraph-loginreason': 'OK' }),
      ...taken?.headers,
    };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  function respond({ request, url, path, operation, text }: Asked, me: User | undefined): Response {
    if (path === undefined) return page(404, 'Oops, you have found a dead link');
    const route = operation === 'GET user/list' && !settings.listsUsers ? undefined : routes[operation];
    if (route === undefined) {
      return paths.has(pattern(path)) && operation !== 'GET user/list'
        ? refusePlainly(405, 'HTTP 405 Method Not Allowed')
        : refusePlainly(404, `null for uri: ${request.url}`);
    }
    if (route.access !== 'anybody' && me === undefined) {
      return refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
    }
    const rights = me === undefined ? 'none' : rightsOf(nodes.known, me.key);
    if (route.access === 'administrator' && rights === 'none') {
      return refuse(
        403,
        'You are not authorized to perform this operation. Administrator privileges are required.',
      );
    }
    const body = readBody(request, text, route);
    if (body instanceof Response) return body;
    return route.answer({
      view,
      state: nodes.known,
      stored: nodes.stored,
      query: url.searchParams,
      rest: path.split('/').at(-1) ?? '',
      body,
      ...(me !== undefined && { me }),
      rights,
      settings,
      write: nodes.write,
      next: () => order++,
    });
  }

  function seed(given: Seed): void {
    const first = order;
    nodes.everywhere((state) => {
      order = first;
      sow(state, given, () => order++);
    });
  }

  const {
    name = 'rollcall',
    token = 'jira-pat-0123456789abcdef',
    password = 'jira-password-0123',
  } = connection;
  seed(freshInstallation(name, options.directory));
  signIn.token(token, name);
  signIn.password(name, password);

  return {
    url: base,
    fetch,
    seed,
    accidents,
    settle: nodes.settle,
    hand: openHand(nodes, signIn),
    look: openLook(nodes),
    calls,
  };
}

interface Asked {
  readonly request: Request;
  readonly url: URL;
  /** After `/rest/api/2/`; absent: not a REST address. */
  readonly path: string | undefined;
  readonly operation: string;
  readonly text: string;
}

function unauthorized(): Response {
  const refused = page(
    401,
    'Unauthorized (401)',
    '<h1>Unauthorized (401)</h1>Encountered a "401 - Unauthorized" error.',
  );
  refused.headers.set('www-authenticate', 'OAuth realm="https%3A%2F%2Fjira.example.com"');
  return refused;
}
