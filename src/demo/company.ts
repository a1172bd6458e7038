/** A believable company of any size, the same for the same seed, and what happens to its people. Pure. */

import { cultures, plainName } from './names.ts';
import { domain, offices, oktaGroups, projects, teams, type Unit, unitNamed, units } from './structure.ts';

export type PersonKind = 'Employee' | 'Contractor' | 'Guest';

/** Somebody of the company, as Okta and the HR system know them. */
export interface Employee {
  /** The personnel number: never changes, never belongs to anybody else. */
  readonly key: string;
  /** What they sign in to Okta with. */
  readonly login: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly title: string;
  readonly kind: PersonKind;
  /** The id of the unit they work in. */
  readonly unit: string;
  readonly department: string;
  readonly office: string;
  /** The key of whom they report to; absent for the head of the company. */
  readonly manager?: string;
  /** Names of Okta's groups. */
  readonly groups: readonly string[];
  /** False: has left, or is no longer assigned to the application. */
  readonly active: boolean;
}

export interface Company {
  readonly people: ReadonlyMap<string, Employee>;
}

/** Nobody is put into this project when the company is made: it begins with whoever joins it first. */
export const youngProject = 'prj-zephyr';

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Draw {
  readonly random: () => number;
  pick<T>(list: readonly T[]): T;
}

function drawFrom(seed: number): Draw {
  const random = numbers(seed);
  return {
    random,
    pick(list) {
      const [first] = list;
      const picked = list[Math.floor(random() * list.length)] ?? first;
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
  };
}

/**
 * Makes a company. Of a hundred people four are contractors and two are guests of other companies; the others are
 * employees. Two employees bear the same name. @param size at least 40, so that every team has somebody
 */
export function makeCompany(size: number, seed = 2_026): Company {
  if (size < 40) throw new RangeError(`A company of ${size} is too small: it needs 40 people or more.`);
  const draw = drawFrom(seed);
  const logins = new Set<string>();
  const people = new Map<string, Employee>();
  const guests = Math.max(2, Math.round(size * 0.02));
  const contractors = Math.max(2, Math.round(size * 0.04));
  for (let index = 0; index < size; index += 1) {
    const fromEnd = size - 1 - index;
    const kind = fromEnd < guests ? 'Guest' : fromEnd < guests + contractors ? 'Contractor' : 'Employee';
    const person = draft(draw, { index, kind, logins, namesake: people.get(keyOf(NAMESAKES[0])) });
    people.set(person.key, person);
  }
  return { people: withManagers(people) };
}

/** The indexes of two employees with one name. */
const NAMESAKES = [7, 31] as const;
const FIRST_KEY = 1_001;

function keyOf(index: number): string {
  return `N${FIRST_KEY + index}`;
}

interface Drafting {
  readonly index: number;
  readonly kind: PersonKind;
  readonly logins: Set<string>;
  readonly namesake: Employee | undefined;
}

function draft(draw: Draw, { index, kind, logins, namesake }: Drafting): Employee {
  const culture = draw.pick(cultures);
  const own = { givenName: draw.pick(culture.given), familyName: draw.pick(culture.family) };
  const { givenName, familyName } = index === NAMESAKES[1] && namesake !== undefined ? namesake : own;
  // The first people fill the teams one by one, so that none is empty; engineering is the largest.
  const unit = index < teams.length ? teams[index] : draw.pick(draw.random() < 0.35 ? engineers : teams);
  if (unit === undefined) throw new RangeError('There is no team.');
  return {
    ...identify({ givenName, familyName, kind }, logins),
    key: keyOf(index),
    givenName,
    familyName,
    displayName: `${givenName} ${familyName}`,
    title: titleOf(unit, kind, draw),
    kind,
    unit: unit.id,
    department: unit.department ?? unit.name,
    ...placed(draw, { unit, kind }),
    active: true,
  };
}

const engineers = teams.filter(({ department }) => department === 'Engineering');

const titles: Readonly<Record<string, readonly string[]>> = {
  Engineering: ['Software Engineer', 'Senior Software Engineer', 'Staff Engineer', 'Test Engineer'],
  Design: ['Designer', 'Senior Designer'],
  Data: ['Data Scientist', 'Analyst'],
  Sales: ['Account Executive', 'Sales Engineer'],
  Support: ['Support Engineer', 'Success Manager'],
};

function titleOf({ department = '' }: Unit, kind: PersonKind, draw: Draw): string {
  if (kind !== 'Employee') return kind === 'Guest' ? 'Partner' : 'Consultant';
  return draw.pick(titles[department] ?? ['Specialist', 'Senior Specialist', 'Coordinator']);
}

/** Where somebody of a unit sits, and the groups that go with it. */
function placed(draw: Draw, { unit, kind }: { unit: Unit; kind: PersonKind }) {
  const office = draw.pick(offices);
  const groups = new Set(['jira-users']);
  if (kind !== 'Guest') groups.add(`office-${office}`);
  if (unit.department === 'Support' || unit.name === 'Workplace') groups.add('jira-agents');
  const begun = projects.map((project) => `prj-${project}`).filter((project) => project !== youngProject);
  const count = 1 + Math.floor(draw.random() * 2.4);
  for (let at = 0; at < count; at += 1) groups.add(draw.pick(begun));
  return { office, groups: oktaGroups.filter((group) => groups.has(group)) };
}

/** A login that nobody has, and the address. Guests are named as Entra ID names them. */
function identify(
  { givenName, familyName, kind }: Pick<Employee, 'givenName' | 'familyName' | 'kind'>,
  logins: Set<string>,
): Pick<Employee, 'login' | 'email'> {
  const base = `${plainName(givenName)}.${plainName(familyName)}`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${count}`;
    if (logins.has(name)) continue;
    logins.add(name);
    if (kind !== 'Guest') return { login: `${name}@${domain}`, email: `${name}@${domain}` };
    return {
      login: `${name}_partner.example#EXT#@nordwind.onmicrosoft.example`,
      email: `${name}@partner.example`,
    };
  }
}

