/** What a SCIM application holds: users, groups, and who is in them. */

import type { Account, Entitlement, ReadScope, TargetRecord } from '../../../model/index.ts';
import { foldKey } from '../../../model/index.ts';
import { isObject, listOf, member } from '../../../scim/index.ts';
import { keepValue } from '../kept.ts';
import type { Resource } from './api.ts';
import { toAccount } from './attributes.ts';
import type { ScimParts } from './parts.ts';
import { membersIn } from './wire.ts';

/** Names of groups are read again after that many milliseconds. */
const life = 600_000;

/** How a user of the application is told. */
export type Telling = (user: Resource) => Account | Promise<Account>;

export function openReading(parts: ScimParts, tell: Telling = (user) => toAccount(user, parts.paths)) {
  const { api, features, kind, memory, tools } = parts;

  const catalogue = keepValue({ clock: tools.clock, box: memory.groups, life }, async () => {
    const names = new Map<string, string>();
    for await (const page of api.groups('left-out'))
      for (const group of page) if (kind.reads(nameOf(group))) names.set(group.id, nameOf(group));
    return names as ReadonlyMap<string, string>;
  });

  function entitlement(id: string, name: string): Entitlement {
    return { id, kind: 'group', name, ...(kind.administers(name) && { administrative: true }) };
  }

  /** Groups that are read, each with its members; whoever tells none in the list is asked for each. */
  async function* groups(): AsyncGenerator<{
    readonly group: Resource;
    readonly members: readonly string[];
  }> {
    if (!kind.groups) return;
    const { membersOnRequest } = await features.get();
    const names = new Map<string, string>();
    let silent = 0;
    let some = false;
    for await (const page of api.groups(membersOnRequest ? 'asked' : 'as-told')) {
      for (const group of page) {
        // One may come twice when the list changed meanwhile.
        if (names.has(group.id) || !kind.reads(nameOf(group))) continue;
        names.set(group.id, nameOf(group));
        const told = membersIn(group) ?? membersIn((await api.read('Group', group.id)) ?? {});
        if (told === undefined) silent += 1;
        else if (told.length > 0) some = true;
        yield { group, members: told ?? [] };
      }
    }
    memory.groups.kept = { value: names, until: tools.clock.now() + life };
    if (silent > 0 && !some)
      tools.log.warn(
        { groups: silent },
        `${kind.title} tells the members of none of its groups. If it never does, grants cannot be kept in step: leave its groups out.`,
      );
  }

  async function* everything(): AsyncGenerator<TargetRecord> {
    const told = new Map<string, Groups>();
    const names = kind.groups ? await catalogue.renew() : new Map<string, string>();
    const groupsIn = (user: Resource): Groups =>
      directGroups(user)
        .filter((id) => names.has(id))
        .reduce(withGroup, none);
    for await (const page of api.users()) {
      for (const user of page) {
        if (told.has(user.id)) continue;
        told.set(user.id, groupsIn(user));
        yield { type: 'account', account: await tell(user) };
      }
    }
    const held = new Map<string, Groups>();
    for await (const { group, members } of groups()) {
      yield { type: 'entitlement', entitlement: entitlement(group.id, nameOf(group)) };
      for (const id of new Set(members)) {
        if (!told.has(id)) {
          // Made meanwhile, or no user: a group within the group that is not told as one.
          const user = await api.read('User', id);
          if (user === undefined) continue;
          told.set(id, groupsIn(user));
          yield { type: 'account', account: await tell(user) };
        }
        held.set(id, withGroup(held.get(id) ?? none, group.id));
        yield { type: 'grant', account: id, entitlement: group.id };
      }
    }
    memory.learned.usersTellGroups = agree(told, held);
    yield { type: 'complete' };
  }

  async function* some(scope: ReadScope): AsyncGenerator<TargetRecord> {
    const found = new Map<string, Resource>();
    for await (const user of inScope(scope)) found.set(user.id, user);
    for (const user of found.values()) yield { type: 'account', account: await tell(user) };
    if (found.size > 0 && kind.groups) {
      yield* memory.learned.usersTellGroups === true ? grantsByUsers(found) : grantsByGroups(found);
    }
    yield { type: 'complete' };
  }

  async function* grantsByUsers(found: ReadonlyMap<string, Resource>): AsyncGenerator<TargetRecord> {
    const named = new Set<string>();
    for (const user of found.values()) {
      for (const id of new Set(directGroups(user))) {
        const name = (await catalogue.get()).get(id) ?? (await catalogue.renew()).get(id);
        if (name === undefined) continue;
        if (!named.has(id)) yield { type: 'entitlement', entitlement: entitlement(id, name) };
        named.add(id);
        yield { type: 'grant', account: user.id, entitlement: id };
      }
    }
  }

  async function* grantsByGroups(found: ReadonlyMap<string, Resource>): AsyncGenerator<TargetRecord> {
    for await (const { group, members } of groups()) {
      const holders = [...new Set(members)].filter((id) => found.has(id));
      if (holders.length > 0)
        yield { type: 'entitlement', entitlement: entitlement(group.id, nameOf(group)) };
      for (const id of holders) yield { type: 'grant', account: id, entitlement: group.id };
    }
  }

  /** Everybody whom a scope names, and everybody who shares a user name, external id or e-mail address with one. */
  async function* inScope({ accounts, resembling }: ReadScope): AsyncGenerator<Resource> {
    for (const id of new Set(accounts)) {
      const user = await api.read('User', id);
      if (user !== undefined) yield user;
    }
    const { filter } = await features.get();
    const open: Sought[] = [];
    for (const { attributes } of resembling) {
      for (const name of ['userName', 'externalId', 'email'] as const) {
        const value = attributes[name];
        if (typeof value !== 'string' || value === '' || !parts.paths.has(name)) continue;
        const sought = { name, value };
        if (filter && (yield* byFilter(sought))) continue;
        open.push(sought);
      }
    }
    if (open.length === 0) return;
    for await (const page of api.users())
      for (const user of page) if (open.some((each) => fits(user, each))) yield user;
  }

  /** @returns whether the application could be asked so */
  async function* byFilter(sought: Sought): AsyncGenerator<Resource, boolean> {
    const attribute = sought.name === 'email' ? kind.emailFilter : sought.name;
    if (attribute === undefined || (sought.name === 'email' && memory.learned.filtersEmail === false))
      return false;
    try {
      for await (const page of api.found('User', attribute, sought.value))
        for (const user of page) if (fits(user, sought)) yield user;
      return true;
    } catch (thrown) {
      // Filters on addresses are what many applications lack; all others are asked of everybody.
      if (sought.name !== 'email' || !isRefused(thrown)) throw thrown;
      memory.learned.filtersEmail = false;
      return false;
    }
  }

  function fits(user: Resource, { name, value }: Sought): boolean {
    const held = toAccount(user, parts.paths).attributes[name];
    if (typeof held !== 'string') return false;
    return name === 'externalId' ? held === value : foldKey(held) === foldKey(value);
  }

  return {
    read: (scope?: ReadScope): AsyncIterable<TargetRecord> =>
      scope === undefined ? everything() : some(scope),
    groups: () => catalogue.renew(),
  };
}

