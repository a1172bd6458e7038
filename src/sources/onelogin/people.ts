/** From a OneLogin user to an identity: the preset, field by field, and what each status means. */

import { ENTERPRISE_USER, type Identity } from '../../model/index.ts';
import { compact, keptMembers } from '../shared/index.ts';
import type { User } from './api.ts';
import type { OneLoginConfig } from './config.ts';

type Telling = Pick<OneLoginConfig, 'pending' | 'keep'>;

const states = ['UNAPPROVED', 'APPROVED', 'REJECTED', 'UNLICENSED'];

/** Who may work. Somebody who is locked out for a while, or must set a password, has not left. */
const statuses: Readonly<
  Record<number, readonly [name: string, standing: 'active' | 'inactive' | 'pending']>
> = {
  0: ['UNACTIVATED', 'pending'],
  1: ['ACTIVE', 'active'],
  2: ['SUSPENDED', 'inactive'],
  3: ['LOCKED', 'active'],
  4: ['PASSWORD_EXPIRED', 'active'],
  5: ['AWAITING_PASSWORD_RESET', 'active'],
  7: ['PASSWORD_PENDING', 'active'],
  8: ['SECURITY_QUESTIONS_REQUIRED', 'active'],
};

const approved = 1;

/** The identity of a user. */
export function identityOf(user: User, { pending, keep }: Telling): Identity {
  const id = String(user.id);
  const userName = user.username || user.email || undefined;
  const [status, standing] = statuses[user.status] ?? [`UNKNOWN_${user.status}`, 'pending' as const];
  const whole = [user.firstname, user.lastname].filter((part) => part).join(' ');
  const attributes = compact({
    userName,
    externalId: id,
    displayName: whole,
    name: { givenName: user.firstname, familyName: user.lastname },
    emails: user.email ? [{ value: user.email, type: 'work', primary: true }] : [],
    title: user.title,
    locale: user.preferred_locale_code,
    preferredLanguage: user.preferred_locale_code,
    phoneNumbers: user.phone ? [{ value: user.phone, type: 'work' }] : [],
    [ENTERPRISE_USER]: {
      employeeNumber: textOf(user.external_id),
      department: user.department,
      organization: user.company,
      manager: { value: textOf(user.manager_user_id) },
    },
    status,
    state: states[user.state] ?? `UNKNOWN_${user.state}`,
    samAccountName: user.samaccountname,
    userPrincipalName: user.userprincipalname,
    distinguishedName: user.distinguished_name,
    memberOf: user.member_of?.split(';').map((group) => group.trim()) ?? [],
    directoryId: textOf(user.directory_id),
    groupId: textOf(user.group_id),
    custom: keptMembers(user.custom_attributes ?? {}, keep),
  });
  const active = user.state === approved && (standing === 'pending' ? pending : standing) === 'active';
  return { id, ...(userName !== undefined && { userName }), externalId: id, active, attributes };
}

/** Numbers come as numbers or as texts. */
function textOf(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
