/** Users, groups and attributes as the protocol writes them, in XML and in JSON. */

import type { ServedGroup, ServedUser } from '../../served/index.ts';
import { textElement, xmlText } from './xml.ts';

/** How much of an entity is told. */
export interface Detail {
  /** The address of the service, without a slash at the end. */
  readonly base: string;
  /** The name of the directory, for people who look into the application. */
  readonly directory: string;
  /** False: only the name. */
  readonly full: boolean;
  /** Whether custom attributes are written out. */
  readonly attributes: boolean;
}

type Attributes = readonly (readonly [name: string, values: readonly string[]])[];

/** What Crowd keeps beside the fields: custom attributes, and the last login under the name that Crowd gives it. */
export function attributesOf(user: ServedUser): Attributes {
  return [
    ...Object.entries(user.attributes).map(([name, value]) => [name, [value]] as const),
    ...(user.lastLogin === undefined ? [] : [['lastAuthenticated', [String(user.lastLogin)]] as const]),
  ];
}

function userLink(base: string, name: string, of = 'user'): string {
  return `${base}/${of}?username=${encodeURIComponent(name)}`;
}

function groupLink(base: string, name: string, of = 'group'): string {
  return `${base}/${of}?groupname=${encodeURIComponent(name)}`;
}

function link(href: string, rel: 'self' | 'edit' = 'self'): string {
  return `<link href="${xmlText(href)}" rel="${rel}"/>`;
}

export function userXml(user: ServedUser, { base, directory, full, attributes }: Detail): string {
  const self = link(userLink(base, user.name));
  if (!full) return `<user name="${xmlText(user.name)}">${self}</user>`;
  const where = userLink(base, user.name, 'user/attribute');
  return `<user name="${xmlText(user.name)}" expand="attributes">${[
    self,
    textElement('first-name', user.firstName),
    textElement('last-name', user.lastName),
    textElement('display-name', user.displayName),
    textElement('email', user.email),
    `<password>${link(userLink(base, user.name, 'user/password'), 'edit')}</password>`,
    textElement('key', user.id),
    textElement('created-date', new Date(user.createdAt).toISOString()),
    textElement('updated-date', new Date(user.updatedAt).toISOString()),
    textElement('directory-name', directory),
    `<active>${user.active}</active>`,
    attributes ? attributesXml(attributesOf(user), where) : `<attributes>${link(where)}</attributes>`,
  ].join('')}</user>`;
}

export function groupXml(group: ServedGroup, { base, full, attributes }: Detail): string {
  const self = link(groupLink(base, group.name));
  if (!full) return `<group name="${xmlText(group.name)}">${self}</group>`;
  const where = groupLink(base, group.name, 'group/attribute');
  const inside = attributes ? attributesXml([], where) : `<attributes>${link(where)}</attributes>`;
  return `<group name="${xmlText(group.name)}" expand="attributes">${self}<description></description><type>GROUP</type><active>true</active>${inside}</group>`;
}

/** @param where the address of these attributes */
export function attributesXml(attributes: Attributes, where: string): string {
  const each = attributes.map(
    ([name, values]) =>
      `<attribute name="${xmlText(name)}">${link(`${where}&attributename=${encodeURIComponent(name)}`)}<values>${values.map((value) => textElement('value', value)).join('')}</values></attribute>`,
  );
  return `<attributes>${link(where)}${each.join('')}</attributes>`;
}

export function userJson(user: ServedUser, { base, directory, full, attributes }: Detail): object {
  const self = { href: userLink(base, user.name), rel: 'self' };
  if (!full) return { link: self, name: user.name };
  const where = userLink(base, user.name, 'user/attribute');
  return {
    expand: 'attributes',
    link: self,
    name: user.name,
    'first-name': user.firstName,
    'last-name': user.lastName,
    'display-name': user.displayName,
    email: user.email,
    password: { link: { href: userLink(base, user.name, 'user/password'), rel: 'edit' } },
    key: user.id,
    'created-date': user.createdAt,
    'updated-date': user.updatedAt,
    'directory-name': directory,
    active: user.active,
    attributes: attributesJson(attributes ? attributesOf(user) : [], where),
  };
}

export function groupJson(group: ServedGroup, { base, full }: Detail): object {
  const self = { href: groupLink(base, group.name), rel: 'self' };
  if (!full) return { link: self, name: group.name };
  const where = groupLink(base, group.name, 'group/attribute');
  return {
    expand: 'attributes',
    link: self,
    name: group.name,
    description: '',
    type: 'GROUP',
    active: true,
    attributes: attributesJson([], where),
  };
}

export function attributesJson(attributes: Attributes, where: string): object {
  return {
    attributes: attributes.map(([name, values]) => ({
      link: { href: `${where}&attributename=${encodeURIComponent(name)}`, rel: 'self' },
      name,
      values,
    })),
    link: { href: where, rel: 'self' },
  };
}

export function userAttributesLink(base: string, user: ServedUser): string {
  return userLink(base, user.name, 'user/attribute');
}

export function groupAttributesLink(base: string, group: ServedGroup): string {
  return groupLink(base, group.name, 'group/attribute');
}