interface Sought {
  readonly name: 'userName' | 'externalId' | 'email';
  readonly value: string;
}

function isRefused(thrown: unknown): boolean {
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, 'code') : undefined;
  return code === 'invalid' || code === 'unsupported';
}

function nameOf(group: Resource): string {
  const name = member(group, 'displayName');
  return typeof name === 'string' && name !== '' ? name : group.id;
}

/** The ids of the groups that a user says hold it directly. */
function directGroups(user: Resource): readonly string[] {
  return listOf(member(user, 'groups')).flatMap((each) => {
    if (!isObject(each) || String(member(each, 'type') ?? 'direct').toLowerCase() === 'indirect') return [];
    const id = member(each, 'value');
    return typeof id === 'string' ? [id] : [];
  });
}

/** A set of groups, in so little room that it can be kept for everybody: how many, and a sum of what their ids hash to. */
interface Groups {
  readonly count: number;
  readonly sum: number;
}

const none: Groups = { count: 0, sum: 0 };

function withGroup({ count, sum }: Groups, id: string): Groups {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return { count: count + 1, sum: (sum + (hash >>> 0)) % 4_294_967_296 };
}

/** Whether users tell exactly the groups in which they were found, of whom there is at least one. */
function agree(told: ReadonlyMap<string, Groups>, held: ReadonlyMap<string, Groups>): boolean {
  if (held.size === 0) return false;
  for (const [id, { count, sum }] of told) {
    const there = held.get(id) ?? none;
    if (there.count !== count || there.sum !== sum) return false;
  }
  return true;
}
