/** Who plays which part: found by what they are, so that every company has them. Pure. */

import type { Company, Employee } from './company.ts';
import type { HandMade } from './jira-people.ts';
import { worksThere } from './organisation.ts';
import { unitNamed } from './structure.ts';

export interface Cast {
  /** Works in a team of Engineering; nobody made an account for them by hand. */
  readonly developer: Employee;
  /** Moves from Engineering to Sales. */
  readonly mover: Employee;
  /** Marries and takes another name. */
  readonly renamed: Employee;
  /** Leaves, and comes back. Has a membership that was made by hand. */
  readonly leaver: Employee;
  /** Leaves once there is more than Jira. */
  readonly everywhere: Employee;
  /** An intern of nobody: their administrator unassigns them all by mistake. */
  readonly crowd: readonly Employee[];
}

/** Casts a company. @param crowd how many are unassigned by mistake */
export function castOf(company: Company, made: HandMade, crowd: number): Cast {
  const staff = [...company.people.values()].filter(
    ({ kind, key }) => kind === 'Employee' && key !== made.ambiguous,
  );
  const byHand = staff.filter(({ key }) => made.accounts.has(key));
  const fresh = staff.filter(({ key }) => !made.accounts.has(key));
  const backend = unitNamed('Backend').id;
  const leads = new Set([...company.people.values()].map(({ manager }) => manager));
  const developer = only(fresh, 'a backend developer', ({ unit }) => unit === backend);
  const mover = only(
    fresh,
    'another developer',
    (one) => one.department === 'Engineering' && one !== developer && !leads.has(one.key),
  );
  const leaver = only(byHand, 'somebody whose account was made by hand', ({ key }) => !leads.has(key));
  const renamed = only(
    fresh,
    'somebody who marries',
    (one) => one !== developer && one !== mover && !leads.has(one.key),
  );
  const everywhere = only(
    fresh,
    'somebody who leaves everywhere',
    (one) => worksThere(one) && one !== developer && one !== mover && one !== renamed && !leads.has(one.key),
  );
  const parts = new Set([developer, mover, leaver, renamed, everywhere]);
  const others = staff.filter((one) => !parts.has(one)).slice(-crowd);
  return { developer, mover, leaver, renamed, everywhere, crowd: others };
}

function only(people: readonly Employee[], what: string, fits: (person: Employee) => boolean): Employee {
  const found = people.find(fits);
  if (found === undefined) throw new RangeError(`The company has nobody to be ${what}; make it larger.`);
  return found;
}
