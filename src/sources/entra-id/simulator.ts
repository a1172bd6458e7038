/** A pretend Entra ID tenant: token endpoint and Microsoft Graph in one function from Request to Response, as strict as the real ones. */

import type { Clock, Fetch } from '../../model/index.ts';
import { type DeltaPage, openDeltas, picked } from './simulator/delta.ts';
import { filtered, properties, refuse, selectOf } from './simulator/query.ts';
import { type App, openSignIn } from './simulator/sign-in.ts';
import { type Directory, emptyDirectory, type Hand, openHand } from './simulator/state.ts';
import { openSubscriptions, type PretendSubscriptions } from './simulator/subscriptions.ts';
import { openThrottle } from './simulator/throttle.ts';

export type { Hand };

export interface EntraSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly app: App;
  readonly tenant?: string;
  readonly login?: string;
  readonly graph?: string;
  /** Application permissions with consent; those that a reading needs when absent. */
  readonly roles?: readonly string[];
  /** Objects, or members of one group, on one page of a delta; 200 when absent. */
  readonly pageSize?: number;
  /** Milliseconds after which deltas know of a change. */
  readonly lag?: number;
  /** Resource units in ten seconds; unlimited when absent. */
  readonly units?: number;
  /** How Graph reaches those who subscribe to changes; nobody answers when absent. */
  readonly callback?: Fetch;
}

/** What goes wrong with answers that would otherwise be good. */
export interface Accidents {
  /** Pages whose link leads past the next page: so many links are let pass first. */
  skipPageAfter?: number | undefined;
  /** First pages of deltas are empty and the last. */
  emptyFirst?: boolean;
  /** The permissions after so many requests to Graph. */
  rolesAfter?: readonly [requests: number, roles: readonly string[]];
  /** Tokens end after so many requests to Graph. */
  revokeAfter?: number | undefined;
  /** The tenant has no licence of Entra ID P1. */
  noLicence?: boolean;
  /** How many people a page with sign-ins may hold; 500 when absent. */
  mostSignIns?: number;
  /** Counts are left out, as when the index is not there. */
  noCounts?: boolean;
}

export interface EntraSimulator {
  readonly fetch: Fetch;
  readonly tenant: string;
  readonly hand: Hand;
  readonly accidents: Accidents;
  readonly subscriptions: PretendSubscriptions;
  roles: readonly string[];
  /** The client secrets of the app, as Graph shows them: by how they begin. */
  passwordCredentials: readonly { readonly hint: string; readonly endDateTime: string }[];
  /** Milliseconds after which deltas know of a change. */
  lag: number;
  readonly calls: { graph: number; tokens: number; throttled: number };
}

const usual = ['AuditLog.Read.All', 'GroupMember.Read.All', 'Member.Read.Hidden', 'User.Read.All'];
/** What may be read of users by whom has but User.ReadBasic.All. */
const basic = new Set(['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']);

