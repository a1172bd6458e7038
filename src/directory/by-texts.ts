/** Rows that are looked up by many texts. */

import { type Compilable, type RawBuilder, sql } from 'kysely';
import { amongKept, keepQuery, listOf, lookedUp, type Queryable } from '../store/index.ts';
import { stretches } from './stretches.ts';

/**
 * Of so many or fewer each has a place of its own, which costs least. Of a longer list PostgreSQL, where it has not counted the table
 * yet, compares each row that the other conditions leave with each text of it: each is then looked up by itself.
 */
const mostPlaces = 8;

/** The rows for texts that are each given once, however many. */
type ByTexts<Row> = (
  within: Queryable,
  asked: { readonly source: string; readonly texts: readonly string[] } & Readonly<Record<string, unknown>>,
) => Promise<readonly Row[]>;

/** @param write the query, as `keepQuery` has it. @param column what is to hold one of the texts; by `isOne` it does. */
export function keepByTexts<Row>(
  column: string,
  write: (within: Queryable, place: (name: string) => never, isOne: RawBuilder<boolean>) => Compilable<Row>,
): ByTexts<Row> {
  const few = keepQuery<Row>((within, place) =>
    write(within, place, amongKept(within, column, place('list'))),
  );
  const many = keepQuery<Row>((within, place) =>
    lookedUp<Row>(within, { column, list: place('list') }, (isOne) => sql`${write(within, place, isOne)}`),
  );
  return async (within, { texts, ...values }) => {
    if (texts.length === 0) return [];
    if (texts.length <= mostPlaces) return few(within, { ...values, list: listOf(within, texts) });
    const found: Row[] = [];
    for (const some of stretches(texts))
      for (const row of await many(within, { ...values, list: JSON.stringify(some) })) found.push(row);
    return found;
  };
}
