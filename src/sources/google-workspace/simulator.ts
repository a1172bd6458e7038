/** A pretend Google Workspace account in memory, one function from Request to Response, as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { openSignIn, type ServiceAccount, tokenUrl } from './simulator/sign-in.ts';
import { type Entry, type Hand, openAccount, type StoredGroup, type StoredUser } from './simulator/state.ts';

export interface GoogleSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly account: ServiceAccount;
  /** Entries on a page at most; what the request asks for when absent. */
  readonly pageSize?: number;
}

/** What goes wrong with answers that would otherwise be good. */
interface Accidents {
  /** A list whose token leads past the next page, once. */
  skipPage?: List | undefined;
  /** A list whose first page is empty and the last. */
  emptyFirst?: List;
  /** The administrator's privileges after so many requests. */
  privilegesAfter?: readonly [requests: number, privileges: readonly string[]];
  /** Tokens end after so many requests. */
  revokeAfter?: number | undefined;
  /** So many requests are refused, with this status and this reason. */
  quota?: { times: number; readonly status: 403 | 429 | 503; readonly reason: string };
}

export interface GoogleSimulator {
  readonly fetch: Fetch;
  readonly hand: Hand;
  readonly accidents: Accidents;
  /** Scopes that were delegated to the service account. */
  delegated: readonly string[];
  /** What the administrator may read: users, groups, orgunits. */
  privileges: readonly string[];
  readonly calls: { total: number; refused: number };
}

type List = 'users' | 'groups' | 'members' | 'organizationUnits';

export const admin = 'admin@example.com';
const customer = 'C01pretend';
const most: Readonly<Record<List, number>> = {
  users: 500,
  groups: 200,
  members: 200,
  organizationUnits: 10_000,
};
const usual: Readonly<Record<List, number>> = {
  users: 100,
  groups: 200,
  members: 200,
  organizationUnits: 10_000,
};
const scopeOf = (what: string): string => `https://www.googleapis.com/auth/admin.directory.${what}.readonly`;

