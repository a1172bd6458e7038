/** The program of the second process: `writer.ts pairs|reading LOCATION NAME`. */

import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openDatabase, type Queryable } from '../../store/index.ts';
import type { ThingTables } from './subject.ts';

const [work, location = '', name = ''] = process.argv.slice(2);
const db = await openDatabase(location);

/** Two rows, with time between them to be killed in. */
async function pair(within: Queryable, at: string): Promise<void> {
  for (const owner of ['first', 'second']) {
    await within
      .tables<ThingTables>()
      .insertInto('thing')
      .values({ owner, name: at, count: 0, json: null })
      .execute();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function readThenWrite(within: Queryable, at: string): Promise<void> {
  const things = within.tables<ThingTables>();
  const { n } = await things
    .selectFrom('thing')
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  await new Promise((resolve) => setImmediate(resolve));
  await things.insertInto('thing').values({ owner: name, name: at, count: n, json: null }).execute();
}

for (let turn = 0; work === 'pairs' || turn < 100; turn++) {
  await db.transaction((within) => (work === 'pairs' ? pair : readThenWrite)(within, `${turn}`));
  // At once, past every buffer: what was acknowledged must be known to whoever kills this process.
  writeSync(1, `${turn}\n`);
}
await db.close();
