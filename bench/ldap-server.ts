/** A pretend LDAP server in a process of its own, on a free port of this machine: so that what reads it is measured alone. */

import { startLdapSimulator } from '../src/sources/ldap/simulator.ts';

const [flavour = 'active-directory', ...sizes] = process.argv.slice(2);
const [people = 100_000, groups = 5_000, size = 200] = sizes.map(Number);
const context = 'DC=example,DC=com';
const staff = `OU=Staff,${context}`;
const teams = `OU=Groups,${context}`;
const isActiveDirectory = flavour === 'active-directory';

const simulator = await startLdapSimulator({
  activeDirectory: isActiveDirectory,
  bindDn: `CN=reader,${context}`,
  password: 'not a secret',
  bases: [staff, teams, context],
});
const { tree } = simulator;
const personName = (n: number) => (isActiveDirectory ? `CN=Person ${n},${staff}` : `uid=person${n},${staff}`);
const groupName = (n: number) => `CN=Team ${n},${teams}`;
const memberOf = (n: number, k: number) => personName((n * 37 + k * 499) % people);

for (let n = 0; n < people; n++)
  tree.add(personName(n), {
    cn: `Person ${n}`,
    givenName: `First${n % 300}`,
    sn: `Last${n % 900}`,
    displayName: `First${n % 300} Last${n % 900}`,
    mail: `person${n}@example.com`,
    department: `Department ${n % 40}`,
    title: `Title ${n % 70}`,
    manager: personName(Math.floor(n / 10)),
    ...(isActiveDirectory
      ? {
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          objectCategory: `CN=Person,CN=Schema,CN=Configuration,${context}`,
          userPrincipalName: `person${n}@example.com`,
          sAMAccountName: `person${n}`,
          userAccountControl: n % 50 === 0 ? '514' : '512',
          accountExpires: '9223372036854775807',
          primaryGroupID: '513',
        }
      : { objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'], uid: `person${n}` }),
  });
for (let n = 0; n < groups; n++)
  tree.add(groupName(n), {
    objectClass: ['top', isActiveDirectory ? 'group' : 'groupOfNames'],
    cn: `Team ${n}`,
    member: Array.from({ length: size }, (_, k) => memberOf(n, k)),
  });

const answers: Readonly<Record<string, () => unknown>> = {
  /** How many there were since this was asked last. */
  calls() {
    const { requests } = simulator;
    simulator.faults.plan(undefined);
    return requests;
  },
  change() {
    for (let n = 0; n < 90; n++) tree.set(personName(n * 7), { title: 'Promoted' });
    for (let n = 0; n < 10; n++)
      tree.set(groupName(n), { member: Array.from({ length: size - 1 }, (_, k) => memberOf(n, k + 1)) });
    return 'changed';
  },
};
process.on('message', (question) => process.send?.(answers[String(question)]?.()));
process.on('disconnect', () => process.exit());
process.send?.(simulator.url);
