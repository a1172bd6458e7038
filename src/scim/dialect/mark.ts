/** Marks by which a client shows itself in what it sends. They lead to a guess for administrators, and to nothing else. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { isObject, listOf, member } from '../schema/read.ts';

/** A request as far as it shows who sent it. */
export interface Sighting {
  readonly version: '1.1' | '2.0';
  readonly method: string;
  /** Below the source's address, folded, with `*` for an id: `users`, `groups/*`. */
  readonly place: string;
  /** As it was sent. */
  readonly url: string;
  /** The User-Agent; empty when there is none. */
  readonly agent: string;
  /** As it was read; undefined when there is none, or it is no JSON. */
  readonly body: unknown;
}

export interface Mark {
  /** A word for the record, unique among the marks of its client and its dialects. */
  readonly name: string;
  /** In the words of whoever explains the guess: "it …". */
  readonly says: string;
  /** `name`: it says who it is. `shape`: nobody else is known to write so. */
  readonly strength: 'name' | 'shape';
  readonly seen: (sighting: Sighting) => boolean;
}

/** The mark of a client that says its name as its User-Agent. */
export function calls(itself: RegExp): Mark {
  return {
    name: 'agent',
    says: 'calls itself so in its User-Agent',
    strength: 'name',
    seen: ({ agent }) => itself.test(agent),
  };
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value: AttributeValue | undefined;
}

/** The operations of a PATCH, so far as they are any. */
export function operationsIn(body: unknown): readonly Operation[] {
  const list = isObject(body) ? listOf(member(body, 'Operations')) : [];
  return list.filter(isObject).map((each) => ({
    op: textOf(member(each, 'op')),
    path: textOf(member(each, 'path')),
    value: member(each, 'value'),
  }));
}

/** Whether one of the schemas that a body names fits. */
export function namesSchema(body: unknown, pattern: RegExp): boolean {
  const schemas = isObject(body) ? listOf(member(body, 'schemas')) : [];
  return schemas.some((each) => pattern.test(textOf(each)));
}

/** The value of an attribute in the body of a POST or a PUT. */
export function valueIn(body: unknown, name: string): AttributeValue | undefined {
  return isObject(body) ? member(body, name) : undefined;
}

/** A parameter of the address, whatever the case of its name; undefined: it has none of that name. */
export function parameterIn({ url }: Sighting, name: string): string | undefined {
  if (!url.includes('?')) return undefined;
  for (const [each, value] of new URL(url).searchParams) if (each.toLowerCase() === name) return value;
  return undefined;
}

/** The objects among the values of a list. */
export function objectsIn(value: AttributeValue | undefined): readonly Attributes[] {
  return listOf(value).filter(isObject);
}

export function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
