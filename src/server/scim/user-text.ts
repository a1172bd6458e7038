/** From the row of an identity to the text of its User, without reading what is only handed on. */

import type { WrittenIdentity } from '../../directory/index.ts';
import { isToldWhole, locate, type ResourceType } from '../../scim/index.ts';
import { locationOf } from './address.ts';
import { metaText } from './meta.ts';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** Names at the top of a User that are never taken from its attributes. */
const own = new Set(['schemas', 'id', 'groups', 'meta']);

/** Names at the top of a User that have columns of their own; the attributes may say the same once more. */
const core = ['userName', 'externalId', 'active'] as const;

/**
 * The User as one is told who asks for nothing in particular: letter by letter what `JSON.stringify` makes of it. Undefined where
 * something of it may have to be left out, or is named as what is not its own: then its attributes must be read.
 */
export function userText(written: WrittenIdentity, base: string, type: ResourceType): string | undefined {
  const { id, attributes } = written;
  const members = membersIn(attributes);
  if (members === undefined) return undefined;
  const known = namesOf(type);
  let schemas = `"${user}"`;
  const said: string[] = [];
  for (const { name, value } of members) {
    const told = known.get(name) ?? find(known, type, name);
    if (told === 'not') return undefined;
    if (told === 'core') {
      // Said by the attributes too, it stands there.
      if (!attributes.startsWith(JSON.stringify(written[name as Core]) ?? '?', value)) return undefined;
      said.push(name);
    } else if (told === 'extension') schemas += `,${JSON.stringify(name)}`;
  }
  let text = `{"schemas":[${schemas}],"id":${JSON.stringify(id)},`;
  if (members.length > 0) text += `${attributes.slice(1, -1)},`;
  for (const name of core) {
    const value = written[name];
    if (value !== undefined && !said.includes(name)) text += `"${name}":${JSON.stringify(value)},`;
  }
  return `${text}"meta":${metaText(written, { type: 'User', location: locationOf(base, '/Users', id) })}}`;
}

type Core = (typeof core)[number];

/** A name at the top of a JSON object, and the place at which its value begins. */
interface Member {
  readonly name: string;
  readonly value: number;
}

/** What stands at the top of a JSON object; undefined for one that is not written without spaces, or holds an empty object. */
function membersIn(text: string): readonly Member[] | undefined {
  if (text.includes(':{}')) return undefined;
  const members: Member[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOf(text, at);
      if (depth === 1 && text.charCodeAt(end + 1) === colon) {
        const name = text.slice(at + 1, end);
        if (name.includes('\\')) return undefined;
        members.push({ name, value: end + 2 });
      }
      at = end;
    } else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) depth -= 1;
    else if (code === space) return undefined;
  }
  return members;
}

const [quote, colon, backslash, space] = [0x22, 0x3a, 0x5c, 0x20];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The place of the quotation mark at the end of a JSON text. @param start that of the one before it. */
function endOf(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (;;) {
    let before = end;
    while (text.charCodeAt(before - 1) === backslash) before -= 1;
    if ((end - before) % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
}

/**
 * How what stands under a name at the top of the attributes is told to whoever asks for nothing in particular: whole, and named among
 * the schemas where it is an extension; `not`: perhaps not whole.
 */
type Telling = 'core' | 'whole' | 'extension' | 'not';

/** By type, what is known of names: each answer asks for the same few. */
const tellings = new WeakMap<ResourceType, Map<string, Telling>>();
/** Names remembered of one type; clients may make up any. */
const mostNames = 1_000;

function namesOf(type: ResourceType): Map<string, Telling> {
  let known = tellings.get(type);
  if (known === undefined || known.size >= mostNames) {
    known = new Map(core.map((name) => [name, 'core']));
    tellings.set(type, known);
  }
  return known;
}

function find(known: Map<string, Telling>, type: ResourceType, name: string): Telling {
  const telling = tellingOf(type, name);
  known.set(name, telling);
  return telling;
}

function tellingOf(type: ResourceType, name: string): Telling {
  if (own.has(name)) return 'not';
  if (name.includes(':')) return isOpen(type, name) ? 'extension' : 'not';
  return isHidden(type, name) ? 'not' : 'whole';
}

/** Whether an extension holds nothing that is told on request only, or never. */
function isOpen({ extensions }: ResourceType, urn: string): boolean {
  const schema = extensions.find(({ id }) => id.toLowerCase() === urn.toLowerCase());
  return schema === undefined || schema.attributes.every(isToldWhole);
}

function isHidden(type: ResourceType, name: string): boolean {
  const place = locate(type, name);
  return place?.kind !== 'attribute' || (place.attribute !== undefined && !isToldWhole(place.attribute));
}
