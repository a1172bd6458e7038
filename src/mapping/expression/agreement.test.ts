/** Where CEL and the library's own evaluator give a value, ours gives the same one. */

import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ada } from '../fixture.ts';
import { compileExpression } from './expression.ts';

const theirs = new Environment();

/** Whole numbers as we give them; undefined when the library gives no value, or one that we cannot. */
function byLibrary(expression: string): unknown {
  try {
    return plain(theirs.evaluate(expression));
  } catch {
    return undefined;
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.includes(undefined) ? undefined : items;
  }
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  return value ?? undefined;
}

const op = (left: fc.Arbitrary<string>, signs: readonly string[], right: fc.Arbitrary<string>) =>
  fc.tuple(left, fc.constantFrom(...signs), right).map(([a, sign, b]) => `(${a} ${sign} ${b})`);

/**
 * Expressions that are right by their types, so that most of them have a value. Without characters of two UTF-16 units:
 * as in CEL's definition a position counts characters here, and the library counts units.
 */
const { bool } = fc.letrec<{ int: string; text: string; bool: string; texts: string; ints: string }>(
  (tie) => ({
    int: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: 0, max: 20 }).map(String),
      op(tie('int'), ['+', '-', '*', '/', '%'], tie('int')),
      tie('int').map((a) => `-(${a})`),
      tie('text').map((a) => `size(${a})`),
      tie('texts').map((a) => `${a}.size()`),
      fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a}).indexOf(${b})`),
      fc.tuple(tie('ints'), fc.integer({ min: 0, max: 1 })).map(([a, index]) => `(${a})[${index}]`),
      fc.tuple(tie('bool'), tie('int'), tie('int')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      tie('text').map((a) => `cel.bind(t, ${a}, size(t) + size(t))`),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('""', '"a"', '"ab"', '"a,b"', "'x'", '"äö"', '"\\n"'),
      op(tie('text'), ['+'], tie('text')),
      tie('int').map((a) => `string(${a})`),
      tie('bool').map((a) => `string(${a})`),
      tie('texts').map((a) => `${a}.join("-")`),
      tie('text').map((a) => `(${a}).trim()`),
    ),
    texts: fc.oneof(
      { depthSize: 'small' },
      fc.array(tie('text'), { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(tie('text'), fc.constantFrom('","', '"a"')).map(([a, b]) => `(${a}).split(${b})`),
      fc.tuple(tie('texts'), tie('text')).map(([a, b]) => `${a}.map(s, s + ${b})`),
      fc.tuple(tie('texts'), tie('text')).map(([a, b]) => `${a}.filter(s, s != ${b})`),
      op(tie('texts'), ['+'], tie('texts')),
    ),
    ints: fc.array(tie('int'), { minLength: 2, maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    bool: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('true', 'false'),
      op(tie('bool'), ['&&', '||', '==', '!='], tie('bool')),
      op(tie('int'), ['==', '!=', '<', '<=', '>', '>='], tie('int')),
      op(tie('text'), ['==', '!=', '<', '<=', '>', '>='], tie('text')),
      op(tie('text'), ['in'], tie('texts')),
      op(tie('int'), ['in'], tie('ints')),
      op(tie('texts'), ['==', '!='], tie('texts')),
      tie('bool').map((a) => `!(${a})`),
      fc
        .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
        .map(([a, name, b]) => `(${a}).${name}(${b})`),
      fc
        .tuple(tie('texts'), fc.constantFrom('exists', 'all', 'exists_one'), tie('text'))
        .map(([a, name, b]) => `${a}.${name}(s, s == ${b})`),
      fc
        .tuple(tie('ints'), fc.constantFrom('exists', 'all', 'exists_one'), tie('int'))
        .map(([a, name, b]) => `${a}.${name}(n, 6 / n > ${b})`),
      fc.tuple(tie('texts'), tie('ints')).map(([a, b]) => `{"t": ${a}, "n": ${b}}.t == ${a}`),
    ),
  }),
);

describe('our evaluator', () => {
  it('agrees with the library wherever the library has a value', () => {
    let compared = 0;
    fc.assert(
      fc.property(bool, (expression) => {
        const expected = byLibrary(expression);
        if (expected === undefined) return;
        compared++;
        expect(compileExpression(expression).evaluate(ada)).toEqual(expected);
      }),
      { numRuns: 1_000, verbose: 1 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