/** Opens a pretend tenant with nobody in it. */
export function simulateEntraId(options: EntraSimulatorOptions): EntraSimulator {
  const {
    tenant = '11111111-2222-3333-4444-555555555555',
    login = 'https://login.microsoftonline.com',
    graph = 'https://graph.microsoft.com',
    pageSize = 200,
  } = options;
  const now = () => options.clock.now();
  const directory: Directory = emptyDirectory();
  const deltas = openDeltas({
    directory,
    now,
    pageSize,
    lag: () => simulator.lag,
    readable: (name) => may('User.Read.All') || basic.has(name),
    mayReadHidden: () => may('Member.Read.Hidden'),
  });
  const throttle = openThrottle(options.units, now);
  const accidents: Accidents = {};
  const calls = { graph: 0, tokens: 0, throttled: 0 };
  const signIn = openSignIn({ tenant, login, graph, app: options.app, now, roles: () => simulator.roles });

  const may = (...roles: readonly string[]): boolean => roles.some((role) => simulator.roles.includes(role));
  const { callback: call } = options;
  const subscriptions = openSubscriptions({ graph, now, may, call, pageSize });

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    if (url.origin === login) {
      calls.tokens += 1;
      return signIn.token(request);
    }
    if (url.origin !== graph || !url.pathname.startsWith('/v1.0/'))
      return refuse(404, 'ResourceNotFound', 'Not found.');
    calls.graph += 1;
    if (accidents.rolesAfter !== undefined && calls.graph > accidents.rolesAfter[0])
      simulator.roles = accidents.rolesAfter[1];
    if (accidents.revokeAfter !== undefined && calls.graph > accidents.revokeAfter) {
      accidents.revokeAfter = undefined;
      signIn.revoke();
    }
    if (!signIn.accepts(request))
      return refuse(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    if (/^\/v1\.0\/subscriptions(\/|$)/.test(url.pathname)) return subscriptions.answer(request, url);
    if (request.method !== 'GET')
      return refuse(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
    const wait = throttle.take(url);
    if (wait !== undefined) {
      calls.throttled += 1;
      return refuse(429, 'TooManyRequests', 'Too many requests', { 'retry-after': String(wait) });
    }
    const answer = route(url, request.headers);
    answer.headers.set('request-id', `00000000-0000-0000-0000-${String(calls.graph).padStart(12, '0')}`);
    answer.headers.set('date', new Date(now()).toUTCString());
    return answer;
  }

  function route(url: URL, headers: Headers): Response {
    const [kind = '', id, rest] = url.pathname.slice('/v1.0/'.length).split('/');
    if (kind.startsWith('applications('))
      return may('Application.Read.All')
        ? Response.json({ passwordCredentials: simulator.passwordCredentials })
        : denied();
    if (kind !== 'users' && kind !== 'groups')
      return refuse(400, 'BadRequest', `Resource not found for the segment '${kind}'.`);
    const reads =
      kind === 'users' ? ['User.Read.All', 'User.ReadBasic.All'] : ['GroupMember.Read.All', 'Group.Read.All'];
    if (!may(...reads, 'Directory.Read.All')) return denied();
    if (id === 'delta') return delta(kind === 'users' ? 'user' : 'group', url);
    if (id === undefined) return list(kind, url, headers);
    if (kind === 'users' && rest === undefined) return one(url, directory.users.get(id), 'user');
    if (kind === 'groups' && rest === undefined)
      return one(url, directory.groups.get(id)?.properties, 'group');
    if (kind === 'groups' && rest === 'members') return members(url, id, headers);
    return refuse(400, 'BadRequest', `Resource not found for the segment '${rest}'.`);
  }

  function delta(kind: 'user' | 'group', url: URL): Response {
    const query = url.searchParams;
    for (const name of ['$top', '$expand', '$orderby', '$skip'])
      if (query.has(name))
        return refuse(400, 'Request_UnsupportedQuery', `The query parameter ${name} is not supported.`);
    const select = selectOf(query, properties[kind]);
    if (select instanceof Response) return select;
    const [skip, since] = [query.get('$skiptoken'), query.get('$deltatoken')];
    const starts = skip === null && since === null;
    const page = starts
      ? deltas.first(kind, select)
      : skip === null
        ? deltas.since(kind, since ?? '')
        : deltas.further(skip);
    if (page === undefined) return resync(`${graph}/v1.0/${kind}s/delta?$deltatoken=`);
    return Response.json(deltaBody(kind, starts && accidents.emptyFirst ? emptied(page) : skipped(page)));
  }

  function emptied(page: DeltaPage): DeltaPage {
    let last = page;
    while (last.next[0] === '$skiptoken') last = deltas.further(last.next[1]) ?? page;
    return { value: [], next: last.next };
  }

  function skipped(page: DeltaPage): DeltaPage {
    if (accidents.skipPageAfter === undefined || page.next[0] !== '$skiptoken') return page;
    accidents.skipPageAfter -= 1;
    if (accidents.skipPageAfter >= 0) return page;
    accidents.skipPageAfter = undefined;
    return { value: page.value, next: (deltas.further(page.next[1]) ?? page).next };
  }

  function deltaBody(kind: 'user' | 'group', { value, next: [name, token] }: DeltaPage) {
    const link = `${graph}/v1.0/${kind}s/delta?${name}=${token}`;
    return {
      '@odata.context': `${graph}/v1.0/$metadata#${kind}s`,
      [name === '$skiptoken' ? '@odata.nextLink' : '@odata.deltaLink']: link,
      value,
    };
  }

  function list(kind: 'users' | 'groups', url: URL, headers: Headers): Response {
    const query = url.searchParams;
    const of = kind === 'users' ? 'user' : 'group';
    const select = selectOf(query, properties[of]);
    if (select instanceof Response) return select;
    const activity = select.includes('signInActivity');
    if (activity && !may('AuditLog.Read.All')) return denied();
    if (activity && accidents.noLicence === true) return unlicensed();
    const top = Number(query.get('$top') ?? 100);
    if (top < 1 || top > (activity ? (accidents.mostSignIns ?? 500) : 999))
      return refuse(400, 'Request_UnsupportedQuery', "Invalid page size specified: '$top'.");
    const counts = query.get('$count') === 'true' && headers.get('consistencylevel') === 'eventual';
    const all = filtered(query.get('$filter'), kind === 'users' ? directory.users : directory.groups);
    if (all instanceof Response) return all;
    const from = Number(query.get('$skiptoken') ?? 0);
    const stored = all.slice(from, from + Math.min(top, Math.max(pageSize, 15)));
    const expands = query.get('$expand')?.startsWith('manager') === true;
    const value = stored.map((entry) => shown(entry, select, { of, expands }));
    const end = from + stored.length;
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(end));
    return Response.json({
      '@odata.context': `${graph}/v1.0/$metadata#${kind}`,
      ...(counts && !accidents.noCounts && { '@odata.count': all.length }),
      ...(end < all.length && top > 2 && { '@odata.nextLink': next.href }),
      value,
    });
  }

  function shown(
    stored: Readonly<Record<string, unknown>>,
    select: readonly string[],
    { of, expands }: { readonly of: 'user' | 'group'; readonly expands: boolean },
  ) {
    const readable = (name: string) => of === 'group' || may('User.Read.All') || basic.has(name);
    const manager = expands &&
      typeof stored.manager === 'string' && {
        manager: { '@odata.type': '#microsoft.graph.user', id: stored.manager },
      };
    return { ...picked(stored, select, readable), ...manager };
  }

  function one(
    url: URL,
    stored: Readonly<Record<string, unknown>> | undefined,
    of: 'user' | 'group',
  ): Response {
    const select = selectOf(url.searchParams, properties[of]);
    if (select instanceof Response) return select;
    if (select.includes('signInActivity') && !may('AuditLog.Read.All')) return denied();
    if (stored === undefined) return missing(url);
    return Response.json({
      '@odata.context': `${graph}/v1.0/$metadata#${of}s/$entity`,
      ...shown(stored, select, { of, expands: false }),
    });
  }

  function members(url: URL, id: string, headers: Headers): Response {
    const group = directory.groups.get(id);
    if (group === undefined) return missing(url);
    const query = url.searchParams;
    const top = Number(query.get('$top') ?? 100);
    if (top > 999) return refuse(400, 'Request_UnsupportedQuery', "Invalid page size specified: '$top'.");
    const hidden = group.properties.visibility === 'HiddenMembership' && !may('Member.Read.Hidden');
    const all = hidden ? [] : [...group.members];
    const from = Number(query.get('$skiptoken') ?? 0);
    const value = all
      .slice(from, from + Math.min(top, pageSize))
      .map(([member, kind]) => ({ '@odata.type': `#microsoft.graph.${kind}`, id: member }));
    const end = from + value.length;
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(end));
    return Response.json({
      '@odata.context': `${graph}/v1.0/$metadata#directoryObjects`,
      ...(query.get('$count') === 'true' &&
        headers.get('consistencylevel') === 'eventual' &&
        !accidents.noCounts && { '@odata.count': all.length }),
      ...(end < all.length && { '@odata.nextLink': next.href }),
      value,
    });
  }

  const simulator: EntraSimulator = {
    fetch,
    tenant,
    hand: openHand(directory, now),
    accidents,
    subscriptions,
    roles: options.roles ?? usual,
    passwordCredentials: [],
    lag: options.lag ?? 0,
    calls,
  };
  return simulator;
}

function denied(): Response {
  return refuse(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

function unlicensed(): Response {
  const message = "Neither tenant is B2C or tenant doesn't have premium license";
  return refuse(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message);
}

function missing({ pathname }: URL): Response {
  const message = `Resource '${pathname.split('/')[3]}' does not exist or one of its queried reference-property objects are not present.`;
  return refuse(404, 'Request_ResourceNotFound', message);
}

function resync(location: string): Response {
  const message = 'The delta token is expired or not valid; a full synchronization is needed.';
  return refuse(410, 'syncStateNotFound', message, { location });
}
