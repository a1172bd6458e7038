/** What Jira should hold for the company, worked out apart from Rollcall, and how it differs. */

import type { JiraSimulator } from '../targets/jira-data-center/simulator.ts';
import type { Company, Employee } from './company.ts';
import { type HandMade, jiraName } from './jira-people.ts';
import { chainOf } from './structure.ts';

/** Groups that the rules of the demo's rollcall.yaml give, sorted. */
export function wantedGroups(person: Employee): readonly string[] {
  if (!person.active || person.kind === 'Contractor') return [];
  const units = person.kind === 'Employee' ? chainOf(person.unit) : [];
  const groups = new Set<string>();
  for (const group of person.groups) groups.add(renamed(group));
  if (units.includes('Engineering')) groups.add('developers');
  if (units.includes('Product')) groups.add('product');
  return [...groups].sort();
}

function renamed(group: string): string {
  if (group === 'jira-users') return 'jira-software-users';
  if (group === 'jira-agents') return 'jira-servicedesk-users';
  return group.replace(/^prj-/, 'project-');
}

/** What was there before the story: the accounts of nobody, whole, and every membership. */
export interface Before {
  readonly strangers: ReadonlyMap<string, string>;
  /** `group` of `user key`, as made by hand. */
  readonly memberships: readonly { readonly group: string; readonly key: string }[];
}

export function lookBefore(jira: JiraSimulator, strangers: readonly string[]): Before {
  return {
    strangers: new Map(strangers.map((name) => [name, stateOf(jira, name)])),
    memberships: jira.look
      .users()
      .flatMap(({ name, key }) => jira.look.groupsOf(name).map((group) => ({ group, key }))),
  };
}

function stateOf(jira: JiraSimulator, name: string): string {
  return JSON.stringify([jira.look.user(name) ?? null, jira.look.groupsOf(name)]);
}

/** What was made by hand and is not as it was: accounts of nobody, and memberships. */
export function touched(jira: JiraSimulator, before: Before): readonly string[] {
  const names = new Map(jira.look.users().map(({ key, name }) => [key, name]));
  const groups = new Map([...names].map(([key, name]) => [key, new Set(jira.look.groupsOf(name))]));
  return [
    ...[...before.strangers].flatMap(([name, state]) =>
      jira.look.user(name) !== undefined && stateOf(jira, name) === state
        ? []
        : [`the account ${name} was changed`],
    ),
    ...before.memberships.flatMap(({ group, key }) =>
      groups.get(key)?.has(group) === true ? [] : [`${names.get(key) ?? key} is no longer in ${group}`],
    ),
  ];
}

/** How Jira differs from what the company should have in it; one sentence for each person, the first ten. */
export function differences(
  { jira, company, handMade, before }: Compared,
  exceptions: ReadonlySet<string> = new Set(),
): readonly string[] {
  const byHand = new Map<string, Set<string>>();
  for (const { group, key } of before.memberships) byHand.set(key, (byHand.get(key) ?? new Set()).add(group));
  const found: string[] = [];
  for (const person of company.people.values()) {
    if (person.key === handMade.ambiguous || exceptions.has(person.key)) continue;
    const difference = differs(jira, person, byHand);
    if (difference !== undefined) found.push(`${person.login}: ${difference}`);
  }
  return found.slice(0, 10);
}

export interface Compared {
  readonly jira: JiraSimulator;
  readonly company: Company;
  readonly handMade: HandMade;
  readonly before: Before;
}

function differs(
  jira: JiraSimulator,
  person: Employee,
  byHand: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const account = jira.look.user(jiraName(person));
  if (person.kind === 'Contractor')
    return account === undefined ? undefined : 'is a contractor and has an account';
  if (account === undefined) return person.active ? 'has no account' : undefined;
  if (account.active !== person.active) return `is ${account.active ? 'active' : 'inactive'} in Jira`;
  if (person.active && account.email !== person.email) return `has the address ${account.email} in Jira`;
  if (person.active && account.displayName !== person.displayName)
    return `is called ${account.displayName} in Jira`;
  const held = jira.look.groupsOf(account.name);
  const wanted = wantedGroups(person);
  const lacks = wanted.filter((group) => !held.includes(group));
  const extra = held.filter(
    (group) => !wanted.includes(group) && byHand.get(account.key)?.has(group) !== true,
  );
  if (lacks.length + extra.length === 0) return undefined;
  return `lacks ${lacks.join(', ') || 'nothing'}, should not have ${extra.join(', ') || 'nothing'}`;
}
