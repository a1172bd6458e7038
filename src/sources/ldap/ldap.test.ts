import { describe, expect, test } from 'vitest';
import type { PretendGroup, PretendPerson, SourceWorld } from '../../testkit/index.ts';
import { readSource } from '../../testkit/source-stage.ts';
import { testSource } from '../../testkit/test-source.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { ldap } from './index.ts';
import { startLdapSimulator } from './simulator.ts';

const password = 'correct horse battery staple';
const bindDn = 'cn=reader,dc=example,dc=com';
const bases = ['ou=people,dc=example,dc=com', 'ou=groups,dc=example,dc=com'] as const;

const nameOf = (userName: string) => `uid=${userName},${bases[0]}`;
const groupNameOf = ({ key }: { key: string }) => `cn=${key},${bases[1]}`;

async function world(tellsState: boolean): Promise<SourceWorld> {
  const simulator = await startLdapSimulator({ bindDn, password, bases });
  const { tree, temper } = simulator;
  temper.tellsState = tellsState;
  const people = new Map<string, PretendPerson>();
  const known = (keys: readonly string[]) =>
    keys.flatMap((key) => (people.has(key) ? [nameOf(people.get(key)?.userName ?? '')] : []));

  return {
    settings: {
      url: simulator.url,
      allowPlainText: true,
      bindDn,
      password,
      base: bases[0],
      groupsBase: bases[1],
      pageSize: 3,
    },
    secrets: [password],
    pageSize: 3,
    faults: simulator.faults,
    hand: {
      person(person) {
        const before = people.get(person.key);
        const dn = nameOf(person.userName);
        const attributes = {
          objectClass: ['top', 'inetOrgPerson'],
          uid: person.userName,
          cn: `${person.givenName} ${person.familyName}`,
          givenName: person.givenName,
          sn: person.familyName,
          mail: person.email,
          pwdAccountLockedTime: person.active ? [] : ['000001010000Z'],
        };
        people.set(person.key, person);
        if (before === undefined) return tree.add(dn, attributes);
        if (before.userName !== person.userName) tree.move(nameOf(before.userName), dn);
        tree.set(dn, attributes);
        return tree.find(dn)?.guid ?? '';
      },
      group(group: PretendGroup) {
        const dn = groupNameOf(group);
        const member = [...known(group.people), ...group.groups.map((key) => groupNameOf({ key }))];
        // RFC 4519 wants a member in every group; an empty one has a name that is nobody's.
        const attributes = {
          objectClass: ['top', 'groupOfNames'],
          cn: group.name,
          member: member.length === 0 ? ['cn=nobody'] : member,
        };
        if (tree.find(dn) === undefined) return tree.add(dn, attributes);
        tree.set(dn, attributes);
        return tree.find(dn)?.guid ?? '';
      },
      remove(of, key) {
        if (of === 'group') return tree.remove(groupNameOf({ key }));
        tree.remove(nameOf(people.get(key)?.userName ?? ''));
        people.delete(key);
      },
    },
    dropPage: () => void Object.assign(temper, { dropPage: 2 }),
    standStill: () => void Object.assign(temper, { standStill: true }),
    cutOff: () => void Object.assign(temper, { cutAfter: 2 }),
    lacks: {
      'the server': () => simulator.close(),
      'the right password': () => void Object.assign(simulator, { password: 'another one' }),
      'the right to read the id': () => void temper.hidden.add('entryuuid'),
      'the right to read user names': () => void temper.hidden.add('uid'),
      'the right to read members': () => void temper.hidden.add('member'),
      people: () => {
        for (const { userName } of people.values()) tree.remove(nameOf(userName));
      },
      'paged results': () => void Object.assign(temper, { supportsPaging: false }),
    },
    close: () => simulator.close(),
  };
}

describe.each([
  ['that tells which change was its last', true],
  ['that does not', false],
])('a server %s', (_, tellsState) => {
  testSource({ connector: ldap, world: () => world(tellsState) });
});

test.each([
  ['in two calls where the server says so', true, 2],
  ['by a count where it does not', false, 9],
])('that nothing has changed is told %s', async (_, tellsState, calls) => {
  const { hand, settings, faults, close } = await world(tellsState);
  for (let n = 0; n < 8; n++)
    await hand?.person({
      key: `p${n}`,
      userName: `u${n}`,
      givenName: 'U',
      familyName: `${n}`,
      email: `u${n}@example.com`,
      active: true,
    });
  const source = ldap.open(ldap.config.parse(settings), testTools({ clock: hastyClock() }));
  const last = (await readSource(source)).at(-1);
  faults?.plan(undefined);
  const again = await readSource(source, last?.type === 'complete' ? last.cursor : '');
  expect(again.at(-1)).toMatchObject({ type: 'complete', proof: { pages: calls } });
  expect(again.length === 1).toBe(tellsState);
  await hand?.remove('identity', 'p1');
  await expect(readSource(source, last?.type === 'complete' ? last.cursor : '')).rejects.toMatchObject({
    code: 'stale',
  });
  await close?.();
});
