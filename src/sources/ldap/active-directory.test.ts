import type { PretendGroup, PretendPerson, SourceWorld } from '../../testkit/index.ts';
import { testSource } from '../../testkit/test-source.ts';
import { ldap } from './index.ts';
import { startLdapSimulator } from './simulator.ts';

const password = 'correct horse battery staple';
const bindDn = 'reader@example.com';
const context = 'DC=example,DC=com';
const bases = [`OU=Staff,${context}`, `OU=Groups,${context}`] as const;

const nameOf = (userName: string) => `CN=${userName},${bases[0]}`;
const groupNameOf = ({ key }: { key: string }) => `CN=${key},${bases[1]}`;

async function world(): Promise<SourceWorld> {
  const simulator = await startLdapSimulator({
    activeDirectory: true,
    bindDn,
    password,
    bases: [...bases, context],
  });
  const { tree, temper } = simulator;
  temper.rangeSize = 2;
  const people = new Map<string, PretendPerson>();
  const known = (keys: readonly string[]) =>
    keys.flatMap((key) => (people.has(key) ? [nameOf(people.get(key)?.userName ?? '')] : []));

  return {
    settings: {
      url: simulator.url,
      allowPlainText: true,
      flavour: 'active-directory',
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
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          objectCategory: `CN=Person,CN=Schema,CN=Configuration,${context}`,
          userPrincipalName: person.userName,
          sAMAccountName: person.key,
          displayName: `${person.givenName} ${person.familyName}`,
          givenName: person.givenName,
          sn: person.familyName,
          mail: person.email,
          userAccountControl: person.active ? '512' : '514',
          accountExpires: '9223372036854775807',
          primaryGroupID: '513',
        };
        people.set(person.key, person);
        if (before === undefined) return tree.add(dn, attributes);
        if (before.userName !== person.userName) tree.move(nameOf(before.userName), dn);
        tree.set(dn, attributes);
        return tree.find(dn)?.guid ?? '';
      },
      group(group: PretendGroup) {
        const dn = groupNameOf(group);
        const attributes = {
          objectClass: ['top', 'group'],
          cn: group.name,
          member: [...known(group.people), ...group.groups.map((key) => groupNameOf({ key }))],
        };
        if (tree.find(dn) === undefined) return tree.add(dn, attributes);
        if (tree.find(dn)?.attributes.get('cn')?.values[0] !== group.name) tree.set(dn, { cn: group.name });
        tree.set(dn, { member: attributes.member });
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
      'the right password': () => void Object.assign(simulator, { password: 'another one' }),
      'the right to read userAccountControl': () => void temper.hidden.add('useraccountcontrol'),
      'the right to read objectGUID': () => void temper.hidden.add('objectguid'),
      'the right to see deleted objects': () => void Object.assign(temper, { seesDeleted: false }),
      'the right to read members': () => void temper.hidden.add('member'),
    },
    close: () => simulator.close(),
  };
}

testSource({ connector: ldap, world });