/** The first of each team leads it; leads report to the first of all leads of the department, those to the head. */
function withManagers(people: ReadonlyMap<string, Employee>): ReadonlyMap<string, Employee> {
  const leads = new Map<string, string>();
  const heads = new Map<string, string>();
  const [chief] = people.keys();
  for (const { key, unit, department } of people.values()) {
    if (!leads.has(unit)) leads.set(unit, key);
    if (!heads.has(department)) heads.set(department, key);
  }
  const managed = new Map<string, Employee>();
  for (const person of people.values()) {
    const above = [leads.get(person.unit), heads.get(person.department), chief];
    const manager = person.key === chief ? undefined : above.find((key) => mayLead(key, person));
    managed.set(person.key, { ...person, ...(manager !== undefined && { manager }) });
  }
  return managed;
}

/** Keys grow with time, and whoever leads was there before: so nobody leads whom they report to. */
function mayLead(key: string | undefined, person: Employee): boolean {
  return key !== undefined && Number(key.slice(1)) < Number(person.key.slice(1));
}

/** The same company with these fields of one person changed. Throws when there is no such person. */
export function change(company: Company, key: string, fields: Partial<Omit<Employee, 'key'>>): Company {
  return changeAll(company, [key], fields);
}

/** The same company with these fields of some people changed. */
export function changeAll(
  company: Company,
  keys: readonly string[],
  fields: Partial<Omit<Employee, 'key'>>,
): Company {
  const people = new Map(company.people);
  for (const key of keys) {
    const before = people.get(key);
    if (before === undefined) throw new RangeError(`There is nobody ${key}.`);
    people.set(key, { ...before, ...fields });
  }
  return { people };
}

/** The same company with one employee more, in that team. */
export function hire(
  company: Company,
  person: Pick<Employee, 'givenName' | 'familyName' | 'title' | 'office' | 'groups'> & {
    readonly team: string;
  },
): { readonly company: Company; readonly hired: Employee } {
  const { team, ...fields } = person;
  const unit = unitNamed(team);
  const logins = new Set([...company.people.values()].map(({ login }) => login.split('@')[0] ?? login));
  const lead = [...company.people.values()].find((one) => one.unit === unit.id && one.active);
  const hired: Employee = {
    ...identify({ ...fields, kind: 'Employee' }, logins),
    ...fields,
    key: keyOf(company.people.size),
    displayName: `${fields.givenName} ${fields.familyName}`,
    kind: 'Employee',
    unit: unit.id,
    department: unit.department ?? unit.name,
    ...(lead !== undefined && { manager: lead.key }),
    active: true,
  };
  return { company: { people: new Map(company.people).set(hired.key, hired) }, hired };
}

/** How many groups the company has: units and Okta's. */
export const groupCount = units.length + oktaGroups.length;
