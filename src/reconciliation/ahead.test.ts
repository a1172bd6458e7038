import { expect, test } from 'vitest';
import { oneAhead } from './ahead.ts';

/** Pages that note when they are asked for, and when nobody wants more. */
async function* counted(log: string[], count: number, fails = false): AsyncGenerator<number> {
  try {
    for (let page = 1; page <= count; page += 1) {
      log.push(`read ${page}`);
      yield page;
    }
    if (fails) throw new Error('The page cannot be read.');
  } finally {
    log.push('closed');
  }
}

test('the next page is read while one is worked on, and no further one', async () => {
  const log: string[] = [];
  for await (const page of oneAhead(counted(log, 3))) {
    await Promise.resolve();
    log.push(`work ${page}`);
  }
  expect(log).toEqual(['read 1', 'read 2', 'work 1', 'read 3', 'work 2', 'closed', 'work 3']);
});

test('a page that cannot be read fails where it would be worked on, after those before it', async () => {
  const worked: number[] = [];
  const walk = async () => {
    for await (const page of oneAhead(counted([], 2, true))) worked.push(page);
  };
  await expect(walk()).rejects.toThrow('The page cannot be read.');
  expect(worked).toEqual([1, 2]);
});

test('whoever stops early leaves nothing open', async () => {
  const log: string[] = [];
  for await (const page of oneAhead(counted(log, 5))) if (page === 2) break;
  expect(log.at(-1)).toBe('closed');
  expect(log).not.toContain('read 4');
});

test('whoever fails at a page closes the pages, and tells why', async () => {
  const log: string[] = [];
  const walk = async () => {
    for await (const page of oneAhead(counted(log, 5, true))) throw new Error(`Page ${page} is wrong.`);
  };
  await expect(walk()).rejects.toThrow('Page 1 is wrong.');
  expect(log.at(-1)).toBe('closed');
});
