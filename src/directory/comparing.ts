/** Single comparisons of SCIM in SQL: of a column, of one value in JSON, of any value of a list. */

import { type RawBuilder, sql } from 'kysely';
import type { ValueTest } from '../scim/index.ts';
import type { JsonValue, JsonWords } from '../store/index.ts';
import type { Column } from './shapes.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;
type Comparison = Extract<ValueTest, { readonly type: 'compare' }>;

export const never: Test = sql`1 = 0`;
const always: Test = sql`1 = 1`;

/** What the test says of an attribute without a value. */
export function nothingTest(test: ValueTest): Test {
  return test.type === 'compare' && test.orNothing ? always : never;
}

/** That the column, or its having no value, passes. */
export function columnTest(words: JsonWords, column: Column, test: ValueTest): Test {
  return sql`case when ${column.value} is null then ${nothingTest(test)} else ${columnHolds(words, column, test)} end`;
}

/** That the value in the column passes. */
export function columnHolds(words: JsonWords, column: Column, test: ValueTest): Test {
  const { kind, value, folded } = column;
  if (test.type === 'present') return kind === 'text' ? sql`${value} <> ''` : always;
  const { operator, wanted } = test;
  if (operator === 'ne') return sql`not (${columnHolds(words, column, { ...test, operator: 'eq' })})`;
  if (kind === 'flag')
    return typeof wanted === 'boolean' ? sql`${value} = ${sql.lit(Number(wanted))}` : never;
  if (kind === 'moment') return typeof wanted === 'number' ? ordered(value, test, wanted) : never;
  return typeof wanted === 'string' ? textual(words, { text: value, folded }, { test, wanted }) : never;
}

/** That a value which by its schema is no list, or its absence, passes. */
export function jsonHolds(words: JsonWords, value: JsonValue, test: ValueTest): Test {
  if (test.type === 'present') {
    return sql`case when ${words.is(value.type, 'container')} then ${words.filled(value.node)}
      else ${scalarHolds(words, value, test)} end`;
  }
  return sql`case when ${words.is(value.type, 'nothing')} then ${nothingTest(test)}
    else ${scalarHolds(words, value, test)} end`;
}

/** That a value of a list passes. @param of the value, and what is its `value` when it is an object, which stands for it. */
export function elementHolds(
  words: JsonWords,
  { element, inner }: { readonly element: JsonValue; readonly inner: JsonValue },
  test: ValueTest,
): Test {
  const container = words.is(element.type, 'container');
  const whole = test.type === 'present' ? words.filled(element.node) : scalarHolds(words, inner, test);
  return sql`case when ${container} then ${whole} else ${scalarHolds(words, element, test)} end`;
}

/** That a value of a list is one. */
export function elementHasValue(
  words: JsonWords,
  { element, inner }: { readonly element: JsonValue; readonly inner: JsonValue },
): Test {
  return sql`case when ${words.is(element.type, 'container')} then not (${words.is(inner.type, 'nothing')})
    else not (${words.is(element.type, 'nothing')}) end`;
}

/**
 * That one of the values of a list passes; an object stands for its `value`. @param list where the list lies, and what to
 * call its rows.
 */
export function listHolds(
  words: JsonWords,
  list: { readonly value: JsonValue; readonly row: string },
  test: ValueTest,
): Test {
  const from = words.elements(list.value, list.row);
  const element = words.element(list.row);
  const inner = words.member(words.object(list.row), ['value']);
  const one = sql<boolean>`exists (select 1 from ${from} where ${elementHolds(words, { element, inner }, test)})`;
  if (test.type === 'present' || !test.orNothing) return one;
  const something = elementHasValue(words, { element, inner });
  return sql`(${one} or not exists (select 1 from ${from} where ${something}))`;
}

/** That one value which is no list passes; none does not. */
export function scalarHolds(words: JsonWords, value: JsonValue, test: ValueTest): Test {
  const something = sql<boolean>`not (${words.is(value.type, 'nothing')})`;
  if (test.type === 'present')
    return sql`(${something} and not (${words.is(value.type, 'string')} and ${value.text} = ''))`;
  const { operator, wanted, as } = test;
  if (operator === 'ne')
    return sql`(${something} and not (${scalarHolds(words, value, { ...test, operator: 'eq' })}))`;
  if (wanted === null) return never;
  if (as === 'moment' && typeof wanted === 'number') {
    const moment = words.moment(value.text);
    return sql`case when ${words.is(value.type, 'string')} then ${moment} is not null and ${ordered(moment, test, wanted)}
      else 1 = 0 end`;
  }
  if (typeof wanted === 'boolean')
    return operator === 'eq' ? sql`(${something} and ${words.isBoolean(value, wanted)})` : never;
  if (typeof wanted === 'number')
    return sql`(${something} and ${words.is(value.type, 'number')} and ${ordered(value.number, test, wanted)})`;
  return sql`(${something} and ${words.is(value.type, 'string')} and ${textual(words, value, { test, wanted })})`;
}

function ordered(value: Sql, { operator }: Comparison, wanted: number): Test {
  const sign = signs[operator];
  return sign === undefined ? never : sql`${value} ${sign} ${wanted}`;
}

function textual(
  words: JsonWords,
  value: { readonly text: Sql; readonly folded?: Sql | undefined },
  { test, wanted }: { readonly test: Comparison; readonly wanted: string },
): Test {
  const text = test.as === 'folded' ? (value.folded ?? words.fold(value.text)) : value.text;
  const sign = signs[test.operator];
  if (sign !== undefined) return sql`${text} ${sign} ${wanted}`;
  if (test.operator === 'co') return words.includes(text, wanted);
  // Both engines count characters, not the units of UTF-16.
  const length = sql.lit([...wanted].length);
  if (test.operator === 'sw') return sql`substr(${text}, 1, ${length}) = ${wanted}`;
  return sql`(length(${text}) >= ${length} and substr(${text}, length(${text}) - ${length} + 1) = ${wanted})`;
}

const signs: Readonly<Record<string, Sql | undefined>> = {
  eq: sql`=`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
};
