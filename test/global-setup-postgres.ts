/** One PostgreSQL for the whole run of project `real`, unless ROLLCALL_TEST_POSTGRES already names one. */

import { startPostgres } from '../src/testkit/postgres.ts';

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.ROLLCALL_TEST_POSTGRES) return undefined;
  const cluster = await startPostgres();
  process.env.ROLLCALL_TEST_POSTGRES = cluster.url;
  return async () => {
    delete process.env.ROLLCALL_TEST_POSTGRES;
    await cluster.stop();
  };
}
