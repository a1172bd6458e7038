/** From a condition of SCIM to SQL: every resource is looked at by the database, none by us. */

import { type RawBuilder, sql } from 'kysely';
import type { Condition, Path, ValueTest } from '../scim/index.ts';
import { type JsonValue, jsonWords, type Queryable } from '../store/index.ts';
import { columnHolds, columnTest, jsonHolds, listHolds, never, nothingTest } from './comparing.ts';
import type { Column, Columns, Own, Rows, Shape } from './shapes.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

/** What the names of a condition mean where it is asked: a resource, one of its values in JSON, one in columns. */
interface Context {
  test(path: Path, test: ValueTest): Test;
  some(path: Path, condition: Condition): Test;
}

/** A condition in SQL. */
export interface Matching {
  readonly test: Test;
  /** What the test needs of a row, by the names under which `told` must have them: found once, however often compared. */
  readonly facts: ReadonlyMap<string, Sql>;
}

/**
 * That the row `told`, of which the shape speaks, fits the condition. Means what `compileFilter` computes for resources
 * whose values have the form of their schema, as all have that were told by SCIM; lists within lists are not looked into.
 */
export function matching(within: Queryable, condition: Condition, shape: Shape): Matching {
  const words = jsonWords(within);
  let rows = 0;
  const newRow = (): string => `v${rows++}`;
  const facts = new Map<string, Sql>();
  const names = new Map<string, string>();
  return { test: translate(condition, resource()), facts };

  function fact(key: string, value: Sql): Sql {
    const name = names.get(key) ?? `fact${names.size}`;
    names.set(key, name);
    facts.set(name, value);
    return sql.ref(`told.${name}`);
  }

  /** What is asked of the value is found once for each row. */
  function factual(value: JsonValue, key: string): JsonValue {
    return {
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
        return fact(`${key} folded`, words.fold(value.text));
      },
    };
  }

  function factualColumn(column: Column, key: string): Column {
    if (column.kind !== 'text') return column;
    return {
      ...column,
      get folded() {
        return fact(`${key} folded`, words.fold(column.value));
      },
    };
  }

  function resource(): Context {
    const json = inJson(shape.attributes);
    const ownOf = ([first]: Path): Own | undefined =>
      first.known && Object.hasOwn(shape.own, first.name) ? shape.own[first.name] : undefined;
    return {
      test(path, test) {
        const own = ownOf(path);
        return own === undefined ? json.test(path, test) : ownTest(own, path, test);
      },
      some(path, inner) {
        const own = ownOf(path);
        return own === undefined ? json.some(path, inner) : ownSome(own, inner);
      },
    };
  }

  function ownTest(own: Own, path: Path, test: ValueTest): Test {
    const part = path[1];
    switch (own.type) {
      case 'column':
        return part === undefined
          ? columnTest(words, factualColumn(own.column, `own ${path[0].name}`), test)
          : nothingTest(test);
      case 'object':
        // Without a part only presence can be asked, and it is always there.
        return part === undefined ? sql`1 = 1` : inColumns(own.columns).test([part], test);
      case 'rows':
        return rowsTest(own.tables, part?.name ?? 'value', test);
      case 'json': {
        const list = { value: words.value(own.json), row: newRow() };
        return part === undefined ? listHolds(words, list, test) : nothingTest(test);
      }
    }
  }

  function rowsTest(tables: readonly Rows[], name: string, test: ValueTest): Test {
    const one = tables.map(({ from, where, columns }) => {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
      const holds = column === undefined ? never : columnHolds(words, column, test);
      return sql<boolean>`exists (select 1 from ${from} where ${where} and ${holds})`;
    });
    if (test.type === 'present' || !test.orNothing) return anyOf(one);
    const known = tables.every(({ columns }) => Object.hasOwn(columns, name));
    const none = tables.map(({ from, where }) => sql<boolean>`exists (select 1 from ${from} where ${where})`);
    return known ? sql`(${anyOf(one)} or not ${anyOf(none)})` : sql`1 = 1`;
  }

  function ownSome(own: Own, condition: Condition): Test {
    switch (own.type) {
      case 'column':
        return sql`(${own.column.value} is not null and ${translate(condition, inColumns({}))})`;
      case 'object':
        return translate(condition, inColumns(own.columns));
      case 'rows':
        return anyOf(
          own.tables.map(
            ({ from, where, columns }) =>
              sql`exists (select 1 from ${from} where ${where} and ${translate(condition, inColumns(columns))})`,
          ),
        );
      case 'json':
        // Always there, and made of texts, which have no parts.
        return translate(condition, inColumns({}));
    }
  }

  function inColumns(columns: Columns): Context {
    return {
      test([first, part], test) {
        const column =
          part === undefined && Object.hasOwn(columns, first.name) ? columns[first.name] : undefined;
        return column === undefined ? nothingTest(test) : columnTest(words, column, test);
      },
      some: () => never,
    };
  }

  function inJson(json: Sql): Context {
    return {
      test(path, test) {
        const { tables, value, listed } = walk(json, path);
        if (!listed && tables.length === 0) return jsonHolds(words, value, test);
        return listHolds(words, { value, row: newRow(), tables }, test);
      },
      some(path, condition) {
        const { tables, value } = walk(json, path);
        const row = newRow();
        const from = sql.join([...tables, words.elements(value, row)]);
        return sql`exists (select 1 from ${from} where ${translate(condition, inJson(words.object(row)))})`;
      },
    };
  }

  /** Goes inwards: what can hold one value only is passed through, what can hold a list becomes a table. */
  function walk(start: Sql, path: Path) {
    const tables: Sql[] = [];
    let json = start;
    let passed: string[] = [];
    for (const [at, { name, known, many }] of path.entries()) {
      const last = at === path.length - 1;
      if (known && !many && !last) {
        passed.push(name);
        continue;
      }
      const key = JSON.stringify([...passed, name]);
      const outer = passed.length === 0 ? json : words.member(json, passed).node;
      const found = known ? words.member(json, [...passed, name]) : words.foldedMember(outer, name);
      // Of the resource itself, for what lies within its values is other in each of these.
      const value = json === shape.attributes && known ? factual(found, key) : found;
      if (last) return { tables, value, listed: many };
      passed = [];
      json = value.node;
      if (!many) continue;
      const row = newRow();
      tables.push(words.elements(value, row));
      json = words.object(row);
    }
    throw new RangeError('A path has one name at least.');
  }

  function translate(each: Condition, context: Context): Test {
    switch (each.type) {
      case 'and':
      case 'or': {
        const parts = each.conditions.map((part) => translate(part, context));
        return sql`(${sql.join(parts, each.type === 'and' ? sql` and ` : sql` or `)})`;
      }
      case 'not':
        return sql`not (${translate(each.condition, context)})`;
      case 'some':
        return context.some(each.path, each.condition);
      case 'test':
        return context.test(each.path, each.test);
    }
  }
}

