/** What a product with users in groups holds, told in the order that is promised: an entitlement and an account before their grant. */

import type { Account, Entitlement, TargetRecord } from '../../model/index.ts';
import { fetchAhead } from './ahead.ts';

interface People<User> {
  readonly id: (user: User) => string;
  readonly account: (user: User) => Account | Promise<Account>;
}

export interface Everything<User> extends People<User> {
  readonly entitlements: readonly Entitlement[];
  /** Pages of users; one may come twice. */
  readonly users: AsyncIterable<readonly User[]>;
  /** Pages of the members of a group; one may come twice. */
  readonly members: (group: Entitlement, signal: AbortSignal) => AsyncIterable<readonly User[]>;
  /** Groups that are read side by side. */
  readonly atOnce: number;
}

/**
 * Groups, accounts, then who is in which group, and `complete`. Memory holds the ids of all accounts and of the members of the
 * few groups that are under way, not the accounts. Members who joined after the accounts were listed are told as accounts too.
 */
export async function* tellEverything<User>(parts: Everything<User>): AsyncGenerator<TargetRecord> {
  const { entitlements, users, members, id, account, atOnce } = parts;
  for (const entitlement of entitlements) yield { type: 'entitlement', entitlement };
  const told = new Set<string>();

  async function* tell(some: Iterable<User>): AsyncGenerator<TargetRecord> {
    for (const user of some) {
      if (told.has(id(user))) continue;
      told.add(id(user));
      yield { type: 'account', account: await account(user) };
    }
  }

  for await (const page of users) yield* tell(page);
  const groups = fetchAhead(entitlements, atOnce, async (entitlement, signal) => {
    const ids = new Set<string>();
    const others: User[] = [];
    for await (const page of members(entitlement, signal)) {
      for (const user of page) {
        ids.add(id(user));
        if (!told.has(id(user))) others.push(user);
      }
    }
    return { entitlement, ids, others };
  });
  for await (const { entitlement, ids, others } of groups) {
    yield* tell(others);
    for (const one of ids) yield { type: 'grant', account: one, entitlement: entitlement.id };
  }
  yield { type: 'complete' };
}

export interface Some<User> extends People<User> {
  /** Those who were looked for; one may come twice. */
  readonly found: AsyncIterable<User>;
  /** The groups of a user, as far as they are read. */
  readonly groups: (user: User) => Promise<readonly Entitlement[]>;
}

/** The users found, each with all its groups, and `complete`. */
export async function* tellSome<User>(parts: Some<User>): AsyncGenerator<TargetRecord> {
  const { found, id, account, groups } = parts;
  const told = new Set<string>();
  const named = new Set<string>();
  for await (const user of found) {
    if (told.has(id(user))) continue;
    told.add(id(user));
    yield { type: 'account', account: await account(user) };
    for (const entitlement of await groups(user)) {
      if (!named.has(entitlement.id)) yield { type: 'entitlement', entitlement };
      named.add(entitlement.id);
      yield { type: 'grant', account: id(user), entitlement: entitlement.id };
    }
  }
  yield { type: 'complete' };
}
