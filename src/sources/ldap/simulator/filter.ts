/** Filters as they travel (RFC 4511 section 4.5.1.7), judged against entries. */

import { nameKey } from '../syntax.ts';
import { children, type Node, textOf } from './ber.ts';
import type { Held, Tree, Value } from './tree.ts';

type Judge = (held: Held) => boolean;

const named = new Set([
  'member',
  'uniquemember',
  'memberof',
  'manager',
  'objectcategory',
  'distinguishedname',
]);
const numbers = new Set([
  'useraccountcontrol',
  'accountexpires',
  'usnchanged',
  'primarygroupid',
  'shadowexpire',
]);

/** The form in which two values of an attribute are equal. */
function keyOf(name: string, value: Value): string {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (named.has(name)) return nameKey(value);
  return value.trim().toLowerCase();
}

/** A filter, ready to be put to entries. Throws for what the server does not understand. */
export function judgeOf(filter: Node, tree: Tree): Judge {
  const parts = () => children(filter.body);
  const inner = () => parts().map((part) => judgeOf(part, tree));
  switch (filter.tag) {
    case 0xa0: {
      const all = inner();
      return (held) => all.every((judge) => judge(held));
    }
    case 0xa1: {
      const guids = guidsIn(parts());
      if (guids !== undefined)
        return (held) => bytesOf(held, 'objectguid', tree).some((one) => guids.has(one.toString('hex')));
      const any = inner();
      return (held) => any.some((judge) => judge(held));
    }
    case 0xa2: {
      const [not] = inner();
      return (held) => not?.(held) === false;
    }
    case 0xa3:
      return equality(parts(), tree);
    case 0xa4:
      return substrings(parts());
    case 0xa5:
    case 0xa6:
      return ordering(parts(), filter.tag === 0xa5);
    case 0x87: {
      const name = textOf(filter).toLowerCase();
      return (held) => name === 'objectclass' || valuesOf(held, name, tree).length > 0;
    }
    case 0xa9:
      return extensible(parts(), tree);
    default:
      throw new Error(`Filters of kind ${filter.tag} are not known.`);
  }
}

export function valuesOf(held: Held, name: string, tree: Tree): readonly Value[] {
  if (name === 'distinguishedname') return [held.dn];
  if (name === 'memberof') return tree.holders(held).map(({ dn }) => dn);
  return held.attributes.get(name)?.values ?? [];
}

const bytesOf = (held: Held, attribute: string, tree: Tree): readonly Buffer[] =>
  valuesOf(held, attribute, tree).filter((one): one is Buffer => Buffer.isBuffer(one));

/** Where all alternatives are GUIDs they are one look, however many: a hundred thousand entries are put to them. */
function guidsIn(alternatives: readonly Node[]): ReadonlySet<string> | undefined {
  const guids = new Set<string>();
  for (const { tag, body } of alternatives) {
    const [name, value] = tag === 0xa3 ? children(body) : [];
    if (name === undefined || value === undefined || textOf(name).toLowerCase() !== 'objectguid')
      return undefined;
    guids.add(value.body.toString('hex'));
  }
  return guids;
}

function equality([name, value]: readonly Node[], tree: Tree): Judge {
  if (name === undefined || value === undefined) throw new Error('A filter is cut short.');
  const attribute = textOf(name).toLowerCase();
  if (attribute === 'objectguid' || attribute === 'objectsid') {
    return (held) => bytesOf(held, attribute, tree).some((one) => one.equals(value.body));
  }
  const wanted = keyOf(attribute, textOf(value));
  if (attribute === 'objectcategory') {
    // Active Directory takes the short name of a class for its distinguished name.
    const fitting = new Map<Value, boolean>();
    const fits = (one: Value): boolean => {
      const known = fitting.get(one);
      if (known !== undefined) return known;
      const key = keyOf(attribute, one);
      fitting.set(one, key === wanted || key.startsWith(`cn=${wanted},`));
      return fits(one);
    };
    return (held) => valuesOf(held, attribute, tree).some(fits);
  }
  return (held) => valuesOf(held, attribute, tree).some((one) => keyOf(attribute, one) === wanted);
}

function substrings([name, list]: readonly Node[]): Judge {
  if (name === undefined || list === undefined) throw new Error('A filter is cut short.');
  const attribute = textOf(name).toLowerCase();
  const parts = children(list.body).map((part) => ({ tag: part.tag, text: textOf(part).toLowerCase() }));
  const fits = (value: string): boolean => {
    let at = 0;
    for (const { tag, text } of parts) {
      if (tag === 0x80 && !value.startsWith(text)) return false;
      if (tag === 0x82) return value.length - text.length >= at && value.endsWith(text);
      const found = value.indexOf(text, at);
      if (found < 0) return false;
      at = found + text.length;
    }
    return true;
  };
  return (held) =>
    (held.attributes.get(attribute)?.values ?? []).some((one) => fits(String(one).toLowerCase()));
}

function ordering([name, value]: readonly Node[], isGreater: boolean): Judge {
  if (name === undefined || value === undefined) throw new Error('A filter is cut short.');
  const attribute = textOf(name).toLowerCase();
  const wanted = textOf(value);
  const compare = (one: string): number => {
    if (numbers.has(attribute)) return Number(BigInt(one) - BigInt(wanted));
    return one < wanted ? -1 : one > wanted ? 1 : 0;
  };
  return (held) =>
    (held.attributes.get(attribute)?.values ?? []).some((one) =>
      isGreater ? compare(String(one)) >= 0 : compare(String(one)) <= 0,
    );
}

/** Bits set (803, 804), and membership through groups within groups (1941). */
function extensible(parts: readonly Node[], tree: Tree): Judge {
  const part = (tag: number) =>
    textOf(parts.find((one) => one.tag === tag) ?? { tag, body: Buffer.alloc(0) });
  const rule = part(0x81);
  const attribute = part(0x82).toLowerCase();
  const value = part(0x83);
  if (rule === '1.2.840.113556.1.4.803' || rule === '1.2.840.113556.1.4.804') {
    const bits = Number(value);
    return (held) => {
      const set = Number(held.attributes.get(attribute)?.values[0] ?? 0) & bits;
      return rule.endsWith('3') ? set === bits : set !== 0;
    };
  }
  if (rule === '1.2.840.113556.1.4.1941' && attribute === 'memberof') {
    const wanted = nameKey(value);
    const within = (held: Held, seen: Set<string>): boolean =>
      tree.holders(held).some((group) => {
        const key = nameKey(group.dn);
        if (key === wanted) return true;
        if (seen.has(key)) return false;
        seen.add(key);
        return within(group, seen);
      });
    return (held) => within(held, new Set());
  }
  throw new Error(`The matching rule ${rule} is not known.`);
}
