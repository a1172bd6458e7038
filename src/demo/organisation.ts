/** The pretended organisation of Atlassian Cloud, as its administrators have begun it by hand, and what it should hold. */

import type { Clock } from '../model/index.ts';
import { type CloudSimulator, simulateCloud } from '../targets/atlassian-cloud/simulator.ts';
import type { Company, Employee } from './company.ts';
import { chainOf, domain } from './structure.ts';

export type Organisation = CloudSimulator;

export const organisationId = 'nordwind-0001';
/** The group that brings a seat of Jira. */
export const seatGroup = 'jira-users-nordwind';
/** The group of those who write in Jira Product Discovery. */
export const discoveryGroup = 'discovery-creators';
const jira = 'ari:cloud:jira-software::site/nordwind';
const discovery = 'ari:cloud:jira-product-discovery::site/nordwind';

/** People of an agency, invited by hand. */
const agency = ['kim@agency.example', 'sasha@agency.example', 'robin@agency.example'];

/** Whoever works on the product works in the organisation. */
export function worksThere({ kind, unit }: Employee): boolean {
  return kind === 'Employee' && chainOf(unit).includes('Product');
}

/** Somebody whom an administrator has invited already: one of twelve. */
export function isInvited(person: Employee): boolean {
  return worksThere(person) && Number(person.key.slice(1)) % 12 === 3;
}

/** Opens it with nobody in it. */
export function openOrganisation(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly key: string;
}): Organisation {
  return simulateCloud({ ...options, organisation: organisationId });
}

/** What its administrators do by hand: they invite some of the company and three people of an agency. */
export function beginByHand(organisation: Organisation, company: Company): void {
  const invited = [...company.people.values()].filter((person) => person.active && isInvited(person));
  organisation.seed({
    domains: [domain],
    workspaces: [
      { id: jira, name: 'Jira', typeKey: 'jira-software', capacity: Math.ceil(company.people.size * 1.2) },
      { id: discovery, name: 'Jira Product Discovery', typeKey: 'jira-product-discovery' },
    ],
    groups: [
      { name: 'org-admins' },
      { name: seatGroup, roles: [`atlassian/user ${jira}`] },
      { name: discoveryGroup, roles: [`atlassian/user ${discovery}`] },
    ],
    users: [
      { email: `cloud-admin@${domain}`, name: 'Cloud Administrator', groups: ['org-admins', seatGroup] },
      ...agency.map((email) => ({ email, groups: [seatGroup, discoveryGroup] })),
      ...invited.map(({ email, displayName }) => ({ email, name: displayName, groups: [seatGroup] })),
    ],
  });
}

/** Seats of Jira that are taken. */
export function seatsTaken(organisation: Organisation): number {
  return organisation.look.usage(jira);
}

/** What was made by hand and is not as it was. */
export function touchedIn({ look }: Organisation): readonly string[] {
  return agency.flatMap((email) => {
    const user = look.user(email);
    const whole =
      user?.membershipStatus === 'active' && user.groups.has(seatGroup) && user.groups.has(discoveryGroup);
    return whole ? [] : [`the account of ${email} was changed`];
  });
}

/** How it differs from what the company should have in it; one sentence for each person, the first ten. */
export function differencesIn(organisation: Organisation, company: Company): readonly string[] {
  const found: string[] = [];
  for (const person of company.people.values()) {
    const difference = differs(organisation, person);
    if (difference !== undefined) found.push(`${person.email}: ${difference}`);
  }
  return found.slice(0, 10);
}

function differs({ look }: Organisation, person: Employee): string | undefined {
  const account = look.user(person.email);
  if (!worksThere(person))
    return account === undefined ? undefined : 'does not work there and has an account';
  if (account === undefined) return person.active ? 'has no account' : undefined;
  const status = person.active ? 'active' : 'suspended';
  if (account.membershipStatus !== status) return `is ${account.membershipStatus} in the organisation`;
  if (!person.active) return undefined;
  if (account.name !== person.displayName) return `is called ${account.name} in the organisation`;
  const units = chainOf(person.unit);
  const discovers = units.includes('Design') || units.includes('Data');
  const wanted = [...(discovers ? [discoveryGroup] : []), seatGroup];
  const held = [...account.groups].sort();
  return held.join() === wanted.join()
    ? undefined
    : `is in ${held.join(', ')} instead of ${wanted.join(', ')}`;
}
