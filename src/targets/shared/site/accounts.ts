/** What a person of a site is made of, and how a desired account is trimmed to that. */

import type { Account, AttributeDefinition } from '../../../model/index.ts';

const text = { type: 'string', multiValued: false } as const;

/** A person is an address; the name belongs to the person. */
export const siteSchema: readonly AttributeDefinition[] = [
  {
    ...text,
    name: 'userName',
    required: true,
    caseExact: false,
    mutability: 'immutable',
    uniqueness: 'server',
    description: 'The e-mail address, in lower case; taken from `email` where a mapping gives one.',
  },
  {
    ...text,
    name: 'displayName',
    required: false,
    caseExact: true,
    mutability: 'readOnly',
    uniqueness: 'none',
    description: 'The name that the person has chosen to show.',
  },
];

/** Trims a desired account to an address in lower case. */
export function fitSite(desired: Account): Account {
  const told = (name: string): string => {
    const value = desired.attributes[name];
    return typeof value === 'string' ? value.trim().toLowerCase() : '';
  };
  const userName = told('email') || told('userName');
  return { ...desired, attributes: userName === '' ? {} : { userName } };
}
