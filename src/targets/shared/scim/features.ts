/** What a SCIM application can do and what it keeps, as its own documents say (RFC 7643 sections 5 and 7; core schema 1.1, sections 9 and 10). */

import type { Attributes, AttributeValue } from '../../../model/index.ts';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import { isObject, listOf, member } from '../../../scim/index.ts';
import type { Paths } from './attributes.ts';
import type { ScimPath } from './path.ts';

/** What is believed until a document or a setting says otherwise. */
export interface Assumed {
  readonly patch: boolean;
  readonly filter: boolean;
  readonly bulk: boolean;
  /** Resources asked for at once. */
  readonly pageSize: number;
}

export interface Features extends Omit<Assumed, 'bulk'> {
  /** Absent: it takes one change at a time. */
  readonly bulk?: { readonly operations: number; readonly bytes: number };
  /** Whether a change may depend on the version that was read. */
  readonly etag: boolean;
  /** Our names of attributes that it does not have, or does not let us write. */
  readonly lacks: ReadonlySet<string>;
  /** Attributes that every account must have and that we do not write, by their names there. */
  readonly wants: readonly string[];
  /** Whether members of groups are told only to whoever asks for them. */
  readonly membersOnRequest: boolean;
}

/** The documents; absent where the application has none. */
export interface Documents {
  readonly config?: unknown;
  readonly schemas?: unknown;
}

/** Settings decide, then documents, then what is assumed. */
export function featuresOf(
  documents: Documents,
  {
    paths,
    assumed,
    set,
  }: { readonly paths: Paths; readonly assumed: Assumed; readonly set: Partial<Assumed> },
): Features {
  const config = isObject(documents.config) ? documents.config : {};
  const supported = (name: string): boolean | undefined => {
    const part = member(config, name);
    const value = isObject(part) ? member(part, 'supported') : undefined;
    return typeof value === 'boolean'
      ? value
      : value === 'true'
        ? true
        : value === 'false'
          ? false
          : undefined;
  };
  const decided = (name: 'patch' | 'filter' | 'bulk'): boolean =>
    set[name] ?? supported(name) ?? assumed[name];
  const most = numberIn(config, 'filter', 'maxResults');
  const wanted = set.pageSize ?? assumed.pageSize;
  return {
    patch: decided('patch'),
    filter: decided('filter'),
    pageSize: most === undefined || most < 2 ? wanted : Math.min(wanted, most),
    ...(decided('bulk') && {
      bulk: {
        operations: numberIn(config, 'bulk', 'maxOperations') ?? 100,
        bytes: numberIn(config, 'bulk', 'maxPayloadSize') ?? 1_048_576,
      },
    }),
    etag: supported('etag') ?? false,
    ...keeps(schemasIn(documents.schemas), paths),
  };
}

function numberIn(config: Attributes, part: string, name: string): number | undefined {
  const object = member(config, part);
  const value = Number(isObject(object) ? (member(object, name) ?? Number.NaN) : Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

type Told = ReadonlyMap<string, readonly Attributes[]>;

/** Attributes by the URN of their schema, folded; those of 1.1 by the URN that each names. */
function schemasIn(document: unknown): Told {
  const list = Array.isArray(document)
    ? (document as readonly AttributeValue[])
    : isObject(document)
      ? listOf(member(document, 'Resources'))
      : [];
  const told = new Map<string, Attributes[]>();
  for (const schema of list) {
    if (!isObject(schema)) continue;
    const id = String(member(schema, 'id') ?? '').toLowerCase();
    for (const attribute of listOf(member(schema, 'attributes'))) {
      if (!isObject(attribute)) continue;
      const own = String(member(attribute, 'schema') ?? '').toLowerCase();
      const urn = own === '' || own === 'urn:scim:schemas:core:1.0' ? id : own;
      told.set(urn, [...(told.get(urn) ?? []), attribute]);
    }
  }
  return told;
}

const coreUser = /^urn:(?:ietf:params:)?scim:schemas:core:(?:1|2)\.0:user$/;
const coreGroup = /^urn:(?:ietf:params:)?scim:schemas:core:(?:1|2)\.0:group$/;
/** Common to all resources (RFC 7643 section 3.1), so schemas need not name it; the other two no account is without. */
const everywhere: ReadonlySet<string> = new Set(['externalid', 'username', 'active']);

function keeps(told: Told, paths: Paths): Pick<Features, 'lacks' | 'wants' | 'membersOnRequest'> {
  const find = (pattern: RegExp) => [...told].find(([urn]) => pattern.test(urn))?.[1];
  const user = find(coreUser);
  if (user === undefined) return { lacks: new Set(), wants: [], membersOnRequest: false };
  const lacks = new Set<string>();
  for (const [name, path] of paths) {
    const attributes = path.urn === undefined ? user : extension(told, path.urn);
    if (!isKept(attributes, path)) lacks.add(name);
  }
  const ours = new Set(
    [...paths.values()].filter(({ urn }) => urn === undefined).map(({ name }) => name.toLowerCase()),
  );
  const wants = user
    .filter((each) => member(each, 'required') === true && !isReadOnly(each))
    .map((each) => String(member(each, 'name')))
    .filter((name) => !ours.has(name.toLowerCase()) && !['id', 'schemas', 'meta', 'active'].includes(name));
  const members = find(coreGroup)?.find((each) => foldedName(each) === 'members');
  return {
    lacks,
    wants,
    membersOnRequest: members !== undefined && member(members, 'returned') === 'request',
  };
}

function extension(told: Told, urn: string): readonly Attributes[] | undefined {
  const found = told.get(urn.toLowerCase());
  if (found !== undefined || urn !== ENTERPRISE_USER) return found;
  return told.get('urn:scim:schemas:extension:enterprise:1.0');
}

function isKept(attributes: readonly Attributes[] | undefined, { urn, name, sub, type }: ScimPath): boolean {
  if (urn === undefined && everywhere.has(name.toLowerCase())) return true;
  const found = attributes?.find((each) => foldedName(each) === name.toLowerCase());
  if (found === undefined || isReadOnly(found)) return false;
  const parts = listOf(member(found, 'subAttributes')).filter(isObject);
  const wanted = sub ?? (type === undefined ? undefined : 'value');
  if (wanted === undefined || parts.length === 0) return true;
  const part = parts.find((each) => foldedName(each) === wanted.toLowerCase());
  return part !== undefined && !isReadOnly(part);
}

function foldedName(attribute: Attributes): string {
  return String(member(attribute, 'name') ?? '').toLowerCase();
}

function isReadOnly(attribute: Attributes): boolean {
  return member(attribute, 'mutability') === 'readOnly' || member(attribute, 'readOnly') === true;
}
