/** The three attributes that every Data Center product keeps of a person, and how a desired account is trimmed to them. */

import {
  type Account,
  type AttributeDefinition,
  type AttributeValue,
  textAttribute,
} from '../../model/index.ts';
import { cut } from './cut.ts';

/** User name, full name and e-mail address, in the words of RFC 7643 section 7. @param product for descriptions */
export function peopleSchema(product: string): readonly AttributeDefinition[] {
  return [
    textAttribute(
      'userName',
      `The name to sign in with. ${product} compares it without case; it is written in lower case.`,
      { required: true, caseExact: false, uniqueness: 'server' },
    ),
    textAttribute('displayName', `The full name, at most ${longest} characters.`, { required: true }),
    textAttribute('email', `The e-mail address. ${product} allows several accounts with the same one.`, {
      required: true,
      caseExact: false,
    }),
  ];
}

/** The longest text that these products hold in one field. */
const longest = 255;

/** Trims a desired account: known attributes, no space around, user names in lower case, full names of 255 characters. */
export function fitPeople(desired: Account): Account {
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
  displayName: (value) => cut(value, longest),
  email: (value) => value,
};
