/** What is in Jira before anybody thought of provisioning: accounts made by hand, of people and of nobody. Pure. */

import type { Seed, SeedUser } from '../targets/jira-data-center/simulator.ts';
import type { Company, Employee } from './company.ts';
import { plainName } from './names.ts';

/** What was made by hand, and whose it is. */
export interface HandMade {
  readonly seed: Seed;
  /** Key of a person → the user name of the account that was made for them. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Of those, how many have another user name than the sync would give. */
  readonly renamed: number;
  /** The key of a person whose address two accounts carry. */
  readonly ambiguous: string;
  /** User names of accounts that belong to nobody of the company. */
  readonly strangers: readonly string[];
}

/** The name in Jira that the sync gives: what stands before the @, or for guests their own address. */
export function jiraName({ login, email, kind }: Employee): string {
  return (kind === 'Guest' ? email : (login.split('@')[0] ?? login)).toLowerCase();
}

const usersGroup = 'jira-software-users';

/**
 * 120 accounts for a company of 1,000: of nine in a hundred people one (six by their user name, three by an older habit),
 * of one person two, and 28 of nobody.
 */
export function handMade(company: Company): HandMade {
  const size = company.people.size;
  const staff = [...company.people.values()].filter(({ kind }) => kind === 'Employee');
  const alike = every(staff, Math.round(size * 0.06), 2);
  const without = staff.filter((one) => !alike.includes(one));
  const others = every(without, Math.round(size * 0.03), 5);
  const ambiguous = without.findLast((one) => !others.includes(one));
  if (ambiguous === undefined) throw new RangeError('The company is too small.');
  const taken = new Set(staff.map(jiraName));
  const accounts = new Map<string, string>();
  const users: SeedUser[] = [];
  for (const [index, person] of [...alike, ...others].entries()) {
    const name = index < alike.length ? jiraName(person) : shortName(person, taken);
    taken.add(name);
    accounts.set(person.key, name);
    users.push(ofPerson(person, name, index));
  }
  const nobodys = strangers(28);
  for (const name of ['first', 'second'])
    users.push({
      name: `${plainName(ambiguous.familyName)}-${name}`,
      displayName: ambiguous.displayName,
      email: ambiguous.email,
      groups: [usersGroup],
    });
  return {
    accounts,
    renamed: others.length,
    ambiguous: ambiguous.key,
    strangers: nobodys.map(({ name }) => name),
    seed: {
      groups: localGroups.map((name) => ({ name })),
      users: [...users, ...nobodys],
      roles: [
        {
          key: 'jira-servicedesk',
          name: 'Jira Service Management',
          groups: ['jira-servicedesk-users'],
          seats: Math.ceil(size * 0.25),
          selectedByDefault: false,
        },
      ],
    },
  };
}

/** Groups that Jira's administrators keep, beside those of a new installation. */
export const localGroups: readonly string[] = [
  'jira-servicedesk-users',
  'developers',
  'board-readers',
  'legacy-consultants',
  'project-atlas',
  'office-berlin',
];

/** That many, spread over the list, from `start` on. */
function every<T>(list: readonly T[], count: number, start: number): readonly T[] {
  const step = Math.max(1, Math.floor((list.length - start) / Math.max(1, count)));
  return list.filter((_, index) => index >= start && (index - start) % step === 0).slice(0, count);
}

/** The habit of former administrators: `zmueller`, and a number when that is taken. */
function shortName({ givenName, familyName }: Employee, taken: ReadonlySet<string>): string {
  const base = `${plainName(givenName).slice(0, 1)}${plainName(familyName)}`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${count}`;
    if (!taken.has(name)) return name;
  }
}

function ofPerson(person: Employee, name: string, index: number): SeedUser {
  const extra = [
    ...(index % 3 === 0 ? ['board-readers'] : []),
    ...(index % 10 === 4 ? ['legacy-consultants'] : []),
    ...(index % 8 === 5 ? ['developers'] : []),
    ...(index % 25 === 1 ? ['jira-administrators'] : []),
  ];
  return {
    name,
    displayName: index % 4 === 0 ? `${person.familyName}, ${person.givenName}` : person.displayName,
    email: person.email,
    issues: 5 + index,
    groups: [usersGroup, ...extra],
  };
}

const services = ['svc-jenkins', 'svc-bitbucket', 'svc-backup', 'svc-monitoring', 'svc-mail', 'svc-reports'];

/** Service accounts, and people of whom nobody knows any more whether they are still needed. */
function strangers(count: number): readonly SeedUser[] {
  const former = Array.from({ length: count - services.length }, (_, index): SeedUser => {
    const name = `extern${String(index + 1).padStart(2, '0')}`;
    return {
      name,
      displayName: `External ${index + 1}`,
      email: `${name}@agency.example`,
      active: index % 4 !== 0,
      groups: index % 2 === 0 ? ['legacy-consultants'] : ['legacy-consultants', usersGroup],
    };
  });
  return [
    ...services.map((name) => ({ name, displayName: name, email: `${name}@nordwind.example` })),
    ...former,
  ];
}
