/** What Jira's own administrators do by hand, and what they see. */

import type { SignIn } from '../../shared/simulator.ts';
import type { Nodes } from './nodes.ts';
import { fold, groupsOf, membersOf, type State, type User, userNamed } from './state.ts';
import { removeUser } from './user-writes.ts';

type Editable = Partial<
  Pick<User, 'name' | 'displayName' | 'email' | 'active' | 'lastLogin' | 'sessions' | 'leads' | 'issues'>
>;

/** Users and groups are named by their names; a name that is not there throws. */
export interface Hand {
  change(name: string, fields: Editable): void;
  join(group: string, name: string): void;
  leave(group: string, name: string): void;
  remove(name: string): void;
  removeGroup(group: string): void;
  revokeToken(token: string): void;
  addToken(token: string, userName: string): void;
}

export interface Look {
  user(name: string): Readonly<User> | undefined;
  users(): readonly Readonly<User>[];
  /** Names of groups, direct or through others. */
  groupsOf(name: string): readonly string[];
  /** Names of members, direct or through other groups; none when there is no such group. */
  membersOf(group: string): readonly string[];
}

export function openHand(nodes: Nodes, signIn: SignIn<User>): Hand {
  const keyOf = (name: string): string => person(nodes.stored, name).key;
  return {
    change(name, fields) {
      const key = keyOf(name);
      nodes.everywhere((state) => {
        const held = state.users.get(key);
        if (held === undefined) return;
        if (fields.name !== undefined) {
          state.names.delete(fold(held.name));
          state.names.set(fold(fields.name), key);
        }
        Object.assign(held, fields);
      });
    },
    join(group, name) {
      const key = keyOf(name);
      nodes.everywhere((state) => void directMembers(state, group).add(key));
    },
    leave(group, name) {
      const key = keyOf(name);
      nodes.everywhere((state) => void directMembers(state, group).delete(key));
    },
    remove(name) {
      const key = keyOf(name);
      nodes.everywhere((state) => removeUser(state, key));
    },
    removeGroup: (group) => nodes.everywhere((state) => void state.groups.delete(fold(group))),
    revokeToken: signIn.revoke,
    addToken: signIn.token,
  };
}

export function openLook({ stored }: Nodes): Look {
  return {
    user: (name) => structuredClone(userNamed(stored, name)),
    users: () => structuredClone([...stored.users.values()]),
    groupsOf: (name) => groupsOf(stored, person(stored, name).key).map((group) => group.name),
    membersOf(group) {
      const held = stored.groups.get(fold(group));
      if (held === undefined) return [];
      return [...membersOf(stored, held)].flatMap((key) => stored.users.get(key)?.name ?? []).sort();
    },
  };
}

function person(state: State, name: string): User {
  const user = userNamed(state, name);
  if (user === undefined) throw new Error(`The pretend Jira has no user ${name}.`);
  return user;
}

function directMembers(state: State, group: string): Set<string> {
  const held = state.groups.get(fold(group));
  if (held === undefined) throw new Error(`The pretend Jira has no group ${group}.`);
  return held.members;
}
