/** May this plan be done without a person? Pure: it judges numbers that weigh.ts has counted. */

import type { HoldReason, Safety, Verdict } from '../model/index.ts';

export interface Weight {
  /** No plan of this sync has been approved by a person yet. */
  readonly firstRun: boolean;
  readonly changes: number;
  readonly found: number;
  /** Accounts that the plan deactivates or deletes. */
  readonly deprovisions: number;
  /** The same, done within the last day without a person's approval. */
  readonly recentDeprovisions: number;
  /** Accounts that the sync answers for. */
  readonly linked: number;
  readonly creations: number;
  readonly recentCreations: number;
  /** Groups that lose members by the plan. */
  readonly groupLosses: readonly { readonly name: string; readonly lost: number; readonly holders: number }[];
  /** Active administrators of the target before and after; equal when the plan touches none. */
  readonly administrators: { readonly before: number; readonly after: number };
  /** Accounts that would be deleted or anonymised. */
  readonly irrevocable: number;
  /** Changes that repeat what a person has undone. */
  readonly repeats: number;
}

/** The rule by which every plan that deletes or anonymises is held. */
export const IRREVOCABLE = 'irrevocable';

/** As the other sentences of the service write numbers. */
const number = (value: number): string => value.toLocaleString('en-GB');
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

/** Each rule says why a plan must wait for a person, or nothing. */
const guards: readonly ((weight: Weight, safety: Safety) => HoldReason | undefined)[] = [
  function unconfirmed({ firstRun, changes, found }) {
    if (!firstRun || changes === 0) return undefined;
    const existing =
      found === 0
        ? ''
        : ` It found ${number(found)} existing account${found === 1 ? '' : 's'} and would link ${found === 1 ? 'it: look that it belongs to its person' : 'them: look that each belongs to its person'}.`;
    return {
      rule: 'first-run',
      message: `Nobody has approved a plan of this sync yet.${existing} Once you have approved one, what is within the limits of the sync is applied without asking.`,
    };
  },
  function tooManyClosed({ deprovisions, recentDeprovisions }, { maxDeprovisions }) {
    const total = deprovisions + recentDeprovisions;
    if (deprovisions === 0 || total <= maxDeprovisions) return undefined;
    const before = recentDeprovisions === 0 ? '' : ` (${number(recentDeprovisions)} of them already done)`;
    return {
      rule: 'max-deprovisions',
      message: `${total === 1 ? '1 account' : `${number(total)} accounts`} would be closed within a day${before}; ${number(maxDeprovisions)} are allowed without approval.`,
    };
  },
  function tooLargeAShareClosed(
    { deprovisions, recentDeprovisions, linked },
    { maxDeprovisionShare, floor },
  ) {
    const total = deprovisions + recentDeprovisions;
    if (deprovisions === 0 || total < floor || total <= linked * maxDeprovisionShare) return undefined;
    return {
      rule: 'max-deprovision-share',
      message: `${number(total)} of ${number(linked)} accounts (${percent(total / Math.max(linked, 1))}) would be closed within a day; ${percent(maxDeprovisionShare)} are allowed without approval.`,
    };
  },
  function tooManyMade({ creations, recentCreations }, { maxCreations }) {
    const total = creations + recentCreations;
    if (creations === 0 || total <= maxCreations) return undefined;
    return {
      rule: 'max-creations',
      message: `${total === 1 ? '1 account' : `${number(total)} accounts`} would be made within a day, each may take a seat; ${number(maxCreations)} are allowed without approval.`,
    };
  },
  function groupsEmptied({ groupLosses }, { maxGroupLossShare, floor }) {
    const heavy = groupLosses.filter(
      ({ lost, holders }) => lost >= floor && lost > holders * maxGroupLossShare,
    );
    if (heavy.length === 0) return undefined;
    const worst = heavy
      .map(({ name, lost, holders }) => `${name} (${number(lost)} of ${number(holders)})`)
      .slice(0, 5)
      .join(', ');
    return {
      rule: 'max-group-loss-share',
      message: `Groups would lose more than ${percent(maxGroupLossShare)} of their members: ${worst}.`,
    };
  },
  function lastAdministrator({ administrators: { before, after } }, { minAdministrators }) {
    if (after >= before || after >= minAdministrators) return undefined;
    return {
      rule: 'last-administrator',
      message: `${number(after)} of ${number(before)} active administrators would remain at the target; at least ${number(minAdministrators)} must.`,
    };
  },
  function nothingBringsBack({ irrevocable }) {
    if (irrevocable === 0) return undefined;
    return {
      rule: IRREVOCABLE,
      message: `${number(irrevocable)} account${irrevocable === 1 ? '' : 's'} would be deleted or anonymised, which nothing brings back: that is asked for every time.`,
    };
  },
  function repeatsUndone({ repeats }) {
    if (repeats === 0) return undefined;
    return {
      rule: 'repeats-undone',
      message: `${number(repeats)} change${repeats === 1 ? '' : 's'} would repeat what a person has undone.`,
    };
  },
];

/** All rules are asked, so that a person sees every reason at once. */
export function judge(weight: Weight, safety: Safety): Verdict {
  const reasons = guards.flatMap((guard) => guard(weight, safety) ?? []);
  return reasons.length === 0 ? { safe: true } : { safe: false, reasons };
}
