/** What Jira holds now: everything, or some people. */

import type { Account, Entitlement, ReadScope, TargetRecord, Tools } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import { fetchAhead, type KeptValue, mayListUsers, type Version } from '../shared/index.ts';
import type { JiraApi, JiraUser, UserStream } from './api.ts';
import type { JiraDataCenterConfig } from './config.ts';
import type { Groups } from './groups.ts';
import { readMembers } from './members.ts';
import { groupsOf, type People } from './people.ts';
import { searchAll } from './search.ts';
import { searchCap } from './version.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: JiraApi;
  readonly tools: Tools;
  readonly config: JiraDataCenterConfig;
  readonly people: People;
  readonly groups: Groups;
  readonly version: KeptValue<Version>;
}

/**
 * Everything: groups, accounts, then who is in which group. Memory holds the keys of all accounts and of the members of
 * the few groups that are under way, not the accounts.
 */
export async function* readAll(parts: Parts): AsyncGenerator<TargetRecord> {
  const { api, config, people, groups } = parts;
  const entitlements = await groups.list();
  for (const entitlement of entitlements) yield { type: 'entitlement', entitlement };

  const apps = await membersOfAppGroups(parts);
  const told = new Set<string>();
  const account = async (user: JiraUser): Promise<TargetRecord> => {
    told.add(user.key);
    return { type: 'account', account: await people.account(user, apps.get(user.key) ?? []) };
  };
  for await (const user of allUsers(parts)) {
    if (!told.has(user.key)) yield await account(user);
  }

  for await (const { entitlement, keys, others } of fetchAhead(entitlements, config.concurrency, members)) {
    for (const user of others.values()) {
      if (!told.has(user.key)) yield await account(user);
    }
    for (const key of keys) yield { type: 'grant', account: key, entitlement: entitlement.id };
  }
  yield { type: 'complete' };

  /** The members of a group; those who joined Jira after the accounts were listed are told as accounts too. */
  async function members(entitlement: Entitlement, signal: AbortSignal) {
    const others = new Map<string, JiraUser>();
    const visit = (user: JiraUser): void => {
      if (!told.has(user.key)) others.set(user.key, user);
    };
    const keys = await readMembers(api, entitlement.name, { signal, visit });
    return { entitlement, keys, others };
  }
}

/** Whom no sync may touch because they are apps: account key → the groups that say so. */
async function membersOfAppGroups({
  api,
  groups,
  tools,
}: Parts): Promise<ReadonlyMap<string, readonly string[]>> {
  const apps = new Map<string, string[]>();
  for (const group of await groups.appGroups()) {
    const keys = await readMembers(api, group, { signal: tools.signal, visit: () => undefined });
    for (const key of keys) apps.set(key, [...(apps.get(key) ?? []), group]);
  }
  return apps;
}

/** Every user of Jira: listed where this version can, else searched for. */
async function* allUsers(parts: Parts): AsyncGenerator<JiraUser> {
  const { api, config, people, tools } = parts;
  const version = await parts.version.get();
  const pageSize = config['page-size'];
  const first = mayListUsers(version) ? await api.listUsers(undefined, pageSize) : undefined;
  if (first === undefined) {
    const myself = await people.myself.get();
    yield* searchAll({ api, myself, log: tools.log, cap: searchCap(version), atOnce: config.concurrency });
    return;
  }
  const ask = async (cursor: string): Promise<UserStream> =>
    (await api.listUsers(cursor, pageSize)) ?? lostList(api.title);
  const pages = cursorPages<UserStream>({
    what: `the accounts of ${api.title}`,
    async page(cursor) {
      if (cursor === undefined) return first;
      const page = await ask(cursor);
      // Shadowed users can leave a page empty, and so can a fault: Jira is asked twice before it is believed.
      return page.values.length === 0 && !page.isLast ? ask(cursor) : page;
    },
    next: (page) => (page.isLast ? undefined : (page.nextCursor ?? lostList(api.title))),
  });
  for await (const page of pages) yield* page.values;
}

function lostList(title: string): never {
  throw new ProvisioningError(
    'unavailable',
    `${title} broke off the list of its accounts before its end, so nothing is concluded from it.`,
  );
}

/** The accounts asked for, and those like the ones asked for, each with all its groups. */
export async function* readSome(parts: Parts, scope: ReadScope): AsyncGenerator<TargetRecord> {
  const { api, config, people, groups } = parts;
  const told = new Set<string>();
  const named = new Set<string>();

  async function* tell(user: JiraUser): AsyncGenerator<TargetRecord> {
    if (told.has(user.key)) return;
    told.add(user.key);
    yield { type: 'account', account: await people.account(user, groupsOf(user)) };
    for (const name of groupsOf(user).filter(groups.reads)) {
      const entitlement = await groups.named(name);
      if (!named.has(entitlement.id)) yield { type: 'entitlement', entitlement };
      named.add(entitlement.id);
      yield { type: 'grant', account: user.key, entitlement: entitlement.id };
    }
  }

  for await (const user of fetchAhead(scope.accounts, config.concurrency, api.userByKey)) {
    if (user !== undefined) yield* tell(user);
  }
  for await (const users of fetchAhead(scope.resembling, config.concurrency, (like) => findLike(api, like))) {
    for (const user of users) yield* tell(user);
  }
  yield { type: 'complete' };
}

/** Enough to see that an e-mail address is not one person's. */
const manyEnough = 100;

/** Accounts with the same user name or e-mail address. Two calls where nobody else has the address, three where somebody has. */
async function findLike(api: JiraApi, { attributes }: Account): Promise<readonly JiraUser[]> {
  const { userName, email } = attributes;
  const found: JiraUser[] = [];
  if (typeof userName === 'string') {
    const user = await api.userByName(userName);
    if (user !== undefined) found.push(user);
  }
  if (typeof email !== 'string') return found;
  for (const { key, emailAddress } of await api.searchUsers(email, manyEnough)) {
    if (emailAddress == null || foldKey(emailAddress) !== foldKey(email)) continue;
    if (found.some((user) => user.key === key)) continue;
    const user = await api.userByKey(key);
    if (user !== undefined) found.push(user);
  }
  return found;
}
