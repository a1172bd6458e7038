/** What the directory itself takes out of an identity's attributes: addresses, a name to show, a text to search. Pure. */

import {
  type Attributes,
  type AttributeValue,
  ENTERPRISE_USER,
  foldKey,
  type Identity,
  searchLine,
  searchText,
} from '../model/index.ts';

/** A text attribute of an identity, or undefined where it is absent or empty. */
function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function member(value: AttributeValue | undefined, name: string): AttributeValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as Attributes)[name];
}

/** The user name, wherever the source told it. */
export function userNameOf(identity: Identity): string | undefined {
  return text(identity.userName) ?? text(identity.attributes.userName);
}

/** The external id (RFC 7643 section 3.1), wherever the source told it. */
export function externalIdOf(identity: Identity): string | undefined {
  return text(identity.externalId) ?? text(identity.attributes.externalId);
}

/** All e-mail addresses as told, the primary one first, else the first told (RFC 7643 section 4.1.2). Each once. */
export function emailsOf(identity: Identity): readonly string[] {
  const told = identity.attributes.emails;
  const list = Array.isArray(told) ? told : told === undefined ? [] : [told];
  const primary = list.filter((entry) => member(entry, 'primary') === true);
  const addresses = [...primary, ...list].map((entry) => text(entry) ?? text(member(entry, 'value')));
  const byKey = new Map<string, string>();
  for (const address of addresses)
    if (address !== undefined && !byKey.has(foldKey(address))) byKey.set(foldKey(address), address);
  return [...byKey.values()];
}

/** What to call the identity in a list: its display name, else its name, its user name, its address, its id. */
export function displayNameOf(identity: Identity): string {
  const { displayName, name } = identity.attributes;
  const parts = [text(member(name, 'givenName')), text(member(name, 'familyName'))].filter(
    (part) => part !== undefined,
  );
  return (
    text(displayName) ??
    text(member(name, 'formatted')) ??
    (parts.length > 0 ? parts.join(' ') : undefined) ??
    userNameOf(identity) ??
    emailsOf(identity)[0] ??
    identity.id
  );
}

/** An attribute of the Enterprise User extension (RFC 7643 section 4.3), or told at the top, as flat sources do. */
export function enterprise(identity: Identity, name: string): AttributeValue | undefined {
  return member(identity.attributes[ENTERPRISE_USER], name) ?? identity.attributes[name];
}

/** A manager told as `{ value, displayName }` or as a bare text, in words. */
export function managerOf(identity: Identity): string | undefined {
  const manager = enterprise(identity, 'manager');
  return text(manager) ?? text(member(manager, 'displayName')) ?? text(member(manager, 'value'));
}

/** A text attribute in words. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : text(value);
}

/** Characters of a key; PostgreSQL takes some 2,700 bytes into an index. */
const longestKey = 500;

/** A folded name as it is kept in an index. Names that differ only beyond 500 characters count as one. */
export function indexKey(value: string): string {
  return foldKey(value).slice(0, longestKey).toWellFormed();
}

/** Everything by which a person may be searched for, one line each, each line led by a line break. */
export function searchTextOf(identity: Identity): string {
  const { name } = identity.attributes;
  const told = [
    displayNameOf(identity),
    text(member(name, 'formatted')),
    [text(member(name, 'givenName')), text(member(name, 'familyName'))].filter(Boolean).join(' '),
    userNameOf(identity),
    externalIdOf(identity),
    ...emailsOf(identity),
  ];
  return searchText(told.flatMap((line) => (line ? searchLine(line) : [])));
}
