/** The rules of one sync, compiled: from a person to scope, attributes and entitlements. Pure; touches nothing. */

import {
  type Account,
  type AttributeDefinition,
  type Fault,
  foldKey,
  type Person,
  ProvisioningError,
  type Sync,
} from '../model/index.ts';
import { compileAttributes, type MappedAttribute } from './attributes.ts';
import { digestOf } from './digest.ts';
import { compileEntitlements, type WantedEntitlement } from './entitlements.ts';
import { compileVerdicts, type GroupVerdicts } from './group-outcome.ts';
import { remembering } from './memo.ts';
import { didYouMean } from './nearest.ts';
import { compileRank, compileSuccessor, type Rank } from './rank.ts';
import { compileGlobList, type Report } from './report.ts';
import { compileExemption, compileScope, type ScopeVerdict } from './scope.ts';

export interface Mapping {
  /** SHA-256 in hex over the rules; see `digestOf`. */
  readonly digest: string;
  /** @throws ProvisioningError `invalid` when the condition fails for this person: that is not being out. */
  scope(person: Person): ScopeVerdict;
  /**
   * Whether somebody with this account, who holds these entitlements, never counts as inactive.
   * @throws ProvisioningError `invalid` as `scope`.
   */
  exempt(person: Person, account: Account, held: readonly string[]): boolean;
  /**
   * All mapped attributes, in the order of the target's schema.
   * @throws ProvisioningError `invalid` naming attribute and expression when one fails for this person; all in `faults`.
   */
  attributes(person: Person): readonly MappedAttribute[];
  /** Each entitlement once, with all reasons, ordered by name; protected ones are never among them. */
  entitlements(person: Person): readonly WantedEntitlement[];
  /** What becomes of a source group by its name alone; protected entitlements may be among what it gives. */
  readonly group: GroupVerdicts;
  /** Whose turn it is where there is not enough for all. Never throws: whoever cannot be judged comes last. */
  rank(person: Person): Rank;
  /** User names of whoever takes over what this leaver leads, the first who can; none: nobody is named. */
  successors(person: Person): readonly string[];
  /** Whether the sync declares this entitlement its own, hand-made grants included. */
  owns(entitlementName: string): boolean;
  /** Whether the sync's settings protect this account, by user name or id. */
  protectsAccount(account: Account): boolean;
  /** Whether the sync's settings protect this entitlement: its grants are neither given nor taken. */
  protectsEntitlement(name: string): boolean;
}

/**
 * Compiles a sync for a target with this schema.
 * @throws ProvisioningError `invalid` with all faults, each with a path such as `attributes.userName`.
 */
export function compileMapping(sync: Sync, schema: readonly AttributeDefinition[]): Mapping {
  const faults: Fault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  const protectedAccounts = compileGlobList(
    'safety.protected.accounts',
    sync.safety.protected.accounts,
    report,
  );
  const protectedGroups = compileGlobList('safety.protected.groups', sync.safety.protected.groups, report);
  const owned = compileGlobList('groups.own', sync.groups.own, report);
  const group = compileVerdicts(sync.groups, report);
  const mapping: Mapping = {
    digest: digestOf(sync),
    scope: compileScope(sync.scope, report),
    exempt: exemptionOf(sync, report),
    attributes: compileAttributes(sync, schema, report),
    entitlements: compileEntitlements(
      { verdicts: group, defaults: sync.groups.default, isProtected: protectedGroups },
      report,
    ),
    group,
    rank: compileRank(sync.seats, report),
    successors: compileSuccessor(sync.handover, report),
    owns: remembering((name) => owned(name) !== undefined),
    protectsAccount: (account) => namesOf(account).some((name) => protectedAccounts(name) !== undefined),
    protectsEntitlement: remembering((name) => protectedGroups(name) !== undefined),
  };
  checkCorrelation(sync, schema, report);
  if (faults.length === 0) return mapping;
  throw new ProvisioningError('invalid', summary(sync.name, faults), { faults });
}

function exemptionOf({ deprovision: { exempt } }: Sync, report: Report): Mapping['exempt'] {
  if (exempt === undefined) return () => false;
  const person = compileExemption(exempt, report);
  const accounts = compileGlobList('deprovision.exempt.accounts', exempt.accounts, report);
  const groups = compileGlobList('deprovision.exempt.target-groups', exempt.targetGroups, report);
  const groupNamed = remembering((name) => groups(name) !== undefined);
  return (who, account, held) =>
    person(who) || namesOf(account).some((name) => accounts(name) !== undefined) || held.some(groupNamed);
}

function namesOf({ id, attributes }: Account): readonly string[] {
  const { userName } = attributes;
  return typeof userName === 'string' ? [userName, id] : [id];
}

function checkCorrelation(sync: Sync, schema: readonly AttributeDefinition[], report: Report): void {
  const names = schema.map((definition) => definition.name);
  const seen = new Set<string>();
  for (const [index, name] of sync.correlate.entries()) {
    const path = `correlate[${index}]`;
    if (!names.includes(name))
      report(
        path,
        `The target has no attribute \`${name}\`.${didYouMean(name, names)} It has ${names.join(', ')}.`,
      );
    else if (seen.has(foldKey(name))) report(path, `\`${name}\` stands here twice; remove one.`);
    seen.add(foldKey(name));
  }
}

function summary(sync: string, faults: readonly Fault[]): string {
  const [first] = faults;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  return `Mend the sync ${sync}: ${first?.path}: ${first?.message}${more}`;
}
