/** Reads filters (RFC 7644 section 3.4.2.2, figure 1) and the paths of PATCH operations (section 3.5.2, figure 7). */
import type { ScimType } from '../message/error.ts';
import { type Cursor, cursorOver } from './cursor.ts';
import { allOf, anyOf, comparisons, type Filter } from './filter.ts';

/**
 * Reads a filter. Operators, `and`, `or`, `not`, `true`, `false` and `null` may be written in any case; `not` binds
 * strongest, then `and`, then `or`. Beyond the standard, `emails[type eq "work"].value eq "x"` is understood.
 * Throws 400 `invalidFilter` with the place of the fault.
 */
export function parseFilter(text: string): Filter {
  return readAll(text, 'invalidFilter', readOr);
}

/** The path of a PATCH operation: `name.givenName`, `emails[type eq "work"].value`. */
export interface PatchPath {
  readonly attribute: string;
  /** Which values of a multi-valued attribute are meant; absent: all of them, or the attribute as such. */
  readonly filter?: Filter;
  /** The sub-attribute after a filter; without a filter it is part of `attribute`. */
  readonly sub?: string;
}

/** Reads a path; throws 400 `invalidPath` with the place of the fault. */
export function parsePatchPath(text: string): PatchPath {
  // What is a bare name needs no taking apart, and most paths are.
  if (bareName.test(text)) return { attribute: text };
  return readAll(text, 'invalidPath', (cursor) => {
    const attribute = cursor.name();
    if (!cursor.take('[')) return { attribute };
    const filter = readInside(cursor);
    const sub = cursor.suffix();
    return { attribute, filter, ...(sub !== undefined && { sub }) };
  });
}

const bareName = /^[a-z][a-z\d]{0,99}(?:\.[a-z][a-z\d]{0,99})?$/i;

function readAll<R>(text: string, scimType: ScimType, read: (cursor: Cursor) => R): R {
  const cursor = cursorOver(text, scimType);
  const result = read(cursor);
  if (cursor.peek() !== undefined) throw cursor.expected('the end');
  return result;
}

function readOr(cursor: Cursor): Filter {
  const filters = [readAnd(cursor)];
  while (cursor.takeWord('or')) filters.push(readAnd(cursor));
  return anyOf(filters);
}

function readAnd(cursor: Cursor): Filter {
  const filters = [readTerm(cursor)];
  while (cursor.takeWord('and')) filters.push(readTerm(cursor));
  return allOf(filters);
}

function readTerm(cursor: Cursor): Filter {
  if (cursor.take('(')) return readGroup(cursor);
  // An attribute may be called `not`; only before a parenthesis is it the word.
  if (cursor.peek(1)?.type === '(' && cursor.takeWord('not')) {
    cursor.take('(');
    return { type: 'not', filter: readGroup(cursor) };
  }
  const path = cursor.name();
  if (!cursor.take('[')) return readTest(cursor, path);
  const filter = readInside(cursor);
  const sub = cursor.suffix();
  return { type: 'some', path, filter: sub === undefined ? filter : allOf([filter, readTest(cursor, sub)]) };
}

function readGroup(cursor: Cursor): Filter {
  const filter = cursor.deeper(() => readOr(cursor));
  if (!cursor.take(')')) throw cursor.expected('a closing parenthesis');
  return filter;
}

function readInside(cursor: Cursor): Filter {
  const filter = cursor.deeper(() => readOr(cursor));
  if (!cursor.take(']')) throw cursor.expected('a closing bracket');
  if (holdsSome(filter)) throw cursor.expected('an expression without brackets inside of brackets');
  return filter;
}

function holdsSome(filter: Filter): boolean {
  if (filter.type === 'some') return true;
  if (filter.type === 'not') return holdsSome(filter.filter);
  return (filter.type === 'and' || filter.type === 'or') && filter.filters.some(holdsSome);
}

function readTest(cursor: Cursor, path: string): Filter {
  cursor.term();
  if (cursor.takeWord('pr')) return { type: 'present', path };
  const operator = comparisons.find((each) => cursor.takeWord(each));
  if (operator === undefined) throw cursor.expected(`an operator (${comparisons.join(', ')} or pr)`);
  return { type: 'compare', path, operator, value: cursor.literal() };
}
