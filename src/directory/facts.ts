/** What a test needs of a row, found once for it however often it is compared: columns of an inner query. */

import { type RawBuilder, sql } from 'kysely';
import type { JsonValue, JsonWords } from '../store/index.ts';
import type { Column } from './shapes.ts';

type Sql = RawBuilder<unknown>;

export interface Facts {
  /** How to name, outside of the inner query, what the expression gives inside of it. @param key one for each expression. */
  fact(key: string, value: Sql): Sql;
  /** The same, of an expression that is known only once everything is translated. */
  later(key: string, value: () => Sql): Sql;
  value(value: JsonValue, key: string): JsonValue;
  column(column: Column, key: string): Column;
  /** The facts by name, for the list of the inner query. */
  all(): ReadonlyMap<string, Sql>;
}

/** @param row what the inner query is called outside of it. */
export function openFacts(words: JsonWords, row: string): Facts {
  const names = new Map<string, string>();
  const values = new Map<string, () => Sql>();

  function later(key: string, value: () => Sql): Sql {
    const known = names.get(key);
    const name = known ?? `fact${names.size}`;
    if (known === undefined) {
      names.set(key, name);
      values.set(name, value);
    }
    return sql.ref(`${row}.${name}`);
  }
  const fact = (key: string, value: Sql): Sql => later(key, () => value);

  return {
    fact,
    later,
    value: (value, key) => ({
      get node() {
        return fact(`${key} node`, value.node);
      },
      get type() {
        return fact(`${key} type`, value.type);
      },
      get text() {
        return fact(`${key} text`, value.text);
      },
      get number() {
        return fact(`${key} number`, value.number);
      },
      get folded() {
        const text = sql`case when ${words.is(value.type, 'string')} then ${words.fold(value.text)} end`;
        return fact(`${key} folded`, text);
      },
    }),
    column: (column, key) => ({
      kind: column.kind,
      get value() {
        return fact(key, column.value);
      },
      get folded() {
        return fact(`${key} folded`, words.fold(column.value));
      },
    }),
    all: () => new Map([...values].map(([name, value]) => [name, value()])),
  };
}

/** The facts as they stand in the list of the inner query. */
export function listOfFacts(facts: ReadonlyMap<string, Sql>): readonly Sql[] {
  return [...facts].map(([name, value]) => sql`${value} as ${sql.ref(name)}`);
}
