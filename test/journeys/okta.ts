/** Okta, as its SCIM client speaks: a look-up before each creation, whole objects read and put back, PATCH without a path. */

import type { Fetch } from '../../src/model/index.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

type Body = Readonly<Record<string, unknown>>;

export interface Profile {
  readonly userName: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly department?: string;
  readonly externalId?: string;
  readonly preferredLanguage?: string;
}

export interface Okta {
  /** Assigns the application to somebody; gives the id by which Okta will speak of the person. */
  assign(profile: Profile): Promise<string>;
  /** A change of the profile: reads the whole object and puts it back. */
  update(id: string, profile: Profile): Promise<void>;
  /** Takes the application away: nobody is ever deleted. */
  unassign(id: string): Promise<void>;
  /** Gives it back to somebody who had it: finds the person again, activates, and pushes the profile. */
  reassign(profile: Profile): Promise<string>;
  /** Pushes a group for the first time; gives its id. */
  group(name: string): Promise<string>;
  /** Pushes who leaves and who joins, in one request. */
  members(
    group: string,
    change: { readonly in?: readonly string[]; readonly out?: readonly string[] },
  ): Promise<void>;
}

export function openOkta({ fetch, token }: { readonly fetch: Fetch; readonly token: string }): Okta {
  async function send(method: string, path: string, body?: Body): Promise<Body> {
    const response = await fetch(
      new Request(`http://rollcall.example.com/scim/v2/okta${path}`, {
        method,
        headers: {
          'user-agent': 'Okta SCIM Client 1.0.0',
          accept: 'application/scim+json',
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/scim+json; charset=utf-8' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  async function lookUp(kind: string, filter: string): Promise<string | undefined> {
    const found = await send('GET', `/${kind}?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`);
    return (found.Resources as readonly { readonly id: string }[] | undefined)?.[0]?.id;
  }

  const patch = (path: string, operations: readonly Body[]): Promise<Body> =>
    send('PATCH', path, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: operations,
    });

  async function update(id: string, profile: Profile): Promise<void> {
    const read = await send('GET', `/Users/${id}`);
    await send('PUT', `/Users/${id}`, { ...read, ...shaped(profile) });
  }

  return {
    async assign(profile) {
      const there = await lookUp('Users', `userName eq "${profile.userName}"`);
      if (there !== undefined) throw new Error(`${profile.userName} is there already.`);
      const { id } = await send('POST', '/Users', {
        schemas: [`${core}:User`, enterprise],
        ...shaped(profile),
        externalId: profile.externalId ?? `00u-${profile.userName}`,
        groups: [],
        password: '1mz050nq',
        active: true,
      });
      return String(id);
    },
    update,
    async unassign(id) {
      await patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }]);
    },
    async reassign(profile) {
      const id = await lookUp('Users', `userName eq "${profile.userName}"`);
      if (id === undefined) throw new Error(`${profile.userName} was never there.`);
      await patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }]);
      await update(id, profile);
      return id;
    },
    async group(name) {
      const there = await lookUp('Groups', `displayName eq "${name}"`);
      if (there !== undefined) return there;
      const { id } = await send('POST', '/Groups', {
        schemas: [`${core}:Group`],
        displayName: name,
        members: [],
      });
      return String(id);
    },
    async members(group, { in: joining = [], out: leaving = [] }) {
      await patch(`/Groups/${group}`, [
        ...leaving.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })),
        ...(joining.length === 0
          ? []
          : [{ op: 'add', path: 'members', value: joining.map((value) => ({ value, display: value })) }]),
      ]);
    },
  };
}

function shaped(profile: Profile): Body {
  const {
    userName,
    givenName = 'Ada',
    familyName = 'Byron',
    department = 'Sales',
    preferredLanguage,
  } = profile;
  return {
    userName,
    name: { givenName, familyName },
    emails: [{ primary: true, value: `${userName}@example.com`, type: 'work' }],
    displayName: `${givenName} ${familyName}`,
    locale: 'en-US',
    ...(preferredLanguage !== undefined && { preferredLanguage }),
    [enterprise]: { department },
  };
}
