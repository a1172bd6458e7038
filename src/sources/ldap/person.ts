/** From an entry to an identity: the default attribute map to the SCIM pivot. */

import {
  type Attributes,
  type AttributeValue,
  ENTERPRISE_USER,
  foldKey,
  type Identity,
} from '../../model/index.ts';
import { type Draft, type Place, plainly, within } from '../shared/index.ts';
import type { LdapConfig } from './config.ts';
import { type AttributeName, attributeNames, type Flavour, presets } from './presets.ts';
import { type Entry, guidOf, ticksToTime, timeOf } from './syntax.ts';

export interface PersonReader {
  /** What a search for people has to ask for. */
  readonly attributes: readonly string[];
  /** Undefined: the entry has no id, or it may not be read. */
  id(entry: Entry): string | undefined;
  /** `managers`: gives the id of the person with that name, where it is known. */
  identity(entry: Entry, id: string, managers: (dn: string) => string | undefined): Identity;
  /** The day of the last sign-in, in UTC; undefined: not asked for, or not known. */
  lastSignIn(entry: Entry): string | undefined;
  userName(entry: Entry): string | undefined;
  groupName(entry: Entry): string | undefined;
}

/** @param now milliseconds since 1970, for accounts that expire. */
export function personReader(config: LdapConfig, now: () => number): PersonReader {
  const preset = presets[config.flavour];
  const idAttribute = config.id ?? preset.id;
  const sources = (name: AttributeName): readonly string[] => {
    const named = config.attributes[name];
    return named === undefined ? preset.attributes[name] : [named];
  };
  const first = (entry: Entry, name: AttributeName) => {
    for (const attribute of sources(name)) {
      const text = entry.text(attribute)?.trim();
      if (text !== undefined && text !== '') return text;
    }
    return undefined;
  };

  return {
    attributes: [
      ...new Set([
        idAttribute,
        ...attributeNames.filter((name) => name !== 'groupName').flatMap(sources),
        ...preset.standing,
        ...(config.signIns ? preset.signIn : []),
        ...(config.inactive === undefined ? [] : [config.inactive.attribute]),
        ...config.keep,
      ]),
    ],
    id: (entry) => idOf(entry, idAttribute),
    userName: (entry) => first(entry, 'userName'),
    groupName: (entry) => first(entry, 'groupName'),
    lastSignIn: (entry) => (config.signIns ? lastSignIn(entry, preset.signIn, config.flavour) : undefined),
    identity(entry, id, managers) {
      const draft: Draft = {};
      for (const name of attributeNames) {
        const value = first(entry, name);
        if (value !== undefined) places[name]?.(draft, value);
      }
      const mails = sources('email')
        .flatMap((attribute) => entry.texts(attribute))
        .filter((mail) => mail !== '');
      if (mails.length > 0)
        draft.emails = mails.map((value, at) => ({
          value,
          type: 'work',
          ...(at === 0 && { primary: true }),
        }));
      const manager = first(entry, 'manager');
      const boss = manager === undefined ? undefined : managers(manager);
      if (boss !== undefined) within(ENTERPRISE_USER, 'manager')(draft, { value: boss });
      if (config.keep.length > 0) draft.ldap = kept(entry, config.keep);
      const userName = first(entry, 'userName');
      const externalId = first(entry, 'externalId');
      return {
        id,
        ...(userName !== undefined && { userName }),
        ...(externalId !== undefined && { externalId }),
        active: isActive(entry, config, now()),
        attributes: draft,
      };
    },
  };
}

/** The id of an entry: a GUID where it is one in bytes, text otherwise. */
export function idOf(entry: Entry, attribute: string): string | undefined {
  const bytes = entry.bytes(attribute);
  if (bytes === undefined || bytes.length === 0) return undefined;
  return attribute.toLowerCase() === 'objectguid' && bytes.length === 16
    ? guidOf(bytes)
    : bytes.toString('utf8');
}

/** What the usual attributes say of whether somebody may work. */
function isActive(entry: Entry, config: LdapConfig, now: number): boolean {
  if (config.inactive !== undefined) {
    const words = new Set(config.inactive.values.map(foldKey));
    if (entry.texts(config.inactive.attribute).some((value) => words.has(foldKey(value)))) return false;
  }
  return config.flavour === 'active-directory' ? isEnabled(entry, now) : isUnlocked(entry, now);
}

/** The day in UTC: within it a sign-in more changes nothing. */
function lastSignIn(entry: Entry, names: readonly string[], flavour: Flavour): string | undefined {
  const read = flavour === 'active-directory' ? ticksToTime : timeOf;
  const moments = names.flatMap((name) => read(entry.text(name) ?? '0') ?? []);
  return moments.length === 0 ? undefined : new Date(Math.max(...moments)).toISOString().slice(0, 10);
}

/** Bit 2 of userAccountControl is ACCOUNTDISABLE; accountExpires is the last tick of an account that ends. */
function isEnabled(entry: Entry, now: number): boolean {
  if ((Number(entry.text('userAccountControl') ?? 0) & 2) !== 0) return false;
  const expires = ticksToTime(entry.text('accountExpires') ?? '0');
  return expires === undefined || expires > now;
}

/**
 * A lock that ends by itself is no leaving: only `000001010000Z`, which an administrator sets, counts
 * (draft-behera-ldap-password-policy section 5.3.3). shadowExpire counts days since 1970 (RFC 2307 section 2.1).
 */
function isUnlocked(entry: Entry, now: number): boolean {
  const locked = entry.text('pwdAccountLockedTime');
  if (locked !== undefined && timeOf(locked) === undefined) return false;
  if (locked?.startsWith('00000101')) return false;
  if (entry.text('nsAccountLock')?.toLowerCase() === 'true') return false;
  const expires = Number(entry.text('shadowExpire') ?? -1);
  return !(expires >= 0) || expires * 86_400_000 > now;
}

function kept(entry: Entry, names: readonly string[]): Attributes {
  const found: Draft = {};
  for (const name of names) {
    const texts = entry.texts(name);
    if (texts.length === 1) found[name] = texts[0] ?? '';
    else if (texts.length > 1) found[name] = texts;
  }
  return found;
}

const phone =
  (type: string): Place =>
  (draft, value) => {
    draft.phoneNumbers = [...((draft.phoneNumbers as AttributeValue[] | undefined) ?? []), { value, type }];
  };
const address =
  (name: string): Place =>
  (draft, value) => {
    const [before] = (draft.addresses as Draft[] | undefined) ?? [];
    draft.addresses = [{ type: 'work', ...before, [name]: value }];
  };

/** Where a SCIM User has it (RFC 7643 sections 4.1 and 4.3). */
const places: Readonly<Partial<Record<AttributeName, Place>>> = {
  givenName: within('name', 'givenName'),
  familyName: within('name', 'familyName'),
  displayName: plainly('displayName'),
  title: plainly('title'),
  userType: plainly('userType'),
  phone: phone('work'),
  mobile: phone('mobile'),
  street: address('streetAddress'),
  locality: address('locality'),
  region: address('region'),
  postalCode: address('postalCode'),
  country: address('country'),
  preferredLanguage: plainly('preferredLanguage'),
  employeeNumber: within(ENTERPRISE_USER, 'employeeNumber'),
  department: within(ENTERPRISE_USER, 'department'),
  division: within(ENTERPRISE_USER, 'division'),
  organization: within(ENTERPRISE_USER, 'organization'),
};
