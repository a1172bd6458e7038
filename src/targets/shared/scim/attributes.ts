/** Accounts of a SCIM application in our words: which attribute lies where, and how an account is written and read. */

import {
  type Account,
  type AttributeDefinition,
  type Attributes,
  type AttributeValue,
  ENTERPRISE_USER,
  textAttribute,
} from '../../../model/index.ts';
import { member } from '../../../scim/index.ts';
import { readPath, type ScimPath, valueAt, withValue } from './path.ts';

/** Our names and where they lie. */
export const standardPaths: Readonly<Record<string, string>> = {
  userName: 'userName',
  externalId: 'externalId',
  displayName: 'displayName',
  firstName: 'name.givenName',
  lastName: 'name.familyName',
  email: 'emails[type eq "work"].value',
  phone: 'phoneNumbers[type eq "work"].value',
  title: 'title',
  nickName: 'nickName',
  userType: 'userType',
  preferredLanguage: 'preferredLanguage',
  locale: 'locale',
  timezone: 'timezone',
  department: `${ENTERPRISE_USER}:department`,
  organization: `${ENTERPRISE_USER}:organization`,
  division: `${ENTERPRISE_USER}:division`,
  costCenter: `${ENTERPRISE_USER}:costCenter`,
  employeeNumber: `${ENTERPRISE_USER}:employeeNumber`,
};

/** Attributes by our names, in the order of the schema. */
export type Paths = ReadonlyMap<string, ScimPath>;

/** The standard ones, changed by the settings: a name of one's own with a path, or `null` for one that is not to be kept. */
export function pathsOf(changed: Readonly<Record<string, string | null>> = {}): Paths {
  const paths = new Map<string, ScimPath>();
  for (const [name, text] of Object.entries({ ...standardPaths, ...changed })) {
    const path = text === null ? undefined : readPath(text);
    if (path !== undefined) paths.set(name, path);
  }
  return paths;
}

/** What identifies a person: compared and looked up, never cut. */
const unique: ReadonlySet<string> = new Set(['userName', 'externalId']);

export function schemaOf(paths: Paths): readonly AttributeDefinition[] {
  return [...paths].map(([name, { text }]) =>
    textAttribute(name, `\`${text}\``, {
      required: name === 'userName',
      caseExact: name !== 'userName' && name !== 'email',
      uniqueness: unique.has(name) ? 'server' : 'none',
    }),
  );
}

/** A user of the application as we call it. */
export function toAccount(user: Attributes & { readonly id: string }, paths: Paths): Account {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, path] of paths) {
    const value = textOf(valueAt(user, path));
    if (value !== '') attributes[name] = value;
  }
  // RFC 7643 section 4.1.1 does not require `active`; who is told without it is not told as closed.
  return {
    id: user.id,
    attributes,
    active: member(user, 'active') !== false && member(user, 'active') !== 'false',
  };
}

/** The resource with these attributes; what is `null` is taken away, names that no path has are passed over. */
export function written(resource: Attributes, attributes: Attributes, paths: Paths): Attributes {
  let changed = resource;
  for (const [name, value] of Object.entries(attributes)) {
    const path = paths.get(name);
    if (path !== undefined) changed = withValue(changed, path, value);
  }
  return changed;
}

/**
 * Trims a desired account to what the application has: texts without space around them; nothing of what it lacks. What is to
 * be empty is `null`.
 */
export function fitTo(desired: Account, paths: Paths, lacks: ReadonlySet<string>): Account {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(desired.attributes)) {
    if (!paths.has(name) || lacks.has(name)) continue;
    const text = textOf(value);
    attributes[name] = text === '' ? null : text;
  }
  return { ...desired, attributes };
}

function textOf(value: AttributeValue | undefined): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.trim() : '';
}
