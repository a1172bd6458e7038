/** Accounts: Jira's users in our words. */

import type { Account, Attributes } from '../../model/index.ts';
import { peopleSchema } from '../shared/index.ts';
import type { JiraUser, UserFields } from './api.ts';

export const schema = peopleSchema('Jira');

/** A user as we call it. */
export function toAccount(user: JiraUser, protectedBy: string | undefined): Account {
  const { key, name, displayName, emailAddress, active, lastLoginTime } = user;
  const lastActive = readTime(lastLoginTime);
  return {
    id: key,
    attributes: {
      userName: name,
      ...(displayName !== '' && { displayName }),
      ...(emailAddress != null && emailAddress !== '' && { email: emailAddress }),
    },
    active,
    ...(protectedBy !== undefined && { protected: protectedBy }),
    ...(lastActive !== undefined && { lastActive }),
  };
}

/** Jira writes `2023-08-30T16:37:01+1000`; ISO 8601 in its extended form wants a colon in the offset. */
function readTime(written: string | null | undefined): string | undefined {
  if (written == null) return undefined;
  const time = Date.parse(written.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

const fields: Readonly<Record<string, keyof Omit<UserFields, 'active'>>> = {
  userName: 'name',
  displayName: 'displayName',
  email: 'emailAddress',
};

/** The fields that attributes are written to. Attributes without a value are left out: Jira cannot hold nothing. */
export function toFields(attributes: Attributes): Omit<UserFields, 'active'> {
  const written: { -readonly [Field in keyof Omit<UserFields, 'active'>]: UserFields[Field] } = {};
  for (const [attribute, field] of Object.entries(fields)) {
    const value = attributes[attribute];
    if (typeof value === 'string' && value !== '') written[field] = value;
  }
  return written;
}
