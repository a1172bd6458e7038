/**
 * What tests need of a row, found once for it however often it is compared: columns of inner queries. What is read comes
 * first, what is made of that (folded texts, say) second, so that nothing is read twice either.
 */

import { type RawBuilder, sql } from 'kysely';
import type { JsonValue } from '../store/index.ts';
import type { Typed } from './typed.ts';

type Sql = RawBuilder<unknown>;

export interface Facts {
  /** How to name, outside of the inner queries, what the expression gives inside. @param key one for each expression. */
  read(key: string, value: Sql): Sql;
  /** The same, of an expression that is known only once everything is translated. */
  readLater(key: string, value: () => Sql): Sql;
  /** The same, of an expression that is made of what was read. */
  made(key: string, value: Sql): Sql;
  /** The value with all its parts read once. */
  value(value: JsonValue, key: string): JsonValue;
  /** The value with all its parts made once. */
  typed(value: Typed, key: string): Typed;
  /** The rows with their facts, to be selected from under the name of the row. Asked once everything is translated. */
  rows(from: Sql): Sql;
}

/** @param row what the rows are called. @param kept what there is of them beside the facts: `told.*`. */
export function openFacts(row: string, kept: readonly Sql[]): Facts {
  const names = new Map<string, string>();
  const reads = new Map<string, () => Sql>();
  const makes = new Map<string, () => Sql>();

  function named(list: Map<string, () => Sql>, key: string, value: () => Sql): Sql {
    const known = names.get(key);
    const name = known ?? `fact${names.size}`;
    if (known === undefined) {
      names.set(key, name);
      list.set(name, value);
    }
    return sql.ref(`${row}.${name}`);
  }
  const read = (key: string, value: Sql): Sql => named(reads, key, () => value);
  const made = (key: string, value: Sql): Sql => named(makes, key, () => value);

  return {
    read,
    readLater: (key, value) => named(reads, key, value),
    made,
    value: (value, key) => ({
      get node() {
        return read(`${key} node`, value.node);
      },
      get type() {
        return read(`${key} type`, value.type);
      },
      get text() {
        return read(`${key} text`, value.text);
      },
      get number() {
        return read(`${key} number`, value.number);
      },
    }),
    typed: (value, key) => ({
      get something() {
        return sql<boolean>`${made(`${key} something`, flagOf(value.something))} = 1`;
      },
      get filled() {
        return sql<boolean>`${made(`${key} filled`, flagOf(value.filled))} = 1`;
      },
      get text() {
        return made(`${key} as text`, value.text);
      },
      get folded() {
        return made(`${key} folded`, value.folded);
      },
      get number() {
        return made(`${key} as number`, value.number);
      },
      get flag() {
        return made(`${key} flag`, value.flag);
      },
      get moment() {
        return made(`${key} moment`, value.moment);
      },
    }),
    rows(from) {
      const inner = sql`select ${sql.join([...kept, ...columns(reads)])} from ${from} ${endless}`;
      if (makes.size === 0) return sql`(${inner}) as ${sql.ref(row)}`;
      const list = [sql`${sql.ref(row)}.*`, ...columns(makes)];
      return sql`(select ${sql.join(list)} from (${inner}) as ${sql.ref(row)} ${endless}) as ${sql.ref(row)}`;
    },
  };
}

/** A limit of its own, so that no engine merges an inner query into the outer and finds its columns again and again. */
const endless = sql`limit 9223372036854775807`;

function columns(list: ReadonlyMap<string, () => Sql>): readonly Sql[] {
  return [...list].map(([name, value]) => sql`${value()} as ${sql.ref(name)}`);
}

function flagOf(test: RawBuilder<boolean>): Sql {
  return sql`case when ${test} then 1 else 0 end`;
}