/** Opens a pretend account with nobody in it but what its hand puts there. */
export function simulateGoogle(options: GoogleSimulatorOptions): GoogleSimulator {
  const now = () => options.clock.now();
  const account = openAccount(now);
  const accidents: Accidents = {};
  const calls = { total: 0, refused: 0 };
  const signIn = openSignIn({
    now,
    account: options.account,
    knows: (address) => address === admin,
    delegated: () => simulator.delegated,
  });

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    calls.total += 1;
    const answer = request.url === tokenUrl ? await signIn.issue(request) : respond(request);
    answer.headers.set('date', new Date(now()).toUTCString());
    return answer;
  }

  function respond(request: Request): Response {
    const asked = new URL(request.url);
    misfortunes();
    const { quota } = accidents;
    if (quota !== undefined && quota.times > 0) {
      quota.times -= 1;
      calls.refused += 1;
      return refuse(quota.status, quota.reason, 'Quota exceeded for quota metric Queries.');
    }
    const scopes = signIn.scopesOf(request);
    if (scopes === undefined)
      return refuse(401, 'authError', 'Request had invalid authentication credentials.');
    if (asked.origin !== 'https://admin.googleapis.com' || request.method !== 'GET')
      return refuse(404, 'notFound', 'Not Found');
    const [kind = '', id, more] = asked.pathname.replace('/admin/directory/v1/', '').split('/');
    const what = { users: 'user', groups: 'group', customer: 'orgunit' }[kind];
    if (what === undefined) return refuse(404, 'notFound', 'Not Found');
    if (!scopes.includes(scopeOf(what)))
      return refuse(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
    if (!simulator.privileges.includes(what))
      return refuse(403, 'forbidden', 'Not Authorized to access this resource/api');
    return route(asked, { kind, id: id && decodeURIComponent(id), more });
  }

  function misfortunes(): void {
    if (accidents.privilegesAfter !== undefined && calls.total > accidents.privilegesAfter[0])
      simulator.privileges = accidents.privilegesAfter[1];
    if (accidents.revokeAfter !== undefined && calls.total > accidents.revokeAfter) {
      accidents.revokeAfter = undefined;
      signIn.revoke();
    }
  }

  function route(
    asked: URL,
    { kind, id, more }: { kind: string; id: string | undefined; more: string | undefined },
  ): Response {
    if (kind === 'customer') return listOrgUnits(asked);
    if (id === undefined) {
      const whose = asked.searchParams.get('customer');
      if (whose !== 'my_customer' && whose !== customer) return refuse(400, 'badRequest', 'Bad Request');
      return kind === 'users' ? listUsers(asked) : listGroups(asked);
    }
    if (kind === 'users') {
      const user = account.users.get(id);
      return user === undefined
        ? refuse(404, 'notFound', 'Resource Not Found: userKey')
        : Response.json(shownUser(user));
    }
    const group = account.groups.get(id);
    if (group === undefined) return refuse(404, 'notFound', 'Resource Not Found: groupKey');
    if (more === undefined) return Response.json(shownGroup(group));
    return page('members', asked, group.members.map(shownMember));
  }

  function listUsers(asked: URL): Response {
    const gone = asked.searchParams.get('showDeleted') === 'true';
    const limit = now() - 20 * 86_400_000;
    const users = [...(gone ? account.deleted : account.users).values()].filter(
      ({ deletionTime }) => deletionTime === undefined || Date.parse(deletionTime) > limit,
    );
    const full = asked.searchParams.get('projection') === 'full';
    return page(
      'users',
      asked,
      users.sort(byEmail(({ fields }) => fields.primaryEmail)).map((one) => shownUser(one, full)),
    );
  }

  function listGroups(asked: URL): Response {
    const groups = [...account.groups.values()].sort(byEmail(({ email }) => email));
    return page('groups', asked, groups.map(shownGroup));
  }

  function listOrgUnits(asked: URL): Response {
    const type = asked.searchParams.get('type');
    const shown = [...account.orgUnits].flatMap(([path, id]) => {
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      if (path === '/' && type !== 'allIncludingParent') return [];
      const above =
        path === '/' ? {} : { parentOrgUnitId: account.orgUnits.get(parent), parentOrgUnitPath: parent };
      return [
        {
          kind: 'admin#directory#orgUnit',
          orgUnitId: id,
          orgUnitPath: path,
          name: path.split('/').at(-1),
          ...above,
        },
      ];
    });
    return page('organizationUnits', asked, shown);
  }

  function shownMember(entry: Entry) {
    const about = { kind: 'admin#directory#member', id: entry.id, role: 'MEMBER', type: entry.type };
    if (entry.type === 'CUSTOMER') return about;
    const known =
      entry.type === 'USER'
        ? account.users.get(entry.id)?.fields.primaryEmail
        : account.groups.get(entry.id)?.email;
    const email = 'email' in entry ? entry.email : known;
    return { ...about, email, ...(entry.type === 'USER' && { status: 'ACTIVE' }) };
  }

  function page(list: List, asked: URL, entries: readonly object[]): Response {
    const query = new URLSearchParams(asked.search);
    const limit = Number(query.get('maxResults') ?? usual[list]);
    if (!Number.isInteger(limit) || limit < 1 || limit > most[list])
      return refuse(400, 'invalid', 'Invalid Input: maxResults');
    const token = query.get('pageToken');
    query.delete('pageToken');
    // A token belongs to one list and one question.
    const question = `${asked.pathname}?${query}`;
    const [offset, about] = token === null ? ['0', question] : atob(token).split(' ');
    if (about !== question) return refuse(400, 'invalid', 'Invalid Input: pageToken');
    const from = Number(offset);
    const size = Math.min(limit, options.pageSize ?? limit);
    const empty = accidents.emptyFirst === list && from === 0;
    let end = empty ? entries.length : from + size;
    const shown = empty ? [] : entries.slice(from, end);
    if (accidents.skipPage === list && end < entries.length) {
      accidents.skipPage = undefined;
      end += size;
    }
    return Response.json({
      kind: `admin#directory#${list === 'organizationUnits' ? 'orgUnits' : list}`,
      ...(shown.length > 0 && { [list]: shown }),
      ...(end < entries.length && { nextPageToken: btoa(`${end} ${question}`) }),
    });
  }

  const simulator: GoogleSimulator = {
    fetch,
    hand: account.hand,
    accidents,
    delegated: ['user', 'group', 'orgunit'].map(scopeOf),
    privileges: ['user', 'group', 'orgunit'],
    calls,
  };
  return simulator;
}

function byEmail<One>(email: (one: One) => string) {
  return (a: One, b: One): number => (email(a) < email(b) ? -1 : 1);
}

/** Without `projection=full` custom schemas are left out. */
function shownUser({ id, fields, deletionTime }: StoredUser, full = true) {
  const { customSchemas, ...plain } = fields;
  return {
    kind: 'admin#directory#user',
    id,
    suspended: false,
    archived: false,
    lastLoginTime: '1970-01-01T00:00:00.000Z',
    customerId: customer,
    emails: [{ address: fields.primaryEmail, primary: true }],
    ...plain,
    ...(full && customSchemas !== undefined && { customSchemas }),
    ...(deletionTime !== undefined && { deletionTime }),
  };
}

function shownGroup({ id, name, email, members }: StoredGroup) {
  return {
    kind: 'admin#directory#group',
    id,
    email,
    name,
    directMembersCount: String(members.length),
    description: '',
    adminCreated: true,
  };
}

function refuse(status: number, reason: string, message: string): Response {
  const error = { code: status, message, errors: [{ message, domain: 'global', reason }] };
  return Response.json({ error }, { status });
}
