/** Single comparisons of SCIM in SQL. None is ever null: what holds of a value can be turned round by `not`. */

import { type RawBuilder, sql } from 'kysely';
import type { ValueTest } from '../scim/index.ts';
import type { JsonValue, JsonWords } from '../store/index.ts';
import { type Typed, typedElement } from './typed.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;
type Comparison = Extract<ValueTest, { readonly type: 'compare' }>;

export const never: Test = sql`1 = 0`;
export const always: Test = sql`1 = 1`;

/** What the test says of an attribute without a value. */
export function nothingTest(test: ValueTest): Test {
  return test.type === 'compare' && test.orNothing ? always : never;
}

/** That a value, or its absence, passes. */
export function holdsOrNothing(words: JsonWords, value: Typed, test: ValueTest): Test {
  if (test.type !== 'compare' || !test.orNothing) return holds(words, value, test);
  // What has no value differs from every value.
  if (test.operator === 'ne' && test.wanted !== null)
    return sql`not (${holds(words, value, { ...test, operator: 'eq' })})`;
  return sql`(not (${value.something}) or ${holds(words, value, test)})`;
}

/** That a value passes; none does not. */
export function holds(words: JsonWords, value: Typed, test: ValueTest): Test {
  if (test.type === 'present') return value.filled;
  if (test.type === 'among') {
    const text = test.as === 'folded' ? value.folded : value.text;
    return known(text, sql`in (${sql.join(test.wanted)})`);
  }
  const { operator, wanted, as } = test;
  if (operator === 'ne')
    return sql`(${value.something} and not (${holds(words, value, { ...test, operator: 'eq' })}))`;
  if (wanted === null) return never;
  if (typeof wanted === 'boolean')
    return operator === 'eq' ? known(value.flag, sql`= ${sql.lit(Number(wanted))}`) : never;
  if (typeof wanted === 'number') {
    const sign = signs[operator];
    return sign === undefined
      ? never
      : known(as === 'moment' ? value.moment : value.number, sql`${sign} ${wanted}`);
  }
  // A value of a moment that is none was compared as a text.
  return as === 'moment'
    ? never
    : textual(words, as === 'folded' ? value.folded : value.text, { operator, wanted });
}

/** That one of the values of a list passes, or that it has none. @param list where it lies, and what to call its rows. */
export function listHolds(
  words: JsonWords,
  list: { readonly value: JsonValue; readonly row: string },
  test: ValueTest,
): Test {
  const from = words.elements(list.value, list.row);
  const inner = words.member(words.object(list.row), ['value']);
  const value = typedElement(words, words.element(list.row), inner);
  const one = sql<boolean>`exists (select 1 from ${from} where ${holds(words, value, test)})`;
  if (test.type !== 'compare' || !test.orNothing) return one;
  return sql`(${one} or not exists (select 1 from ${from} where ${value.something}))`;
}

function known(value: Sql, comparison: Sql): Test {
  return sql`(${value} is not null and ${value} ${comparison})`;
}

function textual(
  words: JsonWords,
  text: Sql,
  { operator, wanted }: { readonly operator: Comparison['operator']; readonly wanted: string },
): Test {
  const sign = signs[operator];
  if (sign !== undefined) return known(text, sql`${sign} ${wanted}`);
  if (operator === 'co') return sql`(${text} is not null and ${words.includes(text, wanted)})`;
  // Both engines count characters, not the units of UTF-16.
  const length = sql.lit([...wanted].length);
  if (operator === 'sw') return sql`(${text} is not null and substr(${text}, 1, ${length}) = ${wanted})`;
  return sql`(${text} is not null and length(${text}) >= ${length}
    and substr(${text}, length(${text}) - ${length} + 1) = ${wanted})`;
}

const signs: Readonly<Record<string, Sql | undefined>> = {
  eq: sql`=`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
};
