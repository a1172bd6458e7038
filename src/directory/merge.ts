/** One person told by several sources: who is believed. Pure. */

import type { Attributes, AttributeValue, Person, ToldIdentity } from '../model/index.ts';

/**
 * The person that these identities tell, without groups. `from` names the sources, the most believed first; identities
 * of other sources do not count. At least one identity must be of one of them.
 *
 * As long as any source still tells the person, only those that do are believed: for `active`, for the identity and for
 * attributes. Once none does, all of them are, so that the person keeps a name, and `active` is false.
 */
export function mergePerson(
  id: string,
  told: readonly ToldIdentity[],
  from: readonly string[],
): Omit<Person, 'groups'> {
  const identities = told
    .filter(({ source }) => from.includes(source))
    .sort((a, b) => from.indexOf(a.source) - from.indexOf(b.source) || withinSource(a, b));
  const telling = identities.filter(({ goneAt }) => goneAt === undefined);
  const believed = telling.length > 0 ? telling : identities;
  const [identity] = believed;
  if (identity === undefined) throw new RangeError(`No source of ${from.join(', ')} tells the person ${id}.`);
  return {
    id,
    present: telling.length > 0,
    active: telling.length > 0 && identity.identity.active,
    identity,
    identities,
    attributes: mergeAttributes(believed.map(attributesOf)),
  };
}

/** Of two identities in one source (somebody left and came back under a new id) the one still told counts, or the last. */
function withinSource(a: ToldIdentity, b: ToldIdentity): number {
  const gone = (b.goneAt ?? Number.POSITIVE_INFINITY) - (a.goneAt ?? Number.POSITIVE_INFINITY);
  // Infinity less Infinity: both are still told.
  if (gone !== 0 && !Number.isNaN(gone)) return gone;
  return a.identity.id < b.identity.id ? -1 : 1;
}

function attributesOf({ identity }: ToldIdentity): Attributes {
  const { userName, externalId, attributes } = identity;
  return {
    ...attributes,
    ...(userName === undefined ? {} : { userName }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/**
 * Merges what several sources tell, the most believed first: for each attribute the first that has a value gives it.
 * Null, an empty list and an empty object are no values (RFC 7643 section 2.5), but are kept where nobody has one: told
 * as empty differs from not told. Extensions (named by a URN) are merged member by member, since they only hold
 * attributes together; `name` or `emails` are one value each and never mixed.
 */
export function mergeAttributes(told: readonly Attributes[]): Attributes {
  const [only] = told;
  if (told.length === 1 && only !== undefined) return only;
  // A map, since a source may tell an attribute named `__proto__`.
  const merged = new Map<string, AttributeValue>();
  for (const attributes of told)
    for (const [name, value] of Object.entries(attributes)) {
      const before = merged.get(name);
      if (isExtension(name, before) && isExtension(name, value))
        merged.set(name, mergeAttributes([before, value]));
      else if (before === undefined || (!hasValue(before) && hasValue(value))) merged.set(name, value);
    }
  return Object.fromEntries(merged);
}

function isExtension(name: string, value: AttributeValue | undefined): value is Attributes {
  return name.startsWith('urn:') && typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a told value says something (RFC 7643 section 2.5: unassigned, null and the empty list are equal). */
function hasValue(value: AttributeValue): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return true;
  return Object.keys(value).length > 0;
}
