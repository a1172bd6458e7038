/** Finding people and groups of a large company by what one types: `node bench/search.ts PEOPLE [STORE]` prints JSON. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDirectory } from '../src/directory/index.ts';
import { silentLog } from '../src/model/index.ts';
import { openDatabase } from '../src/store/index.ts';
import { realClock } from '../src/testkit/clock.ts';
import { countedIds, testTools } from '../src/testkit/tools.ts';
import { companySource } from './company.ts';

/** How often each is asked; the first answer is left out. */
const TURNS = 11;

export interface Found {
  readonly what: string;
  /** Milliseconds: half of the answers came within `median`, all within `worst`. */
  readonly median: number;
  readonly worst: number;
}

const people = Number(process.argv[2] ?? 100_000);
const store = process.argv[3];
const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
const db = await openDatabase(store ?? join(folder, 'bench.db'));
try {
  await db.migrate();
  const directory = openDirectory({
    db,
    clock: realClock(),
    newId: countedIds(),
    log: silentLog,
    join: [],
    onTold: async () => {},
  });
  const source = companySource(people).open({}, testTools({ clock: realClock() }));
  await directory.read('hr', source, { full: true, maxShrink: 1 });
  // The server does so by itself within a minute of a large reading; here nobody waits for it.
  if (db.engine === 'postgres') await sql`analyze`.execute(db.tables());
  const found: Found[] = [];
  async function time(what: string, ask: () => Promise<unknown>): Promise<void> {
    const took: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const start = performance.now();
      await ask();
      if (turn > 0) took.push(performance.now() - start);
    }
    took.sort((a, b) => a - b);
    const round = (value = 0): number => Math.round(value * 10) / 10;
    found.push({ what, median: round(took[Math.floor(took.length / 2)]), worst: round(took.at(-1)) });
  }
  const search = (text: string) => () => directory.findPersons({ text, limit: 50 });
  const last = people - 1;
  await time('people: nothing typed', search(''));
  await time('people: one letter, in every name', search('e'));
  await time('people: the beginning of many names', search('given1'));
  await time('people: one by name', search(`Person ${last}`));
  await time('people: one by a part of the address', search(`${last}@exa`));
  await time('people: nobody', search('nobody of that name'));
  const { next } = await directory.findPersons({ text: 'e', limit: 50 });
  await time('people: the second page', () =>
    directory.findPersons({ text: 'e', limit: 50, ...(next === undefined ? {} : { after: next }) }),
  );
  await time('groups: one by name', () => directory.searchGroups({ text: 'group-7', limit: 50 }));
  await time('a group: how many are in it', () => directory.countBeneath('hr', 'g7'));
  await time('a group: the first members', () => directory.beneath('hr', 'g7', { limit: 50 }));
  console.log(JSON.stringify(found));
} finally {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}
