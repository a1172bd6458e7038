/** Accounts: Jira's users in our words, and what of a desired account Jira can hold. */

import type { Account, AttributeDefinition, Attributes, AttributeValue } from '../../model/index.ts';
import type { JiraUser, UserFields } from './api.ts';

const text = { type: 'string', multiValued: false, required: true, mutability: 'readWrite' } as const;

export const schema: readonly AttributeDefinition[] = [
  {
    ...text,
    name: 'userName',
    caseExact: false,
    uniqueness: 'server',
    description: 'The name to sign in with. Jira keeps it in lower case.',
  },
  {
    ...text,
    name: 'displayName',
    caseExact: true,
    uniqueness: 'none',
    description: 'The full name, at most 255 characters.',
  },
  {
    ...text,
    name: 'email',
    caseExact: false,
    uniqueness: 'none',
    description: 'The e-mail address. Jira allows several accounts with the same one.',
  },
];

/** The longest text that Jira holds in one of these fields. */
const longest = 255;

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

/** Trims a desired account to what Jira holds: known attributes, no space around, user names in lower case, 255 characters. */
export function fit(desired: Account): Account {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, bend] of Object.entries(fitting)) {
    const value = desired.attributes[name];
    const fitted = typeof value === 'string' ? bend(value.trim()) : '';
    if (fitted !== '') attributes[name] = fitted;
  }
  return { ...desired, attributes };
}

/** A user name that is too long is left so, and refused: cut, it would be somebody else's. */
const fitting: Readonly<Record<string, (value: string) => string>> = {
  userName: (value) => value.toLowerCase(),
  displayName: cut,
  email: (value) => value,
};

function cut(value: string): string {
  if (value.length <= longest) return value;
  const head = value.slice(0, longest);
  // Half of a surrogate pair is no character.
  return (head.isWellFormed() ? head : head.slice(0, -1)).trimEnd();
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
