/** Which group at the source gives which entitlement at the target, and why. */

import { foldKey, type GroupRules, type Person } from '../model/index.ts';
import type { Globs } from './glob.ts';
import { compileOutcomes } from './group-outcome.ts';
import { remembering } from './memo.ts';
import { checkNames, type Report } from './report.ts';
import { pathOf, qualifiedName } from './source-group.ts';

export interface EntitlementReason {
  /** In the words of the settings: `groups.map Engineering`, `groups.include eng-*`, `groups.default`. */
  readonly rule: string;
  /** One sentence for the reader: "in jira-users via Engineering › Backend". */
  readonly because: string;
}

export interface WantedEntitlement {
  readonly name: string;
  /** All rules that give it, in one text. */
  readonly rule: string;
  /** All reasons in one text, the first few spelled out. */
  readonly because: string;
  /** It is among the default groups: a sync gives it and never takes it. */
  readonly isDefault: boolean;
  /** All reasons, one by one. */
  readonly reasons: readonly EntitlementReason[];
}

export type WantEntitlements = (person: Person) => readonly WantedEntitlement[];

/** A reason that is not yet merged with others for the same entitlement. The rank orders map, default, include. */
interface Claim extends EntitlementReason {
  readonly name: string;
  readonly key: string;
  readonly rank: number;
}

const RANK = { map: 0, default: 1, include: 2 } as const;
/** Reasons that are spelled out; a person may be in a target group through dozens of source groups. */
const SPELLED = 4;

/** Compiles the group rules of a sync. Groups that `isProtected` names are never wanted, whatever rule gives them. */
export function compileEntitlements(rules: GroupRules, isProtected: Globs, report: Report): WantEntitlements {
  const outcomes = remembering(compileOutcomes(rules, report));
  checkNames('groups.default', rules.default, report);
  const defaults = rules.default.map((name): Claim => {
    const because = `in ${name.trim()}, which every synced person is given`;
    return { name: name.trim(), key: foldKey(name), rank: RANK.default, rule: 'groups.default', because };
  });

  function claimsOf(person: Person): Claim[] {
    const claims = [...defaults];
    for (const group of person.groups)
      for (const { name, rule, renamedBy } of outcomes(qualifiedName(group))) {
        const by = renamedBy === undefined ? '' : `, renamed by ${renamedBy}`;
        const rank = rule.startsWith('groups.map') ? RANK.map : RANK.include;
        claims.push({
          name,
          key: foldKey(name),
          rank,
          rule,
          because: `in ${name} via ${pathOf(group)}${by}`,
        });
      }
    return claims.filter(({ name }) => isProtected(name) === undefined);
  }

  return (person) => {
    const wanted: WantedEntitlement[] = [];
    let same: Claim[] = [];
    for (const claim of claimsOf(person).sort(inOrder)) {
      if (same[0] !== undefined && same[0].key !== claim.key) {
        wanted.push(merge(same));
        same = [];
      }
      same.push(claim);
    }
    return same.length === 0 ? wanted : [...wanted, merge(same)];
  };
}

/** By name without case, then by rank, rule and reason: the order in which a source tells its groups never shows. */
function inOrder(a: Claim, b: Claim): number {
  return (
    order(a.key, b.key) ||
    a.rank - b.rank ||
    order(a.rule, b.rule) ||
    order(a.because, b.because) ||
    order(a.name, b.name)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Claims to one entitlement, in order; the first one spells its name. */
function merge(claims: readonly Claim[]): WantedEntitlement {
  const reasons: EntitlementReason[] = [];
  for (const { rule, because } of claims) {
    const last = reasons.at(-1);
    if (last?.rule !== rule || last.because !== because) reasons.push({ rule, because });
  }
  return {
    name: claims[0]?.name ?? '',
    rule: spelled([...new Set(reasons.map(({ rule }) => rule))], ', '),
    because: spelled(
      reasons.map(({ because }) => because),
      '; ',
    ),
    isDefault: claims.some(({ rank }) => rank === RANK.default),
    reasons,
  };
}

function spelled(texts: readonly string[], separator: string): string {
  const left = texts.length - SPELLED;
  return left <= 0
    ? texts.join(separator)
    : `${texts.slice(0, SPELLED).join(separator)}${separator}and ${left} more`;
}
