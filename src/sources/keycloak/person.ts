/** From a user of Keycloak to an identity: the default attribute map to the SCIM pivot. */

import { type AttributeValue, ENTERPRISE_USER, type Identity } from '../../model/index.ts';
import type { User } from './api.ts';

/** What stands among a user's attributes, and its usual names there. */
const usual = {
  externalId: ['externalId'],
  displayName: ['displayName'],
  title: ['title', 'jobTitle'],
  userType: ['userType', 'employeeType'],
  phone: ['phoneNumber', 'telephoneNumber', 'phone'],
  mobile: ['mobile', 'mobilePhone'],
  locale: ['locale'],
  timezone: ['zoneinfo', 'timezone'],
  employeeNumber: ['employeeNumber', 'employeeId'],
  department: ['department'],
  division: ['division'],
  organization: ['organization', 'company'],
  costCenter: ['costCenter'],
  manager: ['manager', 'managerId'],
} as const;

export type AttributeName = keyof typeof usual;
export const attributeNames = Object.keys(usual) as [AttributeName, ...AttributeName[]];

type Draft = Record<string, AttributeValue>;

const within = (draft: Draft, parent: string, name: string, value: AttributeValue): void => {
  draft[parent] = { ...(draft[parent] as Draft | undefined), [name]: value };
};
const phone = (draft: Draft, value: string, type: string): void => {
  draft.phoneNumbers = [...((draft.phoneNumbers as AttributeValue[] | undefined) ?? []), { value, type }];
};
const enterprise = (name: string) => (draft: Draft, value: string) =>
  within(draft, ENTERPRISE_USER, name, value);
const plainly = (name: string) => (draft: Draft, value: string) => {
  draft[name] = value;
};

/** Where a SCIM User has it (RFC 7643 sections 4.1 and 4.3). */
const places: Readonly<Record<AttributeName, (draft: Draft, value: string) => void>> = {
  externalId: () => undefined,
  displayName: plainly('displayName'),
  title: plainly('title'),
  userType: plainly('userType'),
  phone: (draft, value) => phone(draft, value, 'work'),
  mobile: (draft, value) => phone(draft, value, 'mobile'),
  locale: plainly('locale'),
  timezone: plainly('timezone'),
  employeeNumber: enterprise('employeeNumber'),
  department: enterprise('department'),
  division: enterprise('division'),
  organization: enterprise('organization'),
  costCenter: enterprise('costCenter'),
  manager: (draft, value) => within(draft, ENTERPRISE_USER, 'manager', { value }),
};

interface Reading {
  readonly attributes: Readonly<Partial<Record<AttributeName, string>>>;
  readonly keep: readonly string[];
}

/** A user as an identity. */
export function identityOf(user: User, { attributes, keep }: Reading): Identity {
  const draft: Draft = {};
  const first = (name: AttributeName): string | undefined => {
    const named = attributes[name];
    for (const one of named === undefined ? usual[name] : [named]) {
      const value = user.attributes?.[one]?.[0];
      if (value !== undefined && value !== '') return value;
    }
    return undefined;
  };
  if (user.firstName) within(draft, 'name', 'givenName', user.firstName);
  if (user.lastName) within(draft, 'name', 'familyName', user.lastName);
  const whole = [user.firstName, user.lastName].filter(Boolean).join(' ');
  if (whole !== '') draft.displayName = whole;
  for (const name of attributeNames) {
    const value = first(name);
    if (value !== undefined) places[name](draft, value);
  }
  if (user.email) draft.emails = [{ value: user.email, type: 'work', primary: true }];
  const kept = keep.flatMap((name): [string, AttributeValue][] => {
    const values = user.attributes?.[name] ?? [];
    return values.length === 0 ? [] : [[name, values.length === 1 ? (values[0] ?? '') : values]];
  });
  if (kept.length > 0) draft.keycloak = Object.fromEntries(kept);
  const externalId = first('externalId');
  return {
    id: user.id,
    userName: user.username,
    ...(externalId !== undefined && { externalId }),
    active: user.enabled,
    attributes: draft,
  };
}
