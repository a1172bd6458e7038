/** Customers of a service desk: what they are made of, and how a desired account is trimmed to that. */

import type { Account, AttributeDefinition, AttributeValue } from '../../../model/index.ts';
import { cut } from '../cut.ts';
import type { Person } from '../known-people.ts';

/** A customer as either hosting tells it. */
export interface Customer extends Person {
  /** By what calls name the customer: the account id in Cloud, the user name in Data Center. */
  readonly handle: string;
}

const text = { type: 'string', multiValued: false, required: true } as const;

/** A customer is an address and a name. @param mutability whether they can be changed once the account is there */
export function customerSchema(
  mutability: AttributeDefinition['mutability'],
): readonly AttributeDefinition[] {
  return [
    {
      ...text,
      name: 'userName',
      caseExact: false,
      mutability,
      uniqueness: 'server',
      description: 'The e-mail address, in lower case; taken from `email` where a mapping gives one.',
    },
    {
      ...text,
      name: 'displayName',
      caseExact: true,
      mutability,
      uniqueness: 'none',
      description: 'The name that is shown, at most 255 characters.',
    },
  ];
}

const longest = 255;

/** Trims a desired account to an address in lower case and a name of 255 characters; without a name, the address. */
export function fitCustomer(desired: Account): Account {
  const told = (name: string): string => {
    const value = desired.attributes[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const attributes: Record<string, AttributeValue> = {};
  const userName = (told('email') || told('userName')).toLowerCase();
  if (userName !== '') attributes.userName = userName;
  const displayName = cut(told('displayName') || userName, longest);
  if (displayName !== '') attributes.displayName = displayName;
  return { ...desired, attributes };
}
