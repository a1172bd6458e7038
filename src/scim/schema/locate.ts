/** From a name as a client wrote it to the place in a resource (RFC 7643 section 2.1, RFC 7644 section 3.10). */
import { type SchemaAttribute, subAttribute } from './attribute.ts';
import type { ResourceType } from './resource-type.ts';
import { isSchemaName } from './schema-name.ts';

export type Place =
  /**
   * All that an extension says: the object under its URN. The core's own URN stands for the resource itself.
   * `known`: a schema is declared for it.
   */
  | {
      readonly kind: 'extension';
      readonly urn: string;
      readonly core: boolean;
      readonly known: boolean;
    }
  | AttributePlace;

export interface AttributePlace {
  readonly kind: 'attribute';
  /** The URN under which the attribute lies; absent: at the top. */
  readonly urn?: string;
  /** As the schema writes it, or as the client did when no schema knows it. */
  readonly name: string;
  readonly attribute?: SchemaAttribute;
  readonly sub?: string;
  readonly subAttribute?: SchemaAttribute;
  /**
   * The whole name, where no schema has its URN, or not that attribute: it may as well be that of an extension, and which of the two is
   * meant shows in the resource and in what is put there.
   */
  readonly whole?: string;
  /** A schema has its URN: only in a body, and where it is one already, is it an extension. */
  readonly isBeneathKnown?: true;
  /** It was named as one client does, who means one value: the primary one, or else the first. */
  readonly isAlias?: true;
}

const segment = /^[a-z$][\w$-]*$/i;

/**
 * Finds what a name means: short (`userName`, `department`), dotted (`name.givenName`), qualified by a URN that is
 * joined with a colon or, as some clients do, with a dot. Case does not matter. A URN that no schema has, with an end that is
 * no name of an attribute, as its version is, is that of an extension. Undefined: it is no name.
 */
export function locate(type: ResourceType, text: string): Place | undefined {
  let places = known.get(type);
  if (places === undefined || places.size >= mostKnown) {
    places = new Map();
    known.set(type, places);
  }
  const place = places.get(text) ?? found(type, text);
  if (place !== undefined) places.set(text, place);
  return place;
}

/** By type, what names were found to mean: clients send the same few. */
const known = new WeakMap<ResourceType, Map<string, Place>>();
/** Names remembered of one type; clients may make up any. */
const mostKnown = 1_000;

function found(type: ResourceType, text: string): Place | undefined {
  const folded = text.toLowerCase();
  for (const [urn, schema] of type.known) {
    if (!folded.startsWith(urn)) continue;
    const core = schema.urn === type.schema.id;
    if (folded.length === urn.length) return { kind: 'extension', urn: schema.urn, core, known: true };
    if (!':.'.includes(folded.charAt(urn.length))) continue;
    const rest = text.slice(urn.length);
    // Another schema, of which the name goes on where this one ends.
    if (/^:\d/.test(rest)) break;
    const names = split(type, rest.slice(1));
    if (names === undefined) {
      // Another schema too; but nothing lies beneath an attribute as beneath a schema.
      const [first = '', more] = rest.slice(1).split(':');
      if (more === undefined || schema.attributes.has(first.toLowerCase())) return undefined;
      break;
    }
    const attribute = schema.attributes.get(names[0].toLowerCase());
    // It is told without the URN, and so means from the first what it means then.
    if (core && attribute === undefined) return found(type, rest.slice(1));
    const named = place(names, { ...(core ? {} : { urn: schema.urn }), ...(attribute && { attribute }) });
    // What is no attribute of the schema may as well be the name of another one.
    const isPlain = core || attribute !== undefined || !rest.startsWith(':');
    return isPlain ? named : { ...named, whole: text, isBeneathKnown: true };
  }
  const colon = text.lastIndexOf(':');
  const names = split(type, text.slice(colon + 1));
  if (colon > 0 && isSchemaName(text)) {
    if (names === undefined) return { kind: 'extension', urn: text, core: false, known: false };
    return { ...place(names, { urn: text.slice(0, colon) }), whole: text };
  }
  if (names === undefined) return undefined;
  if (colon > 0) return isBeneath(type, text) ? undefined : place(names, { urn: text.slice(0, colon) });
  const known = type.short.get(names[0].toLowerCase());
  if (known !== undefined) return place(names, known);
  const alias = type.aliases.get(folded);
  if (alias === undefined) return place(names, {});
  const meant = locate(type, alias);
  return meant?.kind === 'attribute' ? { ...meant, isAlias: true } : meant;
}

/** Whether a name begins as that of an attribute: under that lies nothing that a colon leads to, and it would be overwritten. */
function isBeneath({ short }: ResourceType, text: string): boolean {
  return short.has((/^[^.:]*/.exec(text)?.[0] ?? '').toLowerCase());
}

function split(type: ResourceType, text: string): readonly [string, string?] | undefined {
  const [name, sub, ...rest] = text.split('.');
  if (name === undefined || rest.length > 0 || !segment.test(name)) return undefined;
  if (sub === undefined) return [name];
  return segment.test(sub) ? [name, type.parts?.get(text.toLowerCase()) ?? sub] : undefined;
}

function place(
  [name, sub]: readonly [string, string?],
  known: { readonly urn?: string; readonly attribute?: SchemaAttribute },
): AttributePlace {
  const found = { kind: 'attribute', name: known.attribute?.name ?? name, ...known } as const;
  if (sub === undefined) return found;
  const definition = subAttribute(known.attribute, sub);
  return { ...found, sub: definition?.name ?? sub, ...(definition && { subAttribute: definition }) };
}
