/** A value as it is compared: by the kind that it is of, null where it is of another. */

import { type RawBuilder, sql } from 'kysely';
import type { JsonValue, JsonWords } from '../store/index.ts';
import type { Column } from './shapes.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

export interface Typed {
  /** That there is a value; never null. */
  readonly something: Test;
  /** That it is one that `pr` counts; never null. */
  readonly filled: Test;
  readonly text: Sql;
  readonly folded: Sql;
  readonly number: Sql;
  /** 0 or 1. */
  readonly flag: Sql;
  readonly moment: Sql;
}

/** Nothing of each kind: PostgreSQL takes a bare null for a text, and compares texts with nothing but texts. */
const noText: Sql = sql`cast(null as text)`;
const noFlag: Sql = sql`cast(null as integer)`;
const noNumber: Sql = sql`cast(null as double precision)`;

/** A value that by its schema is no list. */
export function typedValue(words: JsonWords, value: JsonValue): Typed {
  const { type, node, text, number } = value;
  const isText = words.is(type, 'string');
  const textOnly = (of: Sql): Sql => sql`case when ${isText} then ${of} end`;
  const something = sql<boolean>`not (${words.is(type, 'nothing')})`;
  return {
    something,
    get filled() {
      return sql<boolean>`(case when ${words.is(type, 'container')} then ${words.filled(node)}
        when ${isText} then ${text} <> '' else ${something} end)`;
    },
    get text() {
      return textOnly(text);
    },
    get folded() {
      return textOnly(words.fold(text));
    },
    get number() {
      return sql`case when ${words.is(type, 'number')} then ${number} end`;
    },
    get flag() {
      return sql`case when ${words.isBoolean(value, true)} then 1 when ${words.isBoolean(value, false)} then 0 end`;
    },
    get moment() {
      return textOnly(words.moment(text));
    },
  };
}

/** A value of a list. @param inner what is its `value` when it is an object, which stands for it. */
export function typedElement(words: JsonWords, element: JsonValue, inner: JsonValue): Typed {
  const container = words.is(element.type, 'container');
  const [own, other] = [typedValue(words, inner), typedValue(words, element)];
  const either = (a: Sql, b: Sql): Sql => sql`case when ${container} then ${a} else ${b} end`;
  return {
    get something() {
      return sql<boolean>`(${either(own.something, other.something)})`;
    },
    get filled() {
      return other.filled;
    },
    get text() {
      return either(own.text, other.text);
    },
    get folded() {
      return either(own.folded, other.folded);
    },
    get number() {
      return either(own.number, other.number);
    },
    get flag() {
      return either(own.flag, other.flag);
    },
    get moment() {
      return either(own.moment, other.moment);
    },
  };
}

/** A value that has a column. */
export function typedColumn(words: JsonWords, { kind, value }: Column): Typed {
  const something = sql<boolean>`${value} is not null`;
  return {
    something,
    filled: kind === 'text' ? sql<boolean>`(${something} and ${value} <> '')` : something,
    text: kind === 'text' ? value : noText,
    get folded() {
      return kind === 'text' ? words.fold(value) : noText;
    },
    number: noNumber,
    flag: kind === 'flag' ? value : noFlag,
    moment: kind === 'moment' ? value : noNumber,
  };
}
