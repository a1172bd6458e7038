/** The three attributes that every Data Center product keeps of a person, and how a desired account is trimmed to them. */

import type { Account, AttributeDefinition, AttributeValue } from '../../model/index.ts';

const text = { type: 'string', multiValued: false, required: true, mutability: 'readWrite' } as const;

/** User name, full name and e-mail address, in the words of RFC 7643 section 7. @param product for descriptions */
export function peopleSchema(product: string): readonly AttributeDefinition[] {
  return [
    {
      ...text,
      name: 'userName',
      caseExact: false,
      uniqueness: 'server',
      description: `The name to sign in with. ${product} compares it without case; it is written in lower case.`,
    },
    {
      ...text,
      name: 'displayName',
      caseExact: true,
      uniqueness: 'none',
      description: `The full name, at most ${longest} characters.`,
    },
    {
      ...text,
      name: 'email',
      caseExact: false,
      uniqueness: 'none',
      description: `The e-mail address. ${product} allows several accounts with the same one.`,
    },
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
  displayName: cut,
  email: (value) => value,
};

function cut(value: string): string {
  if (value.length <= longest) return value;
  const head = value.slice(0, longest);
  // Half of a surrogate pair is no character.
  return (head.isWellFormed() ? head : head.slice(0, -1)).trimEnd();
}
