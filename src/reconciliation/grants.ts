/** Which grants a person's account should gain and lose. Pure; the rules of ownership stand here and nowhere else. */

import type { WantedEntitlement } from '../mapping/index.ts';
import type { AccountRef, Entitlement, Planned, Reason } from '../model/index.ts';
import { foldKey } from '../model/index.ts';
import type { Rules } from './rules.ts';
import type { Held } from './subject.ts';

export interface GrantParts {
  readonly account: AccountRef;
  readonly wanted: readonly WantedEntitlement[];
  readonly held: readonly Held[];
  /** Grants that this sync once gave and the account no longer holds. */
  readonly lapsed: readonly Entitlement[];
  /** Why a grant that is not wanted goes. */
  readonly reason: Reason;
}

export interface GrantChanges {
  readonly changes: readonly Planned[];
  /** Wanted entitlements that the target does not have and the sync may not make. */
  readonly lacking: readonly string[];
}

/**
 * | wanted | held | given by us | by another sync | own group | → |
 * |--------|------|-------------|-----------------|-----------|---|
 * | yes    | yes  | any         | any             | any       | – |
 * | yes    | no   | any         | any             | any       | grant.add |
 * | no     | yes  | yes         | no              | any       | grant.remove |
 * | no     | yes  | yes         | yes             | any       | grant.release |
 * | no     | yes  | no          | any             | no        | – (made by hand) |
 * | no     | yes  | no          | no              | yes       | grant.remove |
 * | no     | no   | yes         | –               | –         | grant.release |
 *
 * Protected entitlements are neither given nor taken; default groups are never taken.
 */
export function grantChanges(parts: GrantParts, rules: Rules): GrantChanges {
  const gained = gains(parts, rules);
  return {
    changes: [...losses(parts, rules), ...gained.changes],
    lacking: gained.lacking,
  };
}

function untouchable(entitlement: Entitlement, rules: Rules): boolean {
  return entitlement.protected !== undefined || rules.mapping.protectsEntitlement(entitlement.name);
}

function gains({ account, wanted, held, reason }: GrantParts, rules: Rules): GrantChanges {
  const holds = new Set(held.map(({ entitlement }) => entitlement.id));
  const changes: Planned[] = [];
  const lacking: string[] = [];
  for (const { name, rule, because } of wanted) {
    const why: Reason = { ...reason, rule, because };
    const entitlement = rules.entitlement(name);
    if (entitlement === undefined) {
      if (rules.sync.groups.create && rules.target.changes['entitlement.create'] !== undefined) {
        changes.push({ type: 'grant.add', account, entitlement: { createdAs: name }, reason: why });
      } else lacking.push(name);
      continue;
    }
    if (holds.has(entitlement.id) || untouchable(entitlement, rules)) continue;
    changes.push({ type: 'grant.add', account, entitlement: entitlement.id, reason: why });
  }
  return { changes, lacking };
}

function losses({ account, wanted, held, lapsed, reason }: GrantParts, rules: Rules): Planned[] {
  if (typeof account !== 'string') return [];
  const keep = new Set(wanted.map(({ name }) => foldKey(name)));
  const defaults = new Set(rules.sync.groups.default.map(foldKey));
  const changes: Planned[] = [];
  for (const { entitlement, givenBy } of held) {
    const key = foldKey(entitlement.name);
    if (keep.has(key) || defaults.has(key) || untouchable(entitlement, rules)) continue;
    const ours = givenBy.includes(rules.sync.name);
    const others = givenBy.some((sync) => sync !== rules.sync.name);
    if (!ours && (others || !rules.mapping.owns(entitlement.name))) continue;
    const because = ours
      ? `No rule gives ${entitlement.name} any more.`
      : `${entitlement.name} belongs to this sync alone (groups.own).`;
    const type = others ? 'grant.release' : 'grant.remove';
    changes.push({ type, account, entitlement: entitlement.id, reason: { ...reason, because } });
  }
  for (const entitlement of lapsed) {
    if (keep.has(foldKey(entitlement.name))) continue;
    const because = `${entitlement.name} was taken away at the target.`;
    changes.push({
      type: 'grant.release',
      account,
      entitlement: entitlement.id,
      reason: { ...reason, because },
    });
  }
  return changes;
}
