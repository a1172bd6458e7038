/** Whether a database has been asked something that it has not answered yet, for clocks that wait for it. */

import type { KyselyPlugin } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../store/index.ts';

/** Milliseconds after which a single statement has ended: Kysely tells its plugins of answers, and not of failures. */
const patience = 1_000;

/** A database, and whether it is busy. For `FakeClock.attend`. */
interface WatchedDatabase {
  readonly db: Database;
  busy(): boolean;
}

/** The database to be used instead, which counts what is asked of it; to be called before it is used. */
export function watchQueries(db: Database): WatchedDatabase {
  return db.pool === undefined ? watchFile(db) : { db, busy: queriesUnderWay(db.pool) };
}

/**
 * SQLite answers within the turn in which it is asked, but whoever writes may have to wait for others who do, and for the
 * pause that a process makes after it has held the file for long: both by the true clock.
 */
function watchFile(db: Database): WatchedDatabase {
  const asked = new Map<object, number>();
  let transactions = 0;
  const counting: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.set(queryId, performance.now());
      return node;
    },
    async transformResult({ result, queryId }) {
      asked.delete(queryId);
      return result;
    },
  };
  const tables = db.tables<unknown>().withPlugin(counting);
  return {
    busy() {
      const longAgo = performance.now() - patience;
      for (const [query, at] of asked) if (at < longAgo) asked.delete(query);
      return transactions > 0 || asked.size > 0;
    },
    db: {
      ...db,
      tables: <T>() => tables as ReturnType<typeof db.tables<T>>,
      async transaction(work) {
        transactions += 1;
        try {
          return await db.transaction(work);
        } finally {
          transactions -= 1;
        }
      },
    },
  };
}

/** Counts the queries of a pool. */
function queriesUnderWay(pool: Pool): () => boolean {
  const watched = new WeakSet<PoolClient>();
  let underWay = 0;
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    watch(client, (change) => {
      underWay += change;
    });
  });
  return () => underWay > 0 || pool.waitingCount > 0;
}

type Query = (...args: unknown[]) => unknown;

/** pg answers by a promise or, when the last argument is a function, by calling it. */
function watch(client: PoolClient, count: (change: 1 | -1) => void): void {
  const holder = client as unknown as { query: Query };
  const query = holder.query;
  holder.query = (...args) => {
    const last = args.at(-1);
    count(1);
    if (typeof last === 'function') {
      const answer = (...results: unknown[]) => {
        count(-1);
        last(...results);
      };
      return Reflect.apply(query, client, [...args.slice(0, -1), answer]);
    }
    const answered = Promise.resolve(Reflect.apply(query, client, args));
    const end = () => count(-1);
    answered.then(end, end);
    return answered;
  };
}
