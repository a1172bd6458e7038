/** What an account of a served directory can hold, and how its texts are kept. */

import {
  type AttributeDefinition,
  type Attributes,
  type AttributeValue,
  textAttribute,
} from '../model/index.ts';

const fixed: readonly AttributeDefinition[] = [
  textAttribute('userName', 'The name to sign in with; kept in lower case, as Jira and Confluence do.', {
    required: true,
    caseExact: false,
    uniqueness: 'server',
  }),
  textAttribute('displayName', 'The name that others see; the user name where there is none.'),
  textAttribute('firstName', 'The given name; without it the display name is split.'),
  textAttribute('lastName', 'The family name; without it the display name is split.'),
  textAttribute('email', 'The address to write to; several accounts may share one.', { caseExact: false }),
  textAttribute('externalId', 'The id under which others know the person. Never told to applications.'),
];

const fixedNames = new Set(fixed.map(({ name }) => name));

/** @param further names of custom attributes, from the settings */
export function schemaOf(further: readonly string[]): readonly AttributeDefinition[] {
  return [
    ...fixed,
    ...further
      .filter((name) => !fixedNames.has(name))
      .map((name) => textAttribute(name, 'A custom attribute, as Crowd has them.')),
  ];
}

/** Characters that XML 1.0 has no way to write; a single one would break an application's whole synchronisation. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text without the characters that XML 1.0 cannot write (production 2). */
export function writable(value: string): string {
  return value.replace(unwritable, '');
}

/** The longest text, in UTF-16 units: what columns of the applications hold. What identifies is refused, not cut. */
export const longest = 255;
const identifying = new Set(['userName', 'externalId']);

/** What is desired as it will be kept: known attributes, as trimmed texts; what is to be empty is `null`. */
export function fitted(attributes: Attributes, further: readonly string[]): Attributes {
  const kept: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (fixedNames.has(name) || further.includes(name)) kept[name] = fittedValue(name, value);
  }
  return kept;
}

function fittedValue(name: string, value: AttributeValue): AttributeValue {
  if (value === null || typeof value === 'object') return null;
  const trimmed = writable(String(value)).trim();
  if (trimmed === '') return null;
  if (name === 'userName') return trimmed.toLowerCase();
  return identifying.has(name) ? trimmed : cut(trimmed);
}

/** Never in the middle of a surrogate pair. */
function cut(value: string): string {
  return writable(value.slice(0, longest)).trim();
}

/** A text attribute; empty when it is not held. */
export function heldText(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : '';
}
