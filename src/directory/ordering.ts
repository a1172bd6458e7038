/** The key by which a resource is ordered, in SQL; means what `keyOf` computes in memory. */

import { type RawBuilder, sql } from 'kysely';
import { KEY_CHARACTERS, type Order, type Path } from '../scim/index.ts';
import type { JsonValue, JsonWords } from '../store/index.ts';
import { reach } from './reach.ts';
import type { Column, Own, Shape } from './shapes.ts';

type Sql = RawBuilder<unknown>;

const nothing: Sql = sql`null`;

/** The key of the row `told`, of which the shape speaks: a text, a number, or null where it has none. */
export function orderKey(words: JsonWords, order: Order, shape: Shape): Sql {
  let rows = 0;
  const newRow = (): string => `k${rows++}`;
  const [{ name }, ...rest] = order.path;
  const own = Object.hasOwn(shape.own, name) ? shape.own[name] : undefined;
  return own === undefined ? keyAt(shape.attributes, order.path) : ownKey(own, rest[0]?.name);

  function ownKey(each: Own, part: string | undefined): Sql {
    switch (each.type) {
      case 'column':
        return columnKey(each.column);
      case 'object':
        return columnKey(part === undefined ? undefined : each.columns[part]);
      case 'rows': {
        const first = each.tables.map(({ from, where, columns, by }) => {
          const key = columnKey(columns[part ?? 'value']);
          return sql`(select ${key} from ${from} where ${where} order by ${by} limit 1)`;
        });
        return first.length === 1 ? sql.join(first) : sql`coalesce(${sql.join(first)})`;
      }
      case 'texts':
        return sql`cast(${each.first} as text)`;
    }
  }

  function columnKey(column: Column | undefined): Sql {
    if (column === undefined) return nothing;
    return column.kind === 'text' ? textKey(sql`nullif(${column.value}, '')`) : column.value;
  }

  function textKey(text: Sql): Sql {
    return words.beginning(order.as === 'folded' ? words.fold(text) : text, KEY_CHARACTERS);
  }

  function keyAt(json: Sql, path: Path): Sql {
    const { value, listed, rest: inner } = reach(words, json, path);
    return listed ? listKey(value, inner) : scalarKey(value);
  }

  /** RFC 7644 section 3.4.2.3: of several values the primary one, or else the first. */
  function listKey(value: JsonValue, inner: Path | undefined): Sql {
    const row = newRow();
    const key = inner === undefined ? scalarKey(words.element(row)) : keyAt(words.object(row), inner);
    const primary = words.isBoolean(words.member(words.object(row), ['primary']), true);
    return sql`(select ${key} from ${words.placed(value, row)}
      order by case when ${primary} then 0 else 1 end, ${words.place(row)} limit 1)`;
  }

  function scalarKey(value: JsonValue): Sql {
    const { type, text, number } = value;
    switch (order.as) {
      case 'number':
        return sql`case when ${words.is(type, 'number')} then ${number} end`;
      case 'flag':
        return sql`case when ${words.isBoolean(value, true)} then 1 when ${words.isBoolean(value, false)} then 0 end`;
      case 'moment':
        return sql`case when ${words.is(type, 'string')} then ${words.moment(text)} end`;
      default:
        return sql`case when ${words.is(type, 'string')} and ${text} <> '' then ${textKey(text)} end`;
    }
  }
}
