/** The pretend realm with the hand that the kit changes it by. */

import type { SourceWorld } from '../../testkit/index.ts';
import { type KeycloakSimulator, pretendAddress, simulateKeycloak } from './simulator.ts';

export const pretendSecret = 'a-secret-of-the-client-0123';

/** A world for the kit; `simulator` is what answers in it. */
export function pretendWorld(): SourceWorld & { readonly simulator: KeycloakSimulator } {
  // The kit's tools begin on this Monday; tokens of the pretend realm outlive a test.
  const simulator = simulateKeycloak(pretendSecret, { now: () => Date.UTC(2026, 0, 5, 8) });
  const { users, groups } = simulator;
  const id = (key: string) => `00000000-0000-4000-8000-${key.padStart(12, '0')}`;

  function join(group: string, wanted: readonly string[]): void {
    const members = groups.get(group)?.members ?? new Set();
    for (const user of [...members].filter((one) => !wanted.includes(one))) {
      members.delete(user);
      simulator.note('DELETE', 'GROUP_MEMBERSHIP', `users/${user}/groups/${group}`);
    }
    for (const user of wanted.filter((one) => !members.has(one))) {
      members.add(user);
      simulator.note('CREATE', 'GROUP_MEMBERSHIP', `users/${user}/groups/${group}`);
    }
  }

  return {
    simulator,
    settings: {
      url: pretendAddress,
      realm: 'staff',
      clientId: 'rollcall',
      clientSecret: pretendSecret,
      pageSize: 3,
      signIns: true,
    },
    secrets: [pretendSecret],
    fetch: simulator.fetch,
    pageSize: 3,
    hand: {
      person({ key, userName, givenName, familyName, email, active }) {
        const known = users.has(id(key));
        if (!known && active) simulator.logins.push({ time: Date.UTC(2026, 0, 4), userId: id(key) });
        users.set(id(key), {
          id: id(key),
          username: userName,
          firstName: givenName,
          lastName: familyName,
          email,
          enabled: active,
        });
        simulator.note(known ? 'UPDATE' : 'CREATE', 'USER', `users/${id(key)}`);
        return id(key);
      },
      group({ key, name, people, groups: within }) {
        const group = groups.get(id(key));
        if (group === undefined) {
          groups.set(id(key), { id: id(key), name, members: new Set() });
          simulator.note('CREATE', 'GROUP', `groups/${id(key)}`);
        } else if (group.name !== name) {
          group.name = name;
          simulator.note('UPDATE', 'GROUP', `groups/${id(key)}`);
        }
        join(
          id(key),
          people.map(id).filter((one) => users.has(one)),
        );
        for (const child of groups.values()) {
          const wanted = within.map(id).includes(child.id);
          if (wanted === (child.parent === id(key))) continue;
          if (wanted) child.parent = id(key);
          else delete child.parent;
          simulator.note('UPDATE', 'GROUP', `groups/${child.id}`);
        }
        return id(key);
      },
      remove(of, key) {
        if (of === 'identity') {
          users.delete(id(key));
          for (const { members } of groups.values()) members.delete(id(key));
          simulator.note('DELETE', 'USER', `users/${id(key)}`);
        } else {
          groups.delete(id(key));
          for (const child of groups.values()) if (child.parent === id(key)) delete child.parent;
          simulator.note('DELETE', 'GROUP', `groups/${id(key)}`);
        }
      },
    },
    dropPage() {
      simulator.dropPage = true;
    },
    standStill() {
      simulator.standStill = true;
    },
    lacks: {
      'the right secret': () => {
        simulator.secret = 'another one';
      },
      'the role view-users': () => {
        simulator.roles.clear();
        simulator.roles.add('query-users');
        simulator.roles.add('query-groups');
      },
      'every role': () => simulator.roles.clear(),
    },
  };
}
