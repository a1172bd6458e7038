/** Every entitlement that a person has, should have, or both, and why it is given, is not given, or stays. Pure. */

import { foldKey } from '../model/index.ts';
import type { ExplainedInactivity } from './explained-inactivity.ts';
import type { PersonPlan } from './plan.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

/** One entitlement that the person has, should have, or both. */
export interface ExplainedEntitlement {
  readonly name: string;
  readonly held: boolean;
  readonly wanted: boolean;
  /** The rule that gives it, with the path through nested groups; or why it stays although no rule gives it. */
  readonly because: string;
  readonly rule?: string;
  /** A rule gives it, and the next run does not: why. */
  readonly notGiven?: string;
  /** Syncs that gave it; empty and held: it was given by hand. */
  readonly givenBy: readonly string[];
}

/** What the plan says of the person, and how long the account was not used. */
type Told = Pick<PersonPlan, 'changes' | 'departure' | 'message' | 'standing'> & {
  readonly inactivity: ExplainedInactivity | undefined;
};

/** Every entitlement that rules give or the account holds, the first before the others. */
export function explainedEntitlements(
  { person, account, held }: Subject,
  rules: Rules,
  told: Told,
): readonly ExplainedEntitlement[] {
  const { changes, departure } = told;
  const wanted =
    person.present && rules.mapping.scope(person).inScope && person.active
      ? rules.mapping.entitlements(person)
      : [];
  const holds = account === undefined ? [] : (held.get(account.id) ?? []);
  const byKey = new Map(holds.map((each) => [foldKey(each.entitlement.name), each]));
  const explained: ExplainedEntitlement[] = wanted.map(({ name, rule, because }) => {
    const isHeld = byKey.has(foldKey(name));
    const notGiven = isHeld ? undefined : whyNotGiven(name, rules, told);
    return {
      name,
      held: isHeld,
      wanted: true,
      rule,
      because,
      ...(notGiven === undefined ? {} : { notGiven }),
      givenBy: byKey.get(foldKey(name))?.givenBy ?? [],
    };
  });
  const known = new Set(wanted.map(({ name }) => foldKey(name)));
  const taken = new Set(
    changes.flatMap((change) => (change.type === 'grant.remove' ? [change.entitlement] : [])),
  );
  const stays = whyStays(departure !== undefined, account);
  for (const { entitlement, givenBy } of holds) {
    if (known.has(foldKey(entitlement.name))) continue;
    const lapse = taken.has(entitlement.id) ? 'the next run takes it away.' : stays;
    explained.push({
      name: entitlement.name,
      held: true,
      wanted: false,
      because: whyKept(entitlement.name, { givenBy, lapse }, rules),
      givenBy,
    });
  }
  return explained;
}

/** Of what a rule gives and the account lacks; nothing where the next run gives it. */
function whyNotGiven(
  name: string,
  rules: Rules,
  { changes, message, standing, inactivity }: Told,
): string | undefined {
  const { sync, target } = rules;
  const entitlement = rules.entitlement(name);
  const isGiven = changes.some((change) => {
    if (change.type !== 'grant.add') return false;
    return typeof change.entitlement === 'string'
      ? change.entitlement === entitlement?.id
      : foldKey(change.entitlement.createdAs) === foldKey(name);
  });
  if (isGiven) return undefined;
  if (entitlement?.protected !== undefined) return entitlement.protected;
  if (entitlement === undefined) {
    if (!sync.groups.create)
      return `${sync.to} has no group of that name, and the sync makes none (groups.create).`;
    if (target.changes['entitlement.create'] === undefined)
      return `${sync.to} has no group of that name, and cannot be made to have it from here.`;
  }
  if (standing === 'settled' && inactivity?.asleep === true && (entitlement?.licences ?? []).length > 0)
    return ['It takes a seat, and the account counts as not used.', inactivity.because ?? '']
      .join(' ')
      .trim();
  // Whatever keeps the person's whole part of the plan from being done is told of all of it.
  return message ?? 'Nothing is done for this person here now.';
}

/** Of what no rule gives any more, and no change takes. */
function whyStays(isLeaving: boolean, account: Subject['account']): string {
  if (!isLeaving) return 'nothing is taken away now.';
  return account?.active === false
    ? 'it stays with the closed account, for whoever comes back.'
    : 'it stays while the person is on the way out.';
}

function whyKept(
  name: string,
  { givenBy, lapse }: { readonly givenBy: readonly string[]; readonly lapse: string },
  rules: Rules,
): string {
  if (rules.mapping.protectsEntitlement(name)) return 'The group is protected: no sync changes who is in it.';
  if (rules.sync.groups.default.some((each) => foldKey(each) === foldKey(name)))
    return 'A default group: no sync takes it away.';
  const others = givenBy.filter((sync) => sync !== rules.sync.name);
  if (others.length > 0) return `Given by ${others.join(', ')}.`;
  if (givenBy.length > 0) return `No rule gives it any more; ${lapse}`;
  return rules.mapping.owns(name)
    ? `Given by hand to a group that the sync owns; ${lapse}`
    : 'Given by hand at the target; no sync takes it away.';
}
