/** Finding accounts and groups of a large target by what one types: `node bench/accounts.ts ACCOUNTS [STORE]` prints JSON. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchAccounts } from '../src/reconciliation/account-search.ts';
import { keepAccounts, keepEntitlements } from '../src/reconciliation/keeping.ts';
import { openTargetGroups } from '../src/reconciliation/target-groups.ts';
import { countGrown, openDatabase } from '../src/store/index.ts';
import type { Found } from './search.ts';
import { watchTurns } from './turns.ts';

/** How often each is asked; the first answer is left out. */
const TURNS = 7;
/** Accounts before a page that is deep in a list. */
const DEEP = 20_000;
const BATCH = 1_000;
const groups = 20_000;
const target = 'jira';
const keys = ['email', 'userName'];

const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
const db = await openDatabase(process.argv[3] ?? join(folder, 'bench.db'));
try {
  await db.migrate();
  for (let from = 0; from < count; from += BATCH)
    await db.transaction((tx) => keepAccounts(tx, { target, keys }, some(from, accountOf)));
  for (let from = 0; from < groups; from += BATCH)
    await db.transaction((tx) => keepEntitlements(tx, target, some(from, groupOf)));
  await countGrown(db);
  const found: Found[] = [];
  const time = async (what: string, ask: () => Promise<unknown>): Promise<void> => {
    const took: number[] = [];
    const watched = watchTurns();
    for (let turn = 0; turn < TURNS; turn += 1) {
      const start = performance.now();
      await ask();
      if (turn > 0) took.push(performance.now() - start);
    }
    // Once round, so that the last stretch is seen too.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const block = watched();
    took.sort((a, b) => a - b);
    const round = (value = 0): number => Math.round(value * 10) / 10;
    found.push({ what, median: round(took[Math.floor(took.length / 2)]), worst: round(took.at(-1)), block });
  };
  const search = (text: string) => searchAccounts(db, { target, text, limit: 51 });
  await time('accounts: nothing typed', () => search(''));
  await time('accounts: one letter, in every name', () => search('e'));
  await time('accounts: the beginning of all user names', () => search('user'));
  await time('accounts: a part of many names', () => search('person 9'));
  await time('accounts: one by name', () => search(`Person ${count - 1}`));
  await time('accounts: one by a part of the address', () => search(`${count - 1}@exa`));
  await time('accounts: nobody', () => search('nobody of that name'));
  for (const { text, deep } of [
    { text: '', deep: DEEP },
    { text: 'user', deep: DEEP },
    // Of 100,000 user names 11,111 begin so: this is the end of the list.
    { text: 'user1', deep: Math.floor(count / 9) - 10 },
    { text: 'person', deep: DEEP },
    { text: 'department 39', deep: Math.floor(count / 40) - 10 },
  ]) {
    const after = (await searchAccounts(db, { target, text, limit: deep })).at(-1)?.place;
    const place = after === undefined ? {} : { after };
    await time(`accounts: a page behind ${deep}, ${text === '' ? 'nothing typed' : text}`, () =>
      searchAccounts(db, { target, text, limit: 51, ...place }),
    );
  }
  const { searchEntitlements } = openTargetGroups({ db } as Parameters<typeof openTargetGroups>[0]);
  await time('groups of a target: a word of all', () =>
    searchEntitlements({ target, text: 'lines', limit: 51 }),
  );
  await time('groups of a target: none', () =>
    searchEntitlements({ target, text: 'no such group', limit: 51 }),
  );
  await time('groups of a target: a page deep in the list', () =>
    searchEntitlements({ target, text: 'lines', after: `g${groups / 2}`, limit: 51 }),
  );
  console.log(JSON.stringify(found));
} finally {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}

function some<Thing>(from: number, make: (at: number) => Thing): readonly Thing[] {
  return Array.from({ length: BATCH }, (_, at) => make(from + at));
}

function accountOf(at: number) {
  const userName = `user${at}`;
  const attributes = {
    userName,
    email: `${userName}@example.com`,
    displayName: `Person ${at}`,
    title: 'Engineer 1',
    department: `Department ${at % 40}`,
  };
  return { id: `JIRAUSER${at}`, active: true, attributes };
}

function groupOf(at: number) {
  return { id: `g${at}`, kind: 'group' as const, name: `machines of lines ${at}` };
}
