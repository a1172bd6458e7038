import { expect, test } from 'vitest';
import { type SteadyPage, steadyPages } from './steady.ts';

/** A list in pages of three; `meanwhile` is called before each page but the first is given. */
function listOf(entries: string[], meanwhile: (page: number) => void = () => undefined) {
  let asked = 0;
  return async (start: number): Promise<SteadyPage<string>> => {
    asked += 1;
    if (asked > 1) meanwhile(asked);
    const values = entries.slice(start, start + 3);
    const next = start + values.length < entries.length ? start + values.length : undefined;
    return { start, next, values };
  };
}

async function told(page: (start: number) => Promise<SteadyPage<string>>): Promise<string[]> {
  const all: string[] = [];
  for await (const some of steadyPages({ what: 'letters', page, id: (letter: string) => letter }))
    all.push(...some);
  return all;
}

test('a list that stands still is told once, in order', async () => {
  expect(await told(listOf([...'abcdefgh']))).toEqual([...'abcdefgh']);
});

test('when somebody goes between two pages the list is read again, and nobody is skipped', async () => {
  const entries = [...'abcdefgh'];
  const page = listOf(entries, (asked) => {
    if (asked === 2) entries.shift();
  });
  expect([...new Set(await told(page))].sort()).toEqual([...'abcdefgh']);
});

test('a list that never stands still is given up', async () => {
  const entries = [...'abcdefghijklmnopqrstuvwxyz'];
  const page = listOf(entries, () => void entries.shift());
  await expect(told(page)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a page that begins elsewhere than asked is an error', async () => {
  const page = () => Promise.resolve({ start: 0, next: 3, values: [...'abc'] });
  await expect(told(page)).rejects.toMatchObject({ code: 'unavailable' });
});

test('an empty page that is not the last is an error', async () => {
  const page = (start: number) => Promise.resolve({ start, next: start, values: [] });
  await expect(told(page)).rejects.toMatchObject({ code: 'unavailable' });
});
