/** What of an account is searched when somebody types a part of what they know of it. */

import type { Account } from './account.ts';
import type { AttributeValue } from './attributes.ts';
import { searchLine, searchText } from './search-text.ts';

/**
 * All that an account says of whose it is: one line each, each led by a line break, none twice. First what it is called (its user
 * name, else its name, its address, its id), by which accounts are put in order.
 */
export function accountSearchText({ id, attributes }: Pick<Account, 'id' | 'attributes'>): string {
  const { userName, displayName, email } = attributes;
  const told = [userName, displayName, email, id, ...Object.values(attributes)].flatMap(textsIn);
  return searchText(told.map(searchLine).filter((line) => line !== ''));
}

function textsIn(value: AttributeValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