/**
 * What narrows the rows down by an index, if the condition asks for members or for groups by id: `told.id` is among
 * these. To be asked besides the condition itself.
 */
export function narrowing(condition: Condition, shape: Shape, source: string): Test | undefined {
  const parts = condition.type === 'and' ? condition.conditions : [condition];
  for (const part of parts) {
    const asked = askedValue(part);
    const own = asked && Object.hasOwn(shape.own, asked.name) ? shape.own[asked.name] : undefined;
    if (asked === undefined || own?.type !== 'rows') continue;
    const holders = own.tables.map((rows) => rows.holders(source, asked.value));
    return sql`told.id in (${sql.join(holders, sql` union all `)})`;
  }
  return undefined;
}

function askedValue(part: Condition): { readonly name: string; readonly value: string } | undefined {
  if (part.type === 'some') {
    const inner = part.condition.type === 'and' ? part.condition.conditions : [part.condition];
    const found = inner.map(askedValue).find((each) => each?.name === 'value');
    return found && { name: part.path[0].name, value: found.value };
  }
  if (part.type !== 'test' || part.test.type !== 'compare') return undefined;
  const [first, sub] = part.path;
  const { operator, wanted, as } = part.test;
  if (operator !== 'eq' || as !== 'exact' || typeof wanted !== 'string') return undefined;
  if (sub !== undefined && sub.name !== 'value') return undefined;
  return { name: first.name, value: wanted };
}

/** What a condition costs for one resource; 1 is a comparison of a single value. */
export function costOf(condition: Condition): number {
  if (condition.type === 'test') return condition.path.some(({ many }) => many) ? 5 : 1;
  if (condition.type === 'not') return costOf(condition.condition);
  if (condition.type === 'some') return 5 + 2 * costOf(condition.condition);
  return condition.conditions.reduce((sum, each) => sum + costOf(each), 0);
}

function anyOf(tests: readonly Test[]): Test {
  return sql`(${sql.join(tests, sql` or `)})`;
}
