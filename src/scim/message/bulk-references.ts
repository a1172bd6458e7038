/** References by `bulkId` from one operation of a bulk request to what another makes (RFC 7644 section 3.7.2). */
import type { Attributes } from '../../model/index.ts';
import { isObject, member } from '../schema/read.ts';
import { namesAmong } from './bulk-names.ts';

export interface References {
  /** The bulkIds that a value speaks of. */
  in(value: unknown): ReadonlySet<string>;
  /** The same with every reference replaced by the id that it stands for; one that stands for nothing is left. */
  resolved<Value>(value: Value, ids: ReadonlyMap<string, string>): Value;
  /**
   * The same without what refers: a list loses the elements that do, an object and an extension the members that do, so that two resources
   * which name each other can both be made and completed afterwards.
   */
  without(value: unknown): unknown;
  /** What `without` leaves out of a resource. */
  referring(resource: unknown): object;
}

/** Where ids stand: what looks like a reference there is one, though nothing may make what it names. */
const places: ReadonlySet<string> = new Set(['value', '$ref', 'path', 'members', 'manager', 'managerid']);

interface Found {
  readonly start: number;
  readonly end: number;
  readonly id: string;
  /** It stands in the quotes of a filter. */
  readonly quoted: boolean;
}

/**
 * References to what operations make. A whole text `bulkId:x` is one wherever it stands, if an operation makes an x; where ids
 * stand it is one in any case, also at the end of a path and in the quotes of a filter. @param bulkIds of all that is made.
 */
export function referencesTo(bulkIds: Iterable<string>): References {
  const made = new Set(bulkIds);
  const nameAt = namesAmong(made);

  function foundIn(text: string, name: string): readonly Found[] {
    if (!text.includes('bulkId:')) return [];
    const whole = text.startsWith('bulkId:') ? text.slice('bulkId:'.length) : '';
    if (made.has(whole)) return [{ start: 0, end: text.length, id: whole, quoted: false }];
    if (!places.has(name)) return [];
    const found: Found[] = [];
    const beginning = /(^|[/"])bulkId:/g;
    for (let match = beginning.exec(text); match !== null; match = beginning.exec(text)) {
      const at = beginning.lastIndex;
      const quoted = match[1] === '"';
      const written = quoted ? quotedAt(text, at) : namedAt(text, at);
      // A string that does not end leaves nothing after it that could be understood.
      if (written === undefined) break;
      if (written === '') continue;
      const id = quoted ? decoded(written) : written;
      found.push({ start: at - 'bulkId:'.length, end: at + written.length, id, quoted });
      beginning.lastIndex = at + written.length;
    }
    return found;
  }

  function namedAt(text: string, at: number): string {
    return nameAt(text, at) ?? /^[^/"]*/.exec(text.slice(at))?.[0] ?? '';
  }

  function idsIn(value: unknown): ReadonlySet<string> {
    const ids = new Set<string>();
    if (!mentions(value)) return ids;
    changed(value, '', (text, name) => {
      for (const { id } of foundIn(text, name)) ids.add(id);
      return text;
    });
    return ids;
  }

  function refers(value: unknown, name: string): boolean {
    return idsIn({ [name]: value }).size > 0;
  }

  function without(value: unknown, name: string): unknown {
    if (Array.isArray(value)) return value.filter((each) => !refers(each, name));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      namedMembers(value).flatMap(({ key, place, value: each }) => {
        if (!refers(each, place)) return [[key, each]];
        return Array.isArray(each) || isExtension(key, each) ? [[key, without(each, place)]] : [];
      }),
    );
  }

  function referring(resource: unknown): object {
    const members = isObject(resource) ? namedMembers(resource) : [];
    return Object.fromEntries(
      members.flatMap(({ key, place, value }): [string, unknown][] => {
        if (!refers(value, place)) return [];
        if (isExtension(key, value)) return [[key, referring(value)]];
        return [[key, Array.isArray(value) ? value.filter((each) => refers(each, place)) : value]];
      }),
    );
  }

  return {
    in: idsIn,
    resolved(value, ids) {
      if (!mentions(value)) return value;
      return changed(value, '', (text, name) => {
        let [after, from] = ['', 0];
        for (const { start, end, id, quoted } of foundIn(text, name)) {
          const meant = ids.get(id);
          if (meant === undefined) continue;
          after += text.slice(from, start) + (quoted ? JSON.stringify(meant).slice(1, -1) : meant);
          from = end;
        }
        return after + text.slice(from);
      }) as typeof value;
    },
    without: (value) => without(value, ''),
    referring,
  };
}

/** Of an extension single members may be left out: the rest of it may be what the resource needs. */
function isExtension(key: string, value: unknown): boolean {
  return key.includes(':') && isObject(value);
}

/** The string of a filter that goes on there, as it is written; undefined: it has no end. */
function quotedAt(text: string, at: number): string | undefined {
  return /^((?:[^"\\]|\\.)*)"/s.exec(text.slice(at))?.[1];
}

function decoded(written: string): string {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return written;
  }
}

/** The members of an object, each with the name, folded, of what it tells: the `value` of an operation tells what its path names. */
function namedMembers(object: Attributes) {
  const path = member(object, 'op') === undefined ? undefined : member(object, 'path');
  const named =
    typeof path === 'string'
      ? path
          .trim()
          .split(/[.:\]]/)
          .at(-1)
      : undefined;
  return Object.entries(object).map(([key, value]) => {
    const folded = key.toLowerCase();
    return { key, value, place: folded === 'value' && named ? named.toLowerCase() : lastOf(folded) };
  });
}

/** The attribute that a name ends in: `urn:…:User:manager` is `manager`. */
function lastOf(name: string): string {
  return name.split(/[.:]/).at(-1) ?? name;
}

/** Whether there may be a reference at all: of most values there is none. */
function mentions(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('bulkId:');
  if (Array.isArray(value)) return value.some(mentions);
  return isObject(value) && Object.values(value).some(mentions);
}

/** The value with other texts. @param name of what it tells. */
function changed(value: unknown, name: string, change: (text: string, name: string) => string): unknown {
  if (typeof value === 'string') return change(value, name);
  if (Array.isArray(value)) return value.map((each) => changed(each, name, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    namedMembers(value).map(({ key, place, value: each }) => [key, changed(each, place, change)]),
  );
}
