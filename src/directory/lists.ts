/**
 * Tests of the values of lists: a list is walked through once for each row, whatever is asked of its values, and what was
 * found is kept as bits of a number.
 */

import { type RawBuilder, sql } from 'kysely';
import { type Facts, openFacts } from './facts.ts';

type Sql = RawBuilder<unknown>;
type Test = RawBuilder<boolean>;

/** Bits of a number that both engines have room for. */
const mostBits = 30;

/** A list within a row. */
export interface List {
  /** What is asked of one of its values; tests are made of these. */
  readonly facts: Facts;
  /** What the values are called inside. */
  readonly row: string;
  /** That one of the values passes. */
  some(test: Test): Test;
}

export interface Lists {
  /** The list that the key names. @param from the table of its values under the name given, with a condition if need be. */
  list(key: string, from: (row: string) => Sql): List;
}

/** @param facts of the rows that have the lists. */
export function openLists(facts: Facts): Lists {
  const lists = new Map<string, List>();

  function open(key: string, from: (row: string) => Sql): List {
    const row = `l${lists.size}`;
    const own = openFacts(`e${lists.size}`, [sql`1 as one`]);
    const tests: Test[] = [];
    /** The bits of some of the tests, as one number. */
    function bits(first: number): Sql {
      const some = tests.slice(first, first + mostBits);
      const sum = some.map(
        (test, at) => sql`coalesce(max(case when ${test} then 1 else 0 end), 0) * ${sql.lit(2 ** at)}`,
      );
      return sql`(select ${sql.join(sum, sql` + `)} from ${own.rows(from(row))})`;
    }
    return {
      facts: own,
      row,
      some(test) {
        const at = tests.push(test) - 1;
        const first = at - (at % mostBits);
        const number = facts.readLater(`list ${key} ${first}`, () => bits(first));
        return sql`(${number} & ${sql.lit(2 ** (at - first))}) <> 0`;
      },
    };
  }

  return {
    list(key, from) {
      const known = lists.get(key) ?? open(key, from);
      lists.set(key, known);
      return known;
    },
  };
}
