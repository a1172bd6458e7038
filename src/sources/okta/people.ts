/** From an Okta user to an identity: the preset, attribute by attribute, and what each status means. */

import { ENTERPRISE_USER, type Identity } from '../../model/index.ts';
import { compact, keptMembers } from '../shared/index.ts';
import type { User } from './api.ts';
import type { OktaConfig } from './config.ts';

/**
 * Who may work. Somebody who forgot their password, or is locked out for a while, has not left; somebody who was never
 * activated has not come yet. What Okta does not document (ACTIVATING is one) is on its way and counts as pending.
 */
const standing: Readonly<Record<string, 'active' | 'inactive'>> = {
  ACTIVE: 'active',
  RECOVERY: 'active',
  PASSWORD_EXPIRED: 'active',
  LOCKED_OUT: 'active',
  SUSPENDED: 'inactive',
  DEPROVISIONED: 'inactive',
};

type Telling = Pick<OktaConfig, 'pending' | 'keep'>;

/** The identity of a user. */
export function identityOf({ id, status, profile }: User, { pending, keep }: Telling): Identity {
  const value = (name: string): string | undefined => {
    const held = profile[name];
    return typeof held === 'string' && held !== '' ? held : undefined;
  };
  const names = compact({
    givenName: value('firstName'),
    familyName: value('lastName'),
    middleName: value('middleName'),
    honorificPrefix: value('honorificPrefix'),
    honorificSuffix: value('honorificSuffix'),
  });
  const whole = [value('firstName'), value('lastName')].filter((part) => part !== undefined).join(' ');
  const attributes = compact({
    userName: profile.login,
    externalId: id,
    displayName: value('displayName') ?? whole,
    nickName: value('nickName'),
    name: names,
    emails: [...mail(value('email'), 'work', true), ...mail(value('secondEmail'), 'other', false)],
    title: value('title'),
    userType: value('userType'),
    locale: value('locale'),
    preferredLanguage: value('preferredLanguage'),
    timezone: value('timezone'),
    phoneNumbers: [...phone(value('primaryPhone'), 'work'), ...phone(value('mobilePhone'), 'mobile')],
    addresses: address(value),
    [ENTERPRISE_USER]: {
      employeeNumber: value('employeeNumber'),
      department: value('department'),
      division: value('division'),
      organization: value('organization'),
      costCenter: value('costCenter'),
      manager: { value: value('managerId'), displayName: value('manager') },
    },
    status,
    profile: keptMembers(profile, keep),
  });
  return {
    id,
    userName: profile.login,
    externalId: id,
    active: (standing[status] ?? pending) === 'active',
    attributes,
  };
}

function mail(value: string | undefined, type: string, primary: boolean) {
  return value === undefined ? [] : [{ value, type, ...(primary && { primary }) }];
}

function phone(value: string | undefined, type: string) {
  return value === undefined ? [] : [{ value, type }];
}

function address(value: (name: string) => string | undefined) {
  const known = compact({
    formatted: value('postalAddress'),
    streetAddress: value('streetAddress'),
    locality: value('city'),
    region: value('state'),
    postalCode: value('zipCode'),
    country: value('countryCode'),
  });
  return Object.keys(known).length === 0 ? [] : [{ ...known, type: 'work' }];
}
