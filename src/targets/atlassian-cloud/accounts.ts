/** Accounts: the people of the directory in our words, and what of a desired account the organisation can hold. */

import {
  type Account,
  type AttributeDefinition,
  type AttributeValue,
  textAttribute,
} from '../../model/index.ts';
import { cut } from '../shared/index.ts';
import type { CloudUser } from './shapes.ts';

export const schema: readonly AttributeDefinition[] = [
  textAttribute(
    'userName',
    'The e-mail address, by which people sign in. Only that of a managed account can be changed.',
    { required: true, caseExact: false, uniqueness: 'server' },
  ),
  textAttribute(
    'displayName',
    'The full name, at most 100 characters; written only where the address is in one of `domains`.',
  ),
];

/** The longest name that Atlassian holds. */
const longest = 100;

/** A person of the directory as we call it. */
export function toAccount(user: CloudUser): Account {
  const { accountId, email, name } = user;
  const lastActive = lastOf(user);
  const protectedBy = protection(user);
  return {
    id: accountId,
    attributes: {
      ...(email != null && email !== '' && { userName: email.toLowerCase() }),
      ...(name != null && name !== '' && { displayName: name }),
    },
    active: isActive(user),
    ...(protectedBy !== undefined && { protected: protectedBy }),
    ...(lastActive !== undefined && { lastActive }),
  };
}

/** Whether the person can sign in and use the applications. */
export function isActive(user: Pick<CloudUser, 'accountStatus' | 'membershipStatus'>): boolean {
  return user.accountStatus === 'active' && user.membershipStatus === 'active';
}

/** Why no sync may change the account. */
export function protection({ managementSource }: Pick<CloudUser, 'managementSource'>): string | undefined {
  return managementSource === 'synced'
    ? 'It is synced to Atlassian by an identity provider through Atlassian Guard: change it there.'
    : undefined;
}

/** The newest use of any application; Atlassian tells it up to a day late. */
function lastOf({ productAccess }: CloudUser): string | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { lastActiveTimestamp } of productAccess ?? []) {
    const time = Date.parse(lastActiveTimestamp ?? '');
    if (time > newest) newest = time;
  }
  return Number.isFinite(newest) ? new Date(newest).toISOString() : undefined;
}

/** Whether an address is in one of the domains. */
export function isIn(domains: readonly string[], address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domains.some((one) => one.toLowerCase() === domain);
}

/**
 * What the organisation holds: the e-mail address as user name, in lower case; a name only where it may be written, without
 * control characters, 100 characters of it.
 */
export function openFit(domains: readonly string[]): (desired: Account) => Account {
  return (desired) => {
    const attributes: Record<string, AttributeValue> = {};
    const address = (textOf(desired, 'email') || textOf(desired, 'userName')).toLowerCase();
    if (address !== '') attributes.userName = address;
    const name = cut(textOf(desired, 'displayName').replace(/\p{Cc}/gu, ''), longest);
    if (name !== '' && isIn(domains, address)) attributes.displayName = name;
    return { ...desired, attributes };
  };
}

function textOf({ attributes }: Account, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value.trim() : '';
}
