/** Finding people and groups of a large company by what one types: `node bench/search.ts PEOPLE [STORE]` prints JSON. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory, type PeopleFilter, personStates } from '../src/directory/index.ts';
import { silentLog } from '../src/model/index.ts';
import { openDatabase } from '../src/store/index.ts';
import { realClock } from '../src/testkit/clock.ts';
import { countedIds } from '../src/testkit/tools.ts';
import { sources, tellSearched } from './searched.ts';

/** How often each is asked; the first answer is left out. */
const TURNS = 11;
/** The same of each of many filters. */
const FEWER = 4;
/** People before a page that is deep in a list. */
const DEEP = 20_000;

export interface Found {
  readonly what: string;
  /** Milliseconds: half of the answers came within `median`, all within `worst`. */
  readonly median: number;
  readonly worst: number;
  /** Of accounts: the longest stretch of work without a turn of the event loop, in milliseconds of processor time. */
  readonly block?: number;
}

/** Every state of every source, and of all. */
const filters: readonly PeopleFilter[] = [undefined, ...personStates].flatMap((state) =>
  [undefined, ...sources].map((source) => ({ state, source })),
);

function namesOf({ state, source }: PeopleFilter): string {
  return `${state ?? 'any state'}, ${source ?? 'all sources'}`;
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
    join: ['userName'],
    onTold: async () => {},
  });
  await tellSearched(directory, people);
  const found: Found[] = [];
  async function took(turns: number, ask: () => Promise<unknown>): Promise<Omit<Found, 'what'>> {
    const each: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const start = performance.now();
      await ask();
      if (turn > 0) each.push(performance.now() - start);
    }
    each.sort((a, b) => a - b);
    const round = (value = 0): number => Math.round(value * 10) / 10;
    return { median: round(each[Math.floor(each.length / 2)]), worst: round(each.at(-1)) };
  }
  async function time(what: string, ask: () => Promise<unknown>): Promise<void> {
    found.push({ what, ...(await took(TURNS, ask)) });
  }
  /** Of all filters that which took longest. */
  async function timeFiltered(what: string, text: string): Promise<void> {
    for (const [place, depth] of [
      ['the first page', 0],
      ['a page deep in the list', DEEP],
    ] as const) {
      let slowest = { with: '', median: -1, worst: -1 };
      for (const filter of filters) {
        const { next } = await directory.findPersons({ text, ...filter, limit: Math.max(1, depth) });
        if (depth > 0 && next === undefined) continue;
        const query = { text, ...filter, limit: 50, ...(depth === 0 ? {} : { after: next ?? '' }) };
        const one = await took(FEWER, () => directory.findPersons(query));
        if (one.median > slowest.median) slowest = { ...one, with: namesOf(filter) };
      }
      const { with: by, median, worst } = slowest;
      if (median >= 0)
        found.push({ what: `people by state and source: ${what}, ${place} (${by})`, median, worst });
    }
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
  await time('groups: a word of all', () => directory.searchGroups({ text: 'machines', limit: 50 }));
  await time('groups: a letter of all, in one source', () =>
    directory.searchGroups({ text: 'e', sources: ['machines'], limit: 50 }),
  );
  await time('groups: none', () => directory.searchGroups({ text: 'no such group', limit: 50 }));
  await time('groups: nothing typed', () => directory.searchGroups({ text: '', limit: 50 }));
  const deep = await directory.searchGroups({ text: 'line', limit: 19000 });
  await time('groups: a page deep in the list', () =>
    directory.searchGroups({ text: 'line', limit: 50, after: deep.next ?? '' }),
  );
  await time('a group: how many are in it', () => directory.countBeneath('hr', 'g7'));
  await time('a group: the first members', () => directory.beneath('hr', 'g7', { limit: 50 }));
  await timeFiltered('nothing typed', '');
  await timeFiltered('a letter of every name', 'e');
  await timeFiltered('the beginning of many', 'given1');
  await timeFiltered('one by name', `Person ${last}`);
  await timeFiltered('nobody', 'nobody of that name');
  console.log(JSON.stringify(found));
} finally {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}
