/** From a condition of SCIM to SQL: every resource is looked at by the database, none by us. */

import { type RawBuilder, sql } from 'kysely';
import type { Condition, Order, Path, ValueTest } from '../scim/index.ts';
import { jsonWords, type Queryable } from '../store/index.ts';
import {
  columnHolds,
  columnTest,
  elementHasValue,
  elementHolds,
  jsonHolds,
  listHolds,
  never,
  nothingTest,
  scalarHolds,
} from './comparing.ts';
import { openFacts } from './facts.ts';
import { type List, openLists } from './lists.ts';
import { orderKey } from './ordering.ts';
import { reach } from './reach.ts';
import type { Columns, Own, Rows, Shape } from './shapes.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

/** What the names of a condition mean where it is asked: a resource, one of its values in JSON, one in columns. */
interface Context {
  test(path: Path, test: ValueTest): Test;
  some(path: Path, condition: Condition): Test;
}

/** A condition, and an order, in SQL. */
export interface Matching {
  readonly test: Test;
  /** The name of the key by which `told` is ordered. */
  readonly key?: Sql;
  /** What both need of a row, by the names under which `told` must have them. */
  readonly facts: ReadonlyMap<string, Sql>;
}

/**
 * That the row `told`, of which the shape speaks, fits the condition. Means what `compileFilter` computes for resources
 * whose values have the form of their schema, as all have that were told by SCIM; lists within lists are not looked into.
 */
