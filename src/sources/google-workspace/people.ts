/** From a Google user to an identity: the preset, field by field. */

import { ENTERPRISE_USER, type Identity } from '../../model/index.ts';
import { compact, keptMembers } from '../shared/index.ts';
import type { User } from './api.ts';
import type { GoogleWorkspaceConfig } from './config.ts';

type Entry = Readonly<Record<string, unknown>>;
type Entries = readonly Entry[] | null | undefined;
type Telling = Pick<GoogleWorkspaceConfig, 'keep'>;

/** Google puts a zero-width space where a name must not be empty and is. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.replaceAll('\u200B', '').trim() || undefined : undefined;

/** The one that is marked as primary, or the first. */
const primary = (entries: Entries): Entry =>
  entries?.find((one) => one.primary === true) ?? entries?.[0] ?? {};

const ofType = (entries: Entries, type: string): string | undefined =>
  word(entries?.find((one) => one.type === type)?.value);

/** What a user is, in a word of ours: suspended and archived people cannot sign in. */
function statusOf({
  suspended,
  archived,
  deletionTime,
}: User): 'ACTIVE' | 'SUSPENDED' | 'ARCHIVED' | 'DELETED' {
  if (deletionTime) return 'DELETED';
  if (suspended === true) return 'SUSPENDED';
  return archived === true ? 'ARCHIVED' : 'ACTIVE';
}

/** The identity of a user. */
export function identityOf(user: User, { keep }: Telling): Identity {
  const { id, primaryEmail } = user;
  const status = statusOf(user);
  const work = primary(user.organizations);
  const givenName = word(user.name?.givenName);
  const familyName = word(user.name?.familyName);
  const whole = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  const attributes = compact({
    userName: primaryEmail,
    externalId: id,
    displayName: word(user.name?.displayName) ?? word(user.name?.fullName) ?? whole,
    name: { givenName, familyName },
    emails: [{ value: primaryEmail, type: 'work', primary: true }, ...further(user)],
    title: word(work.title),
    preferredLanguage: languageOf(user.languages),
    phoneNumbers: (user.phones ?? []).map((phone) => ({ value: word(phone.value), type: word(phone.type) })),
    addresses: (user.addresses ?? []).map(addressOf),
    [ENTERPRISE_USER]: {
      employeeNumber: ofType(user.externalIds, 'organization'),
      department: word(work.department),
      organization: word(work.name),
      costCenter: word(work.costCenter),
      manager: { value: ofType(user.relations, 'manager') },
    },
    status,
    suspensionReason: word(user.suspensionReason),
    orgUnitPath: word(user.orgUnitPath),
    aliases: user.aliases ?? [],
    fields: keptMembers(user, keep),
  });
  return { id, userName: primaryEmail, externalId: id, active: status === 'ACTIVE', attributes };
}

/** Addresses beside the primary one. The list repeats aliases without saying so; those are told on their own. */
function further({ primaryEmail, emails, aliases }: User) {
  const known = new Set([primaryEmail, ...(aliases ?? [])].map((address) => address.toLowerCase()));
  return (emails ?? []).flatMap(({ address, type }) => {
    const value = word(address);
    if (value === undefined || word(type) === undefined || known.has(value.toLowerCase())) return [];
    return [{ value, type: word(type) }];
  });
}

function languageOf(languages: Entries): string | undefined {
  const preferred = languages?.find(({ preference }) => preference === 'preferred') ?? languages?.[0];
  return word(preferred?.languageCode);
}

function addressOf(address: Entry) {
  return {
    type: word(address.type),
    formatted: word(address.formatted),
    streetAddress: word(address.streetAddress),
    locality: word(address.locality),
    region: word(address.region),
    postalCode: word(address.postalCode),
    country: word(address.countryCode) ?? word(address.country),
    ...(address.primary === true && { primary: true }),
  };
}

/** When a user last signed in; undefined: never, which Google tells as the beginning of 1970. */
export function lastLoginOf({ lastLoginTime }: User): string | undefined {
  return lastLoginTime && Date.parse(lastLoginTime) > 0 ? lastLoginTime : undefined;
}
