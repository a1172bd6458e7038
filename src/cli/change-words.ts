/** A planned change in words that its reader can check. Pure. */

import type { AttributeValue, ChangeType, Planned } from '../model/index.ts';
import { counted } from './text.ts';

/** How a change names accounts and entitlements: by what people call them, where that is known. */
export interface Names {
  account(id: string): string;
  entitlement(id: string): string;
}

type Words = {
  readonly [Type in ChangeType]: (change: Extract<Planned, { type: Type }>, names: Names) => string;
};

const words: Words = {
  'link.add': ({ account }, names) => `link to account ${names.account(account)}`,
  'link.remove': ({ account }, names) => `unlink from account ${names.account(account)}`,
  'link.move': ({ account, to }, names) => `hand account ${names.account(account)} over to the sync ${to}`,
  'grant.release': ({ entitlement }, names) => `no longer claim ${names.entitlement(entitlement)}`,
  'account.create': ({ account }) => `create account ${text(account.attributes.userName)}`,
  'account.update': ({ before, after }) =>
    `set ${Object.keys(after)
      .map((name) => `${name} to ${text(after[name])} (was ${text(before[name])})`)
      .join(', ')}`,
  'account.activate': ({ id }, names) => `activate account ${names.account(id)}`,
  'account.deactivate': ({ id }, names) => `deactivate account ${names.account(id)}`,
  'account.delete': ({ id }, names) => `delete account ${names.account(id)}`,
  'account.anonymise': ({ id }, names) => `anonymise account ${names.account(id)}`,
  'entitlement.create': ({ kind, name }) => `create ${kind} ${name}`,
  'grant.add': ({ entitlement }, names) =>
    `add to ${typeof entitlement === 'string' ? names.entitlement(entitlement) : entitlement.createdAs}`,
  'grant.remove': ({ entitlement }, names) => `remove from ${names.entitlement(entitlement)}`,
  'holding.move': ({ holding: { kind, name }, to }, names) =>
    `hand ${kind} ${name} over to ${names.account(to)}`,
};

/** What the change does: `add to jira-software-users`. */
export function changeWords(change: Planned, names: Names): string {
  const say = words[change.type] as (change: Planned, names: Names) => string;
  return say(change, names);
}

const nouns: Readonly<Record<ChangeType, readonly [one: string, many: string]>> = {
  'link.add': ['link to make', 'links to make'],
  'link.remove': ['link to forget', 'links to forget'],
  'link.move': ['account to hand over', 'accounts to hand over'],
  'grant.release': ['membership to release', 'memberships to release'],
  'account.create': ['account to create', 'accounts to create'],
  'account.update': ['account to update', 'accounts to update'],
  'account.activate': ['account to activate', 'accounts to activate'],
  'account.deactivate': ['account to deactivate', 'accounts to deactivate'],
  'account.delete': ['account to delete', 'accounts to delete'],
  'account.anonymise': ['account to anonymise', 'accounts to anonymise'],
  'entitlement.create': ['group to create', 'groups to create'],
  'grant.add': ['membership to give', 'memberships to give'],
  'grant.remove': ['membership to take away', 'memberships to take away'],
  'holding.move': ['thing to hand over', 'things to hand over'],
};

/** How many changes of each type there are: `12 accounts to create`. */
export function changeCounts(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts).map(([type, count]) => {
    const [one, many] = nouns[type as ChangeType] ?? [type, type];
    return counted(count, one, many);
  });
}

/** A value for the reader: texts in quotes, nothing as `nothing`. */
export function text(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
