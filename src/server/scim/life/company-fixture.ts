/** A company that lives: who is in it, day by day, and the files in which its human resources export it. For tests only. */

import { writeFile } from 'node:fs/promises';

export interface Employee {
  /** Never changes; what identity providers send as `externalId`. */
  readonly key: string;
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly active: boolean;
  readonly department: string;
  readonly title?: string;
  /** The key of somebody else. */
  readonly manager?: string;
}

export interface Team {
  readonly key: string;
  readonly name: string;
  /** Keys of people. */
  readonly members: ReadonlySet<string>;
}

/** Everybody and every team on one day, by key. */
export interface Day {
  readonly people: ReadonlyMap<string, Employee>;
  readonly teams: ReadonlyMap<string, Team>;
}

export interface CompanyOptions {
  readonly people: number;
  readonly teams: number;
  readonly days: number;
  /** Whether people who left are deleted in the end; some identity providers never delete anybody. */
  readonly deletes: boolean;
  readonly random: () => number;
}

export function emailOf({ userName }: Employee): string {
  return userName.toLowerCase();
}

export function displayNameOf({ givenName, familyName }: Employee): string {
  return `${givenName} ${familyName}`;
}

/** The days of a company, from its first, which has everybody who was there, to its last. */
export function* daysOf(options: CompanyOptions): Generator<Day> {
  const company = openCompany(options);
  for (let each = 0; each < options.people; each += 1) company.join();
  for (let each = 0; each < options.teams; each += 1) company.found(each === 0 ? 1 : 0.05);
  yield company.today();
  for (let day = 1; day < options.days; day += 1) {
    company.live();
    yield company.today();
  }
}

function openCompany({ random, deletes }: CompanyOptions) {
  const people = new Map<string, Employee>();
  const teams = new Map<string, Team>();
  let hired = 0;
  let founded = 0;
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const some = (share: number) => [...people.values()].filter(() => random() < share);
  const change = (person: Employee, changes: Partial<Employee>) =>
    people.set(person.key, { ...(people.get(person.key) ?? person), ...changes });

  function join(): void {
    hired += 1;
    const key = `e-${String(hired).padStart(5, '0')}`;
    const familyName = pick(['Byron', 'Hopper', 'Ünal', "O'Neill", 'de la Cruz', 'Noether']);
    const boss = people.size > 20 && random() < 0.5 ? pick([...people.keys()].slice(0, 20)) : undefined;
    people.set(key, {
      key,
      userName: `Person.${hired}@example.com`,
      givenName: pick(['Ada', 'Grace', 'Zoë', 'Emmy', 'Jürgen']),
      familyName,
      active: true,
      department: pick(['Sales', 'Legal', 'Engines']),
      ...(random() < 0.5 && { title: pick(['Engineer', 'Counsel']) }),
      ...(boss !== undefined && { manager: boss }),
    });
  }

  function remove(key: string): void {
    people.delete(key);
    for (const person of people.values()) {
      // Whoever was led by them is led by the first of all.
      if (person.manager === key) change(person, { manager: [...people.keys()][0] ?? key });
    }
    for (const team of teams.values()) {
      teams.set(team.key, { ...team, members: new Set([...team.members].filter((each) => each !== key)) });
    }
  }

  function found(share: number): void {
    founded += 1;
    const members = new Set(some(share).map((each) => each.key));
    teams.set(`t-${founded}`, { key: `t-${founded}`, name: `Team ${founded}`, members });
  }

  function regroup(team: Team): void {
    const members = new Set([...team.members].filter(() => random() > 0.1));
    for (const each of some(0.02)) members.add(each.key);
    teams.set(team.key, { ...team, members, name: random() < 0.1 ? `${team.name} anew` : team.name });
  }

  /** Joiners, movers, renames, leavers, those who come back, and teams that change, come and go. */
  function live(): void {
    const leavers = some(0.06);
    const gone = deletes ? some(0.3).filter((each) => !each.active) : [];
    for (const each of some(0.05)) if (each.active) join();
    for (const each of some(0.05)) change(each, { department: pick(['Sales', 'Legal', 'Engines', 'Peace']) });
    for (const each of some(0.03)) change(each, { title: pick(['Engineer', 'Counsel', 'Director']) });
    for (const each of some(0.03)) {
      change(each, { familyName: 'Lovelace', userName: `renamed.${each.key}@example.com` });
    }
    for (const each of some(0.02)) if (!each.active) change(each, { active: true });
    for (const each of leavers) change(each, { active: false });
    for (const { key } of gone) remove(key);
    for (const each of teams.values()) regroup(each);
    teams.delete(pick([...teams.keys()].slice(1)));
    found(0.1);
  }

  return {
    join,
    found,
    live,
    today: (): Day => ({ people: new Map(people), teams: new Map(teams) }),
  };
}

/** Writes the day as the two files that the source `csv` reads. */
export async function writeDay(
  { people, teams }: Day,
  files: { readonly users: string; readonly groups: string },
) {
  const row = (cells: readonly (string | boolean | undefined)[]) =>
    cells.map((each) => (each === undefined ? '' : `"${each}"`)).join(',');
  const rows = [...people.values()].map((each) =>
    row([
      `hr-${each.key}`,
      each.key,
      each.userName,
      each.active,
      each.givenName,
      each.familyName,
      displayNameOf(each),
      emailOf(each),
      each.department,
      each.title,
      each.manager === undefined ? undefined : `hr-${each.manager}`,
    ]),
  );
  const header =
    'id,externalId,userName,active,givenName,familyName,displayName,email,department,title,manager';
  await writeFile(files.users, [header, ...rows, ''].join('\n'));
  const memberships = [...teams.values()].flatMap(({ key, name, members }) => [
    row([`hr-${key}`, name, undefined]),
    ...[...members].map((member) => row([`hr-${key}`, name, `hr-${member}`])),
  ]);
  await writeFile(files.groups, ['group_id,group,member', ...memberships, ''].join('\n'));
}
