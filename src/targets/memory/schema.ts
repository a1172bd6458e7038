/** What an account in memory can hold, and how its texts are kept. */

import {
  type AttributeDefinition,
  type Attributes,
  type AttributeValue,
  textAttribute,
} from '../../model/index.ts';

export const schema: readonly AttributeDefinition[] = [
  textAttribute('userName', 'The name to sign in with, whatever its case.', {
    required: true,
    caseExact: false,
    uniqueness: 'server',
  }),
  textAttribute('externalId', 'The id under which others know the person.'),
  textAttribute('email', 'The address to write to; several accounts may share one.', { caseExact: false }),
  textAttribute('displayName', 'The name that others see.'),
  textAttribute('title', 'The job title.'),
  textAttribute('department', 'The department.'),
];

/** The longest text that is kept, in UTF-16 units; what is longer is cut, but for names that must stay distinct. */
const longest = 255;
const names = new Set(schema.map(({ name }) => name));

/** Attributes as the world keeps them: known ones, as trimmed texts, not too long; what is empty is not kept. */
export function holdable(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(fitted(attributes)).filter(([, value]) => value !== null));
}

/** The same for what is desired: what is to be empty is `null`. */
export function fitted(attributes: Attributes): Attributes {
  const kept: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (names.has(name)) kept[name] = fittedValue(name, value);
  }
  return kept;
}

function fittedValue(name: string, value: AttributeValue): AttributeValue {
  if (value === null || typeof value === 'object') return null;
  const trimmed = String(value).trim();
  if (trimmed === '') return null;
  return name === 'userName' || name === 'externalId' ? trimmed : trimmed.slice(0, longest).trim();
}

/** A text attribute; empty when it is not held. */
export function heldText(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : '';
}
