/** From a condition of SCIM to SQL: every resource is looked at by the database, none by us. */

import { type RawBuilder, sql } from 'kysely';
import type { Condition, Order, Path, ValueTest } from '../scim/index.ts';
import { jsonWords, type Queryable } from '../store/index.ts';
import { always, holds, holdsOrNothing, listHolds, never, nothingTest } from './comparing.ts';
import { type Facts, openFacts } from './facts.ts';
import { type List, openLists } from './lists.ts';
import { exactTexts, exactValues } from './narrowing.ts';
import { orderKey } from './ordering.ts';
import { reach } from './reach.ts';
import type { Columns, Own, Rows, Shape } from './shapes.ts';
import { type Typed, typedColumn, typedElement, typedValue } from './typed.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

/** What the names of a condition mean where it is asked: a resource, one of its values in JSON, one in columns. */
interface Context {
  test(path: Path, test: ValueTest): Part;
  some(path: Path, condition: Condition): Part;
}

/** A test; of the values of a list as long as it may still be joined with others of the same list. */
type Part = Test | OfList;
interface OfList {
  readonly list: List;
  /** Of one of the values. */
  readonly inner: Test;
}

/** A condition, and an order, in SQL. */
export interface Matching {
  readonly test: Test;
  /** The key by which `told` is ordered. */
  readonly key?: Sql;
  /** The rows, `told`, with all that the two need of them. @param from the table and which of its rows, called `told`. */
  rows(from: Sql): Sql;
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
  const facts = openFacts('told', [sql`told.*`]);
  const lists = openLists(facts);
  let rows = 0;
  const newRow = (): string => `v${rows++}`;
  const { condition, order } = asked;
  const test = condition === undefined ? always : whole(translate(condition, resource()));
  const key = order && facts.read('order', orderKey(words, order, shape));
  return { test, ...(key && { key }), rows: facts.rows };

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
        return someOf(
          lists.list(at, (row) => words.elements(value, row)),
          inner,
        );
      },
    };
  }

  function attributeTest(path: Path, each: ValueTest): Part {
    const { value, key: at, listed, rest } = reach(words, shape.attributes, path);
    if (listed)
      return listTest(
        lists.list(at, (row) => words.elements(value, row)),
        rest,
        each,
      );
    return holdsOrNothing(words, facts.typed(typedValue(words, facts.value(value, at)), at), each);
  }

  function ownTest(own: Own, path: Path, each: ValueTest): Part {
    const [{ name }, part] = path;
    switch (own.type) {
      case 'column':
        return inColumns({ [name]: own.column }).test(part === undefined ? [path[0]] : [part], each);
      case 'object':
        // Without a part only presence can be asked, and it is always there.
        return part === undefined ? always : inColumns(own.columns).test([part], each);
      case 'rows': {
        const asked = part?.name ?? 'value';
        const only = asked === 'value' ? exactTexts(each) : undefined;
        return rowsTest(rowsOf(own.tables, name, only), asked, each);
      }
      case 'texts': {
        if (part !== undefined) return nothingTest(each);
        const list = lists.list(`own ${name}`, () => own.from);
        const { value } = typedColumns(list.facts, { value: { kind: 'text', value: own.value } });
        return value === undefined ? never : { list, inner: holds(words, value, each) };
      }
    }
  }

  function ownSome(own: Own, [{ name }]: Path, inner: Condition): Part {
    switch (own.type) {
      case 'column':
        return sql`(${own.column.value} is not null and ${whole(translate(inner, inTyped({})))})`;
      case 'object':
        return translate(inner, inColumns(own.columns));
      case 'rows':
        return anyOf(
          rowsOf(own.tables, name, exactValues(inner)).map(({ list, values }) =>
            list.some(whole(translate(inner, inTyped(values)))),
          ),
        );
      case 'texts': {
        const list = lists.list(`own ${name}`, () => own.from);
        const values = typedColumns(list.facts, { value: { kind: 'text', value: own.value } });
        return list.some(whole(translate(inner, inTyped(values))));
      }
    }
  }

  /**
   * Each table as a list, with the columns as facts of its rows.
   * @param only those with one of these values, to be looked up: of all there may be a hundred thousand
   */
  function rowsOf(tables: readonly Rows[], name: string, only?: readonly string[]) {
    return tables.map(({ from, where, columns, by }, at) => {
      const key = `own ${name} ${at} ${JSON.stringify(only)}`;
      const which = only === undefined ? sql`` : sql`and ${by} in (${sql.join(only)})`;
      const list = lists.list(key, () => sql`${from} where ${where} ${which}`);
      return { list, values: typedColumns(list.facts, columns) };
    });
  }

  function typedColumns(own: Facts, columns: Columns): Readonly<Record<string, Typed>> {
    const values: Record<string, Typed> = {};
    for (const [name, column] of Object.entries(columns))
      Object.defineProperty(values, name, {
        enumerable: true,
        get: () => {
          const value = own.read(`column ${name}`, column.value);
          return own.typed(typedColumn(words, { kind: column.kind, value }), `column ${name}`);
        },
      });
    return values;
  }

  function rowsTest(tables: ReturnType<typeof rowsOf>, name: string, each: ValueTest): Test {
    const one = tables.flatMap(({ list, values }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [list.some(holds(words, value, each))];
    });
    if (each.type !== 'compare' || !each.orNothing) return anyOf(one);
    if (one.length < tables.length) return always;
    return sql`(${anyOf(one)} or not ${anyOf(tables.map(({ list }) => list.some(always)))})`;
  }

  function inColumns(columns: Columns): Context {
    return inTyped(typedColumns(facts, columns));
  }

  function inTyped(values: Readonly<Record<string, Typed>>): Context {
    return {
      test([first, part], each) {
        const value =
          part === undefined && Object.hasOwn(values, first.name) ? values[first.name] : undefined;
        return value === undefined ? nothingTest(each) : holdsOrNothing(words, value, each);
      },
      some: () => never,
    };
  }

  /** That a value of the list passes, or what lies at the rest of the path within one. */
  function listTest(list: List, rest: Path | undefined, each: ValueTest): Part {
    const one = rest === undefined ? elementOf(list) : partOf(list, rest[0]);
    if (one === undefined) return nestedTest(list, rest?.[0], each);
    if (each.type !== 'compare' || !each.orNothing) return { list, inner: holds(words, one, each) };
    return sql`(${list.some(holds(words, one, each))} or not ${list.some(one.something)})`;
  }

  function elementOf({ facts: own, row }: List): Typed {
    const element = own.value(words.element(row), 'element');
    const inner = own.value(words.member(words.object(row), ['value']), 'part value');
    return own.typed(typedElement(words, element, inner), 'element');
  }

  /** A part of a value of the list; undefined where it may be a list itself. */
  function partOf(list: List, { name, known, many, isItself }: Path[0]): Typed | undefined {
    if (isItself === true) return elementOf(list);
    if (!known || many) return undefined;
    const { facts: own, row } = list;
    const value = own.value(words.member(words.object(row), [name]), `part ${name}`);
    return own.typed(typedValue(words, value), `part ${name}`);
  }

  /** Parts of values that may be lists themselves are walked through for each comparison. */
  function nestedTest(list: List, name: Path[0] | undefined, each: ValueTest): Test {
    if (name === undefined) return never;
    const nested = nestedOf(list, name);
    if (each.type !== 'compare' || !each.orNothing) return list.some(listHolds(words, nested, each));
    const one = list.some(listHolds(words, nested, { ...each, orNothing: false }));
    return sql`(${one} or not ${list.some(listHolds(words, nested, anything))})`;
  }

  function nestedOf({ facts: own, row }: List, { name, known }: Path[0]) {
    const object = own.read('object', words.object(row));
    return {
      value: known ? words.member(object, [name]) : words.foldedMember(object, name),
      row: newRow(),
    };
  }

  /** That one value of the list fits a condition, whose paths begin at that value. */
  function someOf(list: List, condition: Condition): Part {
    const inner = whole(
      translate(condition, {
        test([first], each) {
          const part = partOf(list, first);
          return part === undefined
            ? listHolds(words, nestedOf(list, first), each)
            : holdsOrNothing(words, part, each);
        },
        some: () => never,
      }),
    );
    return { list, inner };
  }

  function translate(each: Condition, context: Context): Part {
    switch (each.type) {
      case 'and': {
        const parts = each.conditions.map((part) => whole(translate(part, context)));
        return sql`(${sql.join(parts, sql` and `)})`;
      }
      case 'or':
        return either(each.conditions.map((part) => translate(part, context)));
      case 'not':
        return sql`not (${whole(translate(each.condition, context))})`;
      case 'some':
        return context.some(each.path, each.condition);
      case 'test':
        return context.test(each.path, each.test);
    }
  }
}

/** Holds for whatever has a value. */
const anything: ValueTest = { type: 'compare', operator: 'ne', wanted: null, as: 'exact', orNothing: false };

function whole(part: Part): Test {
  return 'list' in part ? part.list.some(part.inner) : part;
}

/** That one of them holds; tests of one list's values become one test of these. */
function either(parts: readonly Part[]): Part {
  const byList = new Map<List, Test[]>();
  const others: Test[] = [];
  for (const part of parts) {
    if ('list' in part) byList.set(part.list, [...(byList.get(part.list) ?? []), part.inner]);
    else others.push(part);
  }
  const lists = [...byList].map(([list, tests]): OfList => ({ list, inner: anyOf(tests) }));
  const [only] = lists;
  if (only !== undefined && lists.length === 1 && others.length === 0) return only;
  return anyOf([...others, ...lists.map(whole)]);
}

function anyOf(tests: readonly Test[]): Test {
  return tests.length === 0 ? never : sql`(${sql.join(tests, sql` or `)})`;
}