export function matching(
  within: Queryable,
  asked: { readonly condition?: Condition | undefined; readonly order?: Order | undefined },
  shape: Shape,
): Matching {
  const words = jsonWords(within);
  const facts = openFacts(words, 'told');
  const lists = openLists(words, facts);
  let rows = 0;
  const newRow = (): string => `v${rows++}`;
  const { condition, order } = asked;
  const test = condition === undefined ? sql<boolean>`1 = 1` : translate(condition, resource());
  const key = order && facts.fact('order', orderKey(words, order, shape));
  return { test, ...(key && { key }), facts: facts.all() };

  function resource(): Context {
    const ownOf = ([first]: Path): Own | undefined =>
      first.known && Object.hasOwn(shape.own, first.name) ? shape.own[first.name] : undefined;
    return {
      test(path, each) {
        const own = ownOf(path);
        return own === undefined ? attributeTest(path, each) : ownTest(own, path, each);
      },
      some(path, inner) {
        const own = ownOf(path);
        if (own !== undefined) return ownSome(own, path, inner);
        const { value, key: at } = reach(words, shape.attributes, path);
        return someOf(lists.list(at, (row) => words.elements(value, row)), inner);
      },
    };
  }

  function attributeTest(path: Path, each: ValueTest): Test {
    const { value, key: at, listed, rest } = reach(words, shape.attributes, path);
    if (!listed) return jsonHolds(words, facts.value(value, at), each);
    return listTest(lists.list(at, (row) => words.elements(value, row)), rest, each);
  }

  function ownTest(own: Own, path: Path, each: ValueTest): Test {
    const [{ name }, part] = path;
    switch (own.type) {
      case 'column':
        return part === undefined
          ? columnTest(words, facts.column(own.column, `own ${name}`), each)
          : nothingTest(each);
      case 'object':
        // Without a part only presence can be asked, and it is always there.
        return part === undefined ? sql`1 = 1` : inColumns(own.columns).test([part], each);
      case 'rows':
        return rowsTest(rowsOf(own.tables, name), part?.name ?? 'value', each);
      case 'json': {
        const list = lists.list(`own ${name}`, (row) => words.elements(words.value(own.json), row));
        return part === undefined ? listTest(list, undefined, each) : nothingTest(each);
      }
    }
  }

  function ownSome(own: Own, [{ name }]: Path, inner: Condition): Test {
    switch (own.type) {
      case 'column':
        return sql`(${own.column.value} is not null and ${translate(inner, inColumns({}))})`;
      case 'object':
        return translate(inner, inColumns(own.columns));
      case 'rows':
        return anyOf(
          rowsOf(own.tables, name).map(({ list, columns }) =>
            list.some(translate(inner, inColumns(columns))),
          ),
        );
      case 'json':
        // Always there, and made of texts, which have no parts.
        return translate(inner, inColumns({}));
    }
  }

  /** Each table as a list, with the columns as facts of its rows. */
  function rowsOf(tables: readonly Rows[], name: string) {
    return tables.map(({ from, where, columns }, at) => {
      const list = lists.list(`own ${name} ${at}`, () => sql`${from} where ${where}`);
      const found = Object.entries(columns).map(
        ([part, column]) => [part, list.facts.column(column, part)] as const,
      );
      return { list, columns: Object.fromEntries(found) };
    });
  }

  function rowsTest(tables: ReturnType<typeof rowsOf>, name: string, each: ValueTest): Test {
    const one = tables.flatMap(({ list, columns }) => {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
      return column === undefined ? [] : [list.some(columnHolds(words, column, each))];
    });
    if (each.type === 'present' || !each.orNothing) return anyOf(one);
    if (one.length < tables.length) return sql`1 = 1`;
    return sql`(${anyOf(one)} or not ${anyOf(tables.map(({ list }) => list.some(sql`1 = 1`)))})`;
  }

  function inColumns(columns: Columns): Context {
    return {
      test([first, part], each) {
        const column =
          part === undefined && Object.hasOwn(columns, first.name) ? columns[first.name] : undefined;
        return column === undefined ? nothingTest(each) : columnTest(words, column, each);
      },
      some: () => never,
    };
  }

  /** That a value of the list passes, or what lies at the rest of the path within one. */
  function listTest(list: List, rest: Path | undefined, each: ValueTest): Test {
    const { holds, something } = rest === undefined ? elementTest(list, each) : innerTest(list, rest, each);
    if (each.type === 'present' || !each.orNothing) return list.some(holds);
    return sql`(${list.some(holds)} or not (${list.some(something)}))`;
  }

  function elementTest({ facts: own, row }: List, each: ValueTest) {
    const element = own.value(words.element(row), 'element');
    const inner = own.value(words.member(words.object(row), ['value']), 'value');
    return {
      holds: elementHolds(words, { element, inner }, each),
      something: elementHasValue(words, { element, inner }),
    };
  }

  function innerTest({ facts: own, row }: List, [first, second]: Path, each: ValueTest) {
    if (second !== undefined) throw new RangeError('A value has no parts of parts.');
    if (first.known && !first.many) {
      const value = own.value(words.member(words.object(row), [first.name]), first.name);
      const something = sql<boolean>`not (${words.is(value.type, 'nothing')})`;
      return {
        holds: each.type === 'present' ? jsonHolds(words, value, each) : scalarHolds(words, value, each),
        something,
      };
    }
    const inner = { value: within1(own.fact('object', words.object(row)), first), row: newRow() };
    const plain = each.type === 'present' ? each : { ...each, orNothing: false };
    return {
      holds: listHolds(words, inner, plain),
      // `ne null` holds for whatever has a value.
      something: listHolds(words, inner, { ...everything }),
    };
  }

  function within1(object: Sql, { name, known }: Path[0]) {
    return known ? words.member(object, [name]) : words.foldedMember(object, name);
  }

  /** That one value of the list fits a condition, whose paths begin at that value. */
  function someOf(list: List, inner: Condition): Test {
    const { facts: own, row } = list;
    return list.some(
      translate(inner, {
        test([first], each) {
          if (first.known && !first.many) {
            const value = own.value(words.member(words.object(row), [first.name]), first.name);
            return jsonHolds(words, value, each);
          }
          const object = own.fact('object', words.object(row));
          return listHolds(words, { value: within1(object, first), row: newRow() }, each);
        },
        some: () => never,
      }),
    );
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

/** Holds for whatever has a value. */
const everything: ValueTest = { type: 'compare', operator: 'ne', wanted: null, as: 'exact', orNothing: false };

function anyOf(tests: readonly Test[]): Test {
  return tests.length === 0 ? never : sql`(${sql.join(tests, sql` or `)})`;
}
