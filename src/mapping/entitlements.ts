/** Which group at the source gives which entitlement at the target, and why. */

import { foldKey, type Person } from '../model/index.ts';
import type { Globs } from './glob.ts';
import type { GroupVerdicts, Outcome } from './group-outcome.ts';
import { rememberingGroups } from './memo.ts';
import { checkNames, type Report } from './report.ts';
import { pathOf } from './source-group.ts';

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

/** What a group or the defaults claim for whoever has them; the reason lacks only the way. */
interface Claim {
  readonly name: string;
  readonly key: string;
  readonly rule: string;
  readonly rank: number;
  /** What follows the way in the reason. */
  readonly note: string;
}

/** A claim for one person. */
interface ClaimFor {
  readonly claim: Claim;
  readonly because: string;
}

/** Of several rules, the first in this order spells the name. */
const ranks = { map: 0, default: 1, include: 2 } as const;
/** Reasons that are spelled out; a person may be in a target group through dozens of source groups. */
const SPELLED = 4;

/** The group rules of a sync, compiled. */
interface GroupParts {
  readonly verdicts: GroupVerdicts;
  /** Names of the default groups. */
  readonly defaults: readonly string[];
  /** Groups that these name are never wanted, whatever rule gives them. */
  readonly isProtected: Globs;
}

/** What a person is to hold, by the group rules of a sync. */
export function compileEntitlements(parts: GroupParts, report: Report): WantEntitlements {
  const { verdicts, isProtected } = parts;
  checkNames('groups.default', parts.defaults, report);
  const allowed = ({ name }: { readonly name: string }) => isProtected(name) === undefined;
  const claims = rememberingGroups((group) => verdicts(group).gives.filter(allowed).map(claimOf));
  const defaults = parts.defaults.map(defaultClaim).filter(({ claim }) => allowed(claim));

  return (person) => {
    const wanted = [...defaults];
    for (const group of person.groups)
      for (const claim of claims(group))
        wanted.push({ claim, because: `in ${claim.name} via ${pathOf(group)}${claim.note}` });
    return mergeAll(wanted.sort(inOrder));
  };
}

function claimOf({ name, rule, by, renamedBy }: Outcome): Claim {
  const note = renamedBy === undefined ? '' : `, renamed by ${renamedBy}`;
  return { name, key: foldKey(name), rule, rank: ranks[by], note };
}

function defaultClaim(written: string): ClaimFor {
  const name = written.trim();
  const claim = { name, key: foldKey(name), rule: 'groups.default', rank: ranks.default, note: '' };
  return { claim, because: `in ${name}, which every synced person is given` };
}

/** By name without case, then by rank, rule and reason: the order in which a source tells its groups never shows. */
function inOrder({ claim: a, because }: ClaimFor, { claim: b, because: other }: ClaimFor): number {
  return order(a.key, b.key) || a.rank - b.rank || order(a.rule, b.rule) || order(because, other);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Claims in order: those to one entitlement stand together. */
function mergeAll(claims: readonly ClaimFor[]): readonly WantedEntitlement[] {
  const wanted: WantedEntitlement[] = [];
  let start = 0;
  for (const [index, first] of claims.entries()) {
    if (index < start) continue;
    start = index + 1;
    while (claims[start]?.claim.key === first.claim.key) start++;
    wanted.push(start === index + 1 ? single(first) : merge(first, claims.slice(index, start)));
  }
  return wanted;
}

/** What one rule alone gives, which is the ordinary case. */
function single({ claim: { name, rule, rank }, because }: ClaimFor): WantedEntitlement {
  return { name, rule, because, isDefault: rank === ranks.default, reasons: [{ rule, because }] };
}

/** Claims to one entitlement, in order; the first one spells its name. */
function merge(first: ClaimFor, claims: readonly ClaimFor[]): WantedEntitlement {
  const reasons: EntitlementReason[] = [];
  for (const { claim, because } of claims) {
    const last = reasons.at(-1);
    if (last?.rule !== claim.rule || last.because !== because) reasons.push({ rule: claim.rule, because });
  }
  const rules = [...new Set(reasons.map((reason) => reason.rule))];
  const whys = reasons.map((reason) => reason.because);
  return {
    name: first.claim.name,
    rule: spelled(rules, ', '),
    because: spelled(whys, '; '),
    isDefault: claims.some(({ claim }) => claim.rank === ranks.default),
    reasons,
  };
}

function spelled(texts: readonly string[], separator: string): string {
  const left = texts.length - SPELLED;
  return left <= 0
    ? texts.join(separator)
    : `${texts.slice(0, SPELLED).join(separator)}${separator}and ${left} more`;
}
