/** One PostgreSQL for the whole run of project `real`, unless ROLLCALL_TEST_POSTGRES already names one; and a name for the run. */

import { startPostgres } from '../src/testkit/postgres.ts';
import { dropAllDatabases, newRunName } from '../src/testkit/postgres-databases.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const name = newRunName();
  process.env.ROLLCALL_TEST_RUN = name;
  const given = process.env.ROLLCALL_TEST_POSTGRES;
  if (given) return () => dropAllDatabases({ server: given, name });
  const cluster = await startPostgres();
  process.env.ROLLCALL_TEST_POSTGRES = cluster.url;
  return async () => {
    delete process.env.ROLLCALL_TEST_POSTGRES;
    await cluster.stop();
  };
}
