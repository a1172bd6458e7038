/** A pretended Confluence Data Center: its user directory is a Crowd, which is ours; it keeps what it was told, and shows it. */

import type { Fetch } from '../model/index.ts';
import { serveOnLoopback } from '../targets/jira-data-center/simulator.ts';
import { type CrowdClient, openCrowdClient } from '../testkit/crowd/client.ts';
import type { Company, Employee } from './company.ts';
import { chainOf } from './structure.ts';

const usersGroup = 'confluence-users';
const developersGroup = 'confluence-developers';

export interface Confluence {
  /** Where it shows what it has: `/rest/api/user?username=…` and `/rest/api/user/memberof?username=…`. */
  readonly url: string;
  /** What "Test settings" does. Throws when the directory cannot be saved. */
  test(): Promise<void>;
  /** One round of its scheduler, and how many calls that cost. A round that fails leaves what it has as it is. */
  synchronise(): Promise<{
    readonly how: Awaited<ReturnType<CrowdClient['synchronise']>>;
    readonly calls: number;
  }>;
  /** How many people it knows. */
  readonly people: number;
  /** Somebody as it knows them. */
  person(userName: string): Person | undefined;
  close(): Promise<void>;
}

interface Person {
  readonly name: string;
  readonly key?: string;
  readonly active: boolean;
  readonly displayName: string;
  readonly email: string;
  /** Sorted. */
  readonly groups: readonly string[];
}

/** @param crowd the address and the password that its administrator has typed in */
export async function openConfluence(crowd: {
  readonly url: string;
  readonly password: string;
  readonly fetch: Fetch;
}): Promise<Confluence> {
  const client = openCrowdClient({ ...crowd, application: 'confluence' });
  const { cache } = client;
  function person(userName: string): Person | undefined {
    const user = cache.users.get(userName.toLowerCase());
    if (user === undefined) return undefined;
    const groups = [...cache.groups].flatMap(([key, name]) =>
      cache.members.get(key)?.has(userName.toLowerCase()) === true ? [name] : [],
    );
    return { ...user, groups: groups.sort() };
  }
  const served = await serveOnLoopback(async (request) => show(request, person));
  return {
    url: served.url,
    test: client.test,
    async synchronise() {
      const how = await client.synchronise();
      return { how, calls: client.calls };
    },
    get people() {
      return cache.users.size;
    },
    person,
    close: served.close,
  };
}

/** As the interface of a Confluence tells somebody. */
function show(request: Request, person: Confluence['person']): Response {
  const { pathname, searchParams } = new URL(request.url);
  const found = person(searchParams.get('username') ?? '');
  const there = pathname === '/rest/api/user' || pathname === '/rest/api/user/memberof';
  if (request.method !== 'GET' || found === undefined || !there)
    return Response.json({ statusCode: 404, message: 'Ask for /rest/api/user?username=…' }, { status: 404 });
  const { name: username, key: userKey, displayName, active, groups } = found;
  if (pathname === '/rest/api/user/memberof') {
    const results = groups.map((name) => ({ type: 'group', name }));
    return Response.json({ results, start: 0, limit: 200, size: results.length });
  }
  return Response.json({
    type: 'known',
    username,
    userKey,
    displayName,
    status: active ? 'current' : 'deactivated',
  });
}

/** The name in Confluence that the sync gives: what stands before the @. */
export function confluenceName({ login }: Pick<Employee, 'login'>): string {
  return (login.split('@')[0] ?? login).toLowerCase();
}

/** How what it knows differs from what the company should have in it; one sentence for each person, the first ten. */
export function differencesOf(confluence: Confluence, company: Company): readonly string[] {
  const found: string[] = [];
  for (const person of company.people.values()) {
    const difference = differs(confluence.person(confluenceName(person)), person);
    if (difference !== undefined) found.push(`${person.login}: ${difference}`);
  }
  return found.slice(0, 10);
}

function differs(account: Person | undefined, person: Employee): string | undefined {
  if (person.kind !== 'Employee') return account === undefined ? undefined : 'is no employee and is known';
  if (account === undefined) return person.active ? 'is not known' : undefined;
  if (account.active !== person.active) return `is ${account.active ? 'active' : 'inactive'} in Confluence`;
  if (!person.active) return undefined;
  if (account.email !== person.email) return `has the address ${account.email} in Confluence`;
  if (account.displayName !== person.displayName) return `is called ${account.displayName} in Confluence`;
  const wanted = [...(chainOf(person.unit).includes('Engineering') ? [developersGroup] : []), usersGroup];
  return account.groups.join() === wanted.join()
    ? undefined
    : `is in ${account.groups.join(', ')} instead of ${wanted.join(', ')}`;
}
