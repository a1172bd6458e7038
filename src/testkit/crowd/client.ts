/**
 * A Data Center application that has a Crowd directory attached: the scheduler's synchronisation, in full and by events, and
 * the login by single sign-on. It does what the embedded Crowd of the real ones does, its mistakes included.
 */

import type { Fetch } from '../../model/index.ts';
import {
  type CachedUser,
  type CrowdCache,
  emptyCache,
  putGroup,
  removeGroup,
  removeUser,
  replaceGroups,
  replaceUsers,
  setMember,
} from './cache.ts';
import { ask, type Bean, CrowdRefusal, child, childrenOf } from './transport.ts';

export interface CrowdClient {
  readonly cache: CrowdCache;
  /** Requests since the last synchronisation began. */
  readonly calls: number;
  /** `Test settings`. Throws when the directory cannot be saved. */
  test(): Promise<void>;
  /** One round of the scheduler. `failed`: the cache stays as far as it is, and the next round is a full one. */
  synchronise(): Promise<'full' | 'incremental' | 'failed'>;
  /** Somebody signs in by SAML: told to Crowd, then their groups are read anew. Throws when the login fails. */
  signIn(name: string): Promise<void>;
  /** Why the last synchronisation that failed did. */
  readonly failure: unknown;
}

export interface CrowdClientOptions {
  readonly url: string;
  readonly application: string;
  readonly password: string;
  readonly fetch: Fetch;
  /** As in the settings of the directory; true in the real ones unless changed. */
  readonly incremental?: boolean;
}

const everybody = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><null-search-restriction/>';
const nobody =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><property-search-restriction><property><name>name</name><type>STRING</type></property><match-mode>NULL</match-mode></property-search-restriction>';

export function openCrowdClient(options: CrowdClientOptions): CrowdClient {
  const { incremental = true } = options;
  const cache = emptyCache();
  let token: string | undefined;
  let calls = 0;
  let failure: unknown;
  const connection = {
    ...options,
    fetch: (request: Request) => {
      calls += 1;
      return options.fetch(request);
    },
  };
  const get = (path: string) => ask(connection, 'GET', path);
  const search = (entity: 'user' | 'group') =>
    ask(
      connection,
      'POST',
      `/search?entity-type=${entity}&start-index=0&max-results=-1&expand=${entity}`,
      everybody,
    );

  async function currentToken(): Promise<string | undefined> {
    try {
      const events = await get('/event');
      const available = events?.attributes.incrementalSynchronisationAvailable === 'true';
      return available ? events?.attributes.newEventToken : undefined;
    } catch (thrown) {
      if (thrown instanceof CrowdRefusal && (thrown.status === 404 || thrown.status === 400))
        return undefined;
      throw thrown;
    }
  }

  async function full(): Promise<void> {
    if (incremental) await currentToken();
    replaceUsers(cache, childrenOf(await search('user'), 'user').map(userOf));
    replaceGroups(
      cache,
      childrenOf(await search('group'), 'group').map(({ attributes }) => attributes.name ?? ''),
    );
    for (const membership of childrenOf(await get('/group/membership'), 'membership')) {
      const group = membership.attributes.group ?? '';
      cache.members.get(group.toLowerCase())?.clear();
      for (const user of childrenOf(child(membership, 'users'), 'user'))
        setMember(cache, { user: user.attributes.name ?? '', group, member: true });
    }
    token = await currentToken();
  }

  async function byEvents(from: string): Promise<void> {
    const events = await get(`/event/${encodeURIComponent(from)}`);
    for (const event of events?.children ?? []) applyEvent(cache, event);
    token = events?.attributes.newEventToken;
  }

  return {
    cache,
    get calls() {
      return calls;
    },
    get failure() {
      return failure;
    },
    async test() {
      await ask(
        connection,
        'POST',
        '/search?entity-type=user&start-index=0&max-results=1&expand=user',
        nobody,
      );
    },
    async synchronise() {
      calls = 0;
      const from = token;
      token = undefined;
      try {
        if (incremental && from !== undefined) {
          await byEvents(from);
          return 'incremental';
        }
      } catch (thrown) {
        failure = thrown;
      }
      try {
        await full();
        return 'full';
      } catch (thrown) {
        failure = thrown;
        return 'failed';
      }
    },
    async signIn(name) {
      const query = `username=${encodeURIComponent(name)}`;
      const bean = await ask(connection, 'POST', `/authentication/notify?${query}`, '<password/>');
      if (bean === undefined) throw new Error('Error authenticating user');
      const user = userOf(bean);
      cache.users.set(user.name.toLowerCase(), user);
      const held = await get(`/user/group/direct?${query}&start-index=0&max-results=-1`);
      const names = new Set(childrenOf(held, 'group').map(({ attributes }) => attributes.name ?? ''));
      for (const group of cache.groups.values())
        setMember(cache, { user: user.name, group, member: names.has(group) });
    },
  };
}

/** Into a typed bean: what is missing has Java's default, so that a user without `active` is not. */
function userOf(bean: Bean): CachedUser {
  const key = child(bean, 'key')?.text;
  return {
    name: bean.attributes.name ?? '',
    ...(key !== undefined && key !== '' && { key }),
    active: child(bean, 'active')?.text === 'true',
    displayName: child(bean, 'display-name')?.text ?? '',
    email: child(bean, 'email')?.text ?? '',
  };
}

/** In the order given; by name, and never by key. */
function applyEvent(cache: CrowdCache, event: Bean): void {
  const operation = child(event, 'operation')?.text;
  const gone = operation === 'DELETED';
  if (event.name === 'userEvent') {
    const bean = child(event, 'user');
    if (bean === undefined) throw new Error('A userEvent without a user.');
    const user = userOf(bean);
    const known = cache.users.get(user.name.toLowerCase());
    if (gone) removeUser(cache, user.name);
    else cache.users.set(user.name.toLowerCase(), known === undefined ? user : { ...user, ...keyOf(known) });
  }
  if (event.name === 'groupEvent') {
    const name = child(event, 'group')?.attributes.name ?? '';
    if (gone) removeGroup(cache, name);
    else putGroup(cache, name);
  }
  if (event.name === 'userMembershipEvent') {
    const user = child(event, 'childUser')?.attributes.name ?? '';
    const parents = child(event, 'parentGroups');
    if (parents === undefined) throw new Error('A userMembershipEvent without parentGroups.');
    const names = childrenOf(parents, 'group').map(({ attributes }) => attributes.name ?? '');
    if (operation === 'UPDATED')
      for (const group of cache.groups.values())
        setMember(cache, { user, group, member: names.includes(group) });
    else for (const group of names) setMember(cache, { user, group, member: !gone });
  }
  if (
    event.name === 'groupMembershipEvent' &&
    (!child(event, 'parentGroups') || !child(event, 'childGroups'))
  )
    throw new Error('A groupMembershipEvent without one of its lists.');
}

function keyOf({ key }: CachedUser): { readonly key?: string } {
  return key === undefined ? {} : { key };
}
