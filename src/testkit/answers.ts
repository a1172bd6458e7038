/** What a database answers, told as it comes: for tests of how much is asked of it, and in which order with what else is done. */

import type { KyselyPlugin } from 'kysely';
import type { Queryable } from '../store/index.ts';

/** The database, or the transaction, of which every answer is told; nothing goes past Kysely in it. */
export function watchAnswers(of: Queryable, onAnswer: (rows: readonly unknown[]) => void): Queryable {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      onAnswer(result.rows);
      return result;
    },
  };
  return {
    engine: of.engine,
    tables: <T>() => of.tables<T>().withPlugin(plugin) as ReturnType<typeof of.tables<T>>,
  };
}
