/** Accounts that are hard to hold, and what an account lacks of what was desired. */

import type { Account, AttributeDefinition, Attributes, AttributeValue } from '../../model/index.ts';
import { sameValue } from '../../model/index.ts';
import type { NewAccount, TargetWorld } from '../subject.ts';

export interface HardCase {
  /** Reads after "an account with" and "With". */
  readonly what: string;
  readonly account: NewAccount;
}

type Bend = (text: string, attribute: AttributeDefinition) => string;

const ordinary: HardCase['what'] = 'an ordinary account';

/** Each bends every text of an account; what looks like an address stays one. */
const bends: Readonly<Record<string, Bend>> = {
  [ordinary]: (text) => text,
  capitals: (text) => text.toUpperCase(),
  'space around its texts': (text) => `  ${text} `,
  'two spaces within': (text, { name }) => (name === 'displayName' ? `${text}  Ph.D.` : text),
  'letters of many scripts': (text, { name }) =>
    name === 'displayName' ? `Zoë Ångström ${text} 李小龍 ﬁ` : text,
  'letters in decomposed form': (text, { name }) => (name === 'displayName' ? `Zoe\u0308 ${text}` : text),
  'markup in its texts': (text, { name }) => (name === 'displayName' ? `${text} <b>"&'</b>` : text),
  'very long texts': (text, { name }) => (isAddress(name, text) ? text : text + ' and more'.repeat(40)),
};

function isAddress(name: string, text: string): boolean {
  return /mail|userName/i.test(name) || text.includes('@');
}

/** The world's people, each with another difficulty; user names differ from case to case. */
export function hardCases(schema: readonly AttributeDefinition[], world: TargetWorld): readonly HardCase[] {
  const first = 20;
  const bent = Object.entries(bends).map(([what, bend], index) => {
    const { attributes, active } = world.account(first + index);
    return { what, account: { active, attributes: bendTexts(attributes, schema, bend) } };
  });
  const next = world.account(first + bent.length);
  const surplus = { ...next.attributes, rollcallKitUnknown: 'nobody asked for this' };
  return [
    ...bent,
    { what: 'an attribute that the schema does not know', account: { ...next, attributes: surplus } },
  ];
}

function bendTexts(attributes: Attributes, schema: readonly AttributeDefinition[], bend: Bend): Attributes {
  const bent: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const definition = schema.find((attribute) => attribute.name === name);
    bent[name] = definition && typeof value === 'string' ? bend(value, definition) : value;
  }
  return bent;
}

/** Whether a value says nothing. */
function empty(value: AttributeValue | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** What a plan would still change: attributes that are desired, may be written, and are not held. */
export function lacking(
  schema: readonly AttributeDefinition[],
  desired: NewAccount,
  held: Account,
): Readonly<Record<string, { readonly desired: AttributeValue; readonly held: AttributeValue }>> {
  const different: Record<string, { desired: AttributeValue; held: AttributeValue }> = {};
  for (const { name, mutability } of schema) {
    const value = desired.attributes[name];
    const present = held.attributes[name];
    if (value === undefined || mutability === 'readOnly' || mutability === 'writeOnly') continue;
    if (sameValue(present, value) || (empty(present) && empty(value))) continue;
    different[name] = { desired: value, held: present ?? null };
  }
  return different;
}
