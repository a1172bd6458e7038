/** From a user of Microsoft Graph to an identity: the preset, attribute by attribute. */

import { ENTERPRISE_USER, type GroupMember, type Identity } from '../../model/index.ts';
import { compact, keptMembers } from '../shared/index.ts';
import type { Reference, SignIn, User } from './api.ts';

/** Whether an entry says who the person is and whether they may work: without these two it is no statement about anybody. */
export function isWhole(user: User): boolean {
  return typeof user.userPrincipalName === 'string' && typeof user.accountEnabled === 'boolean';
}

export function isGuest({ userType }: User): boolean {
  return userType?.toLowerCase() === 'guest';
}

/**
 * The address people write to: `mail`; else the primary one (`SMTP:` in capitals) of the proxy addresses; else, for
 * guests, who often have neither, the first of the others.
 */
function addressOf({ mail, proxyAddresses, otherMails, ...user }: User): string | undefined {
  const primary = proxyAddresses?.find((address) => address.startsWith('SMTP:'))?.slice(5);
  return mail || primary || (isGuest(user) ? otherMails?.[0] : undefined) || undefined;
}

/** The identity of a whole entry. @param keep names of further properties, as the settings have them */
export function identityOf(user: User, keep: readonly string[]): Identity {
  const email = addressOf(user);
  const userName = user.userPrincipalName ?? undefined;
  const manager = user['manager@delta']?.find((one) => one['@removed'] === undefined)?.id ?? user.manager?.id;
  const attributes = compact({
    userName,
    externalId: user.id,
    displayName: user.displayName,
    name: { givenName: user.givenName, familyName: user.surname },
    emails: email === undefined ? [] : [{ value: email, type: 'work', primary: true }],
    title: user.jobTitle,
    userType: user.userType,
    preferredLanguage: user.preferredLanguage,
    phoneNumbers: [
      ...phone(user.businessPhones?.[0], 'work'),
      ...phone(user.mobilePhone ?? undefined, 'mobile'),
    ],
    addresses: address(user),
    [ENTERPRISE_USER]: {
      employeeNumber: user.employeeId,
      department: user.department,
      division: user.employeeOrgData?.division,
      organization: user.companyName,
      costCenter: user.employeeOrgData?.costCenter,
      manager: { value: manager },
    },
    employeeType: user.employeeType,
    properties: keptMembers(user, keep),
  });
  return {
    id: user.id,
    ...(userName !== undefined && { userName }),
    externalId: user.id,
    active: user.accountEnabled === true,
    attributes,
  };
}

function phone(value: string | undefined, type: string) {
  return value === undefined || value === '' ? [] : [{ value, type }];
}

function address({ streetAddress, city, state, postalCode, country }: User) {
  const known = compact({
    streetAddress,
    locality: city,
    region: state,
    postalCode,
    country,
  });
  return Object.keys(known).length === 0 ? [] : [{ ...known, type: 'work' }];
}

/** A member as we tell it; nothing for devices, service principals and contacts, who are neither people nor groups. */
export function memberOf({ '@odata.type': type, id }: Reference): GroupMember | undefined {
  if (type === '#microsoft.graph.user') return { type: 'identity', id };
  if (type === '#microsoft.graph.group') return { type: 'group', id };
  return undefined;
}

/** When the person last signed in, with or without doing so themselves; nothing when never. */
export function lastSignInOf({ signInActivity }: Pick<SignIn, 'signInActivity'>): string | undefined {
  const { lastSignInDateTime, lastNonInteractiveSignInDateTime, lastSuccessfulSignInDateTime } =
    signInActivity ?? {};
  const moments = [
    lastSuccessfulSignInDateTime ?? lastSignInDateTime,
    lastNonInteractiveSignInDateTime,
  ].filter((moment) => typeof moment === 'string' && moment > '0002');
  return moments.sort().at(-1) ?? undefined;
}
