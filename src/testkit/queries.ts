/** Whether a PostgreSQL server has been asked something that it has not answered yet, for clocks that wait for it. */

import type { Pool, PoolClient } from 'pg';

/**
 * Counts the queries of a pool; to be called before it is used. For `FakeClock.attend`: `clock.attend(queriesUnderWay(pool))`.
 * SQLite needs nothing of the kind: its answers come within the turn in which it is asked.
 */
export function queriesUnderWay(pool: Pool): () => boolean {
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
