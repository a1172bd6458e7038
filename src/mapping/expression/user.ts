/**
 * What `user` is in an expression: a view of a person, in SCIM's names. Nothing is copied: each member is read when an
 * expression names it, so that mapping a hundred thousand people touches only what is asked for.
 */

import { type AttributeValue, ENTERPRISE_USER, foldKey, type Person } from '../../model/index.ts';
import { any, bool, list, map, memberOf, type Type, text, type Value } from './value.ts';

export interface Member {
  readonly type: Type;
  /** One line for the reader of the console. */
  readonly about: string;
  readonly read: (person: Person) => Value;
  /** How many items a reading goes through; absent: it is read at once. */
  readonly items?: (person: Person) => number;
  readonly members?: Members;
}

export type Members = Readonly<Record<string, Member>>;

/** A list of values with types, as RFC 7643 section 2.4 has them; some sources send single values or plain texts. */
function itemsOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value as AttributeValue];
}

/** What an item of such a list says: its `value`, or the item itself where it has none (addresses, plain texts). */
function saidBy(item: AttributeValue): Value {
  return memberOf(item, 'value') ?? item;
}

function typeOf(item: AttributeValue): string | undefined {
  const type = memberOf(item, 'type');
  return typeof type === 'string' ? foldKey(type) : undefined;
}

function ofType(items: readonly AttributeValue[], type: string): Value {
  const item = items.find((candidate) => typeOf(candidate) === type);
  return item === undefined ? null : saidBy(item);
}

/** The one marked as primary; else the one for work, since Entra ID marks none; else the first. */
function primaryOf(items: readonly AttributeValue[]): Value {
  const marked = items.find((item) => memberOf(item, 'primary') === true);
  if (marked !== undefined) return saidBy(marked);
  const work = ofType(items, 'work');
  return work ?? (items[0] === undefined ? null : saidBy(items[0]));
}

/** Where an attribute is text by its definition, numbers and truth values that a source sent instead are text too. */
function asText(value: Value | undefined): Value {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value ?? null;
}

function attribute(name: string, about: string): Member {
  return { type: text, about, read: (person) => asText(person.attributes[name]) };
}

function partOf(name: string, part: string, about: string): Member {
  return { type: text, about, read: (person) => asText(memberOf(person.attributes[name], part)) };
}

/** Lifted from the Enterprise extension (RFC 7643 section 4.3); sources without extensions have it beside the rest. */
function readEnterprise(person: Person, name: string): Value {
  return memberOf(person.attributes[ENTERPRISE_USER], name) ?? person.attributes[name] ?? null;
}

function enterprise(name: string, about: string): Member {
  return { type: text, about, read: (person) => asText(readEnterprise(person, name)) };
}

/** Some sources send the manager as the bare id instead of an object. */
function manager(part: string, about: string): Member {
  return {
    type: text,
    about,
    read: (person) => {
      const value = readEnterprise(person, 'manager');
      return typeof value === 'string' && part === 'value' ? value : asText(memberOf(value, part));
    },
  };
}

function several(name: string, item: Type, types: readonly string[]): Member {
  const itemsIn = (person: Person) => itemsOf(person.attributes[name]);
  const items = (person: Person) => itemsIn(person).length;
  const member = (
    type: Type,
    about: string,
    choose: (items: readonly AttributeValue[]) => Value,
  ): Member => ({
    type,
    about,
    items,
    read: (person) => choose(itemsIn(person)),
  });
  const members: Record<string, Member> = {
    primary: member(item, 'The primary one; else the one for work; else the first.', primaryOf),
  };
  for (const type of types)
    members[type] = member(item, `The first of type \`${type}\`.`, (all) => ofType(all, type));
  members.all = member(list(item), 'All of them, a list.', (all) => all.map(saidBy));
  return { ...member(map, `By type: \`user.${name}.${types[0]}\`.`, byType), members };
}

function byType(items: readonly AttributeValue[]): Value {
  const object: Record<string, Value> = { primary: primaryOf(items), all: items.map(saidBy) };
  for (const item of items) {
    const type = typeOf(item);
    if (type !== undefined && !Object.hasOwn(object, type)) object[type] = saidBy(item);
  }
  return object;
}

const groupNames = new WeakMap<Person, readonly string[]>();

/** Each name once, whatever number of ways leads to it; kept as long as the person, since many expressions ask. */
function namesOfGroups(person: Person): readonly string[] {
  let names = groupNames.get(person);
  if (names === undefined) {
    names = [...new Set(person.groups.map((group) => group.name))];
    groupNames.set(person, names);
  }
  return names;
}

/** The members of `user`. Any other name is looked for among the raw attributes. */
export const userMembers: Members = {
  id: { type: text, about: 'Our own id of the person, which survives renames.', read: (person) => person.id },
  userName: attribute('userName', 'The name for signing in.'),
  externalId: attribute(
    'externalId',
    'The id that the source has from elsewhere, such as an employee number.',
  ),
  active: {
    type: bool,
    about: 'Whether the source calls the person active.',
    read: (person) => person.active,
  },
  displayName: attribute('displayName', 'The name to be shown.'),
  name: {
    type: map,
    about: 'The parts of the name.',
    read: (person) => person.attributes.name ?? null,
    members: {
      formatted: partOf('name', 'formatted', 'The whole name.'),
      givenName: partOf('name', 'givenName', 'The first name.'),
      middleName: partOf('name', 'middleName', 'The middle names.'),
      familyName: partOf('name', 'familyName', 'The last name.'),
      honorificPrefix: partOf('name', 'honorificPrefix', 'A title before the name.'),
      honorificSuffix: partOf('name', 'honorificSuffix', 'A suffix after the name.'),
    },
  },
  nickName: attribute('nickName', 'The casual name.'),
  profileUrl: attribute('profileUrl', 'The address of a profile page.'),
  title: attribute('title', 'The job title.'),
  userType: attribute('userType', 'How the person stands to the company: Employee, Contractor …'),
  preferredLanguage: attribute('preferredLanguage', 'The language, such as de-DE.'),
  locale: attribute('locale', 'The locale, such as de-DE.'),
  timezone: attribute('timezone', 'The IANA time zone.'),
  employeeNumber: enterprise('employeeNumber', 'The employee number.'),
  costCenter: enterprise('costCenter', 'The cost centre.'),
  organization: enterprise('organization', 'The organisation.'),
  division: enterprise('division', 'The division.'),
  department: enterprise('department', 'The department.'),
  manager: {
    type: any,
    about: 'The manager, as the source tells it.',
    read: (person) => readEnterprise(person, 'manager'),
    members: {
      value: manager('value', "The manager's id at the source."),
      displayName: manager('displayName', "The manager's name."),
    },
  },
  emails: several('emails', text, ['work', 'home', 'other']),
  phoneNumbers: several('phoneNumbers', text, ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
  addresses: several('addresses', any, ['work', 'home', 'other']),
  groups: {
    type: list(text),
    about: 'Names of the groups, direct and through nested groups.',
    read: namesOfGroups,
  },
  source: {
    type: text,
    about: 'The name of the source that is believed most.',
    read: (person) => person.identity.source,
  },
  sourceId: {
    type: text,
    about: "The person's id at that source.",
    read: (person) => person.identity.identity.id,
  },
  attributes: {
    type: map,
    about: 'All attributes, as the sources tell them.',
    read: (person) => person.attributes,
  },
};

/** A raw attribute, for names that `user` does not have. */
export function rawAttribute(name: string): Member {
  return { type: any, about: 'A raw attribute.', read: (person) => memberOf(person.attributes, name) };
}
