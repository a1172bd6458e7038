/** Attributes: values by SCIM name, as RFC 7643 writes them. */

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue };

/**
 * An identity's attributes are a SCIM User without `id`, `meta`, `groups`, `schemas` and secrets: `userName`,
 * `name: {givenName, …}`, `emails: [{value, type, primary}]`, extensions under their URN (RFC 7643 section 3.3).
 * An account's attributes are flat and named by the target's schema: `userName`, `displayName`, `email`, `externalId` …
 */
export type Attributes = { readonly [name: string]: AttributeValue };

/** The URN of the Enterprise User extension (RFC 7643 section 4.3). */
export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/**
 * The form in which names are compared and stored as keys: NFKC, lower case, trimmed.
 * SQLite's own `lower()` knows ASCII only, so no database ever folds a name for us.
 */
export function foldKey(value: string): string {
  return foldText(value).trim();
}

/** The same of a part of a text, of which blanks at the ends are a part too. */
export function foldText(value: string): string {
  return value.normalize('NFKC').toLowerCase();
}

/**
 * JSON with sorted keys and without `undefined`, so that equal values have equal texts whatever engine they went through.
 * `null` members of objects are kept: "told as empty" differs from "not told".
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  let members = '';
  // Without an order of their own names are compared by code units, as `<` does.
  for (const name of Object.keys(value).sort()) {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Whether two attribute values say the same, whatever the order of object members. */
export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((each, at) => sameValue(each, b[at]));
  }
  return sameMembers(a as Attributes, b as Attributes);
}

/** What is undefined is not told. */
function sameMembers(a: Attributes, b: Attributes): boolean {
  const told = Object.keys(a).filter((name) => a[name] !== undefined);
  const others = Object.keys(b).filter((name) => b[name] !== undefined);
  return (
    told.length === others.length &&
    told.every((name) => Object.hasOwn(b, name) && sameValue(a[name], b[name]))
  );
}
