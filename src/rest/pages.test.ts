import { expect, test } from 'vitest';
import { cursorPages, nextLink, offsetPages } from './pages.ts';

async function all<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const list: Page[] = [];
  for await (const page of pages) list.push(page);
  return list;
}

interface CursorPage {
  readonly entries: readonly number[];
  readonly next?: string;
}

const cursorReading = (pages: Readonly<Record<string, CursorPage>>, asked: (string | undefined)[] = []) =>
  cursorPages<CursorPage>({
    what: 'the users',
    page: async (cursor) => {
      asked.push(cursor);
      return pages[cursor ?? 'first']!;
    },
    next: (page) => page.next,
  });

test('cursors are followed to the last page, each page asked for once', async () => {
  const asked: (string | undefined)[] = [];
  const pages = { first: { entries: [1], next: 'b' }, b: { entries: [], next: 'c' }, c: { entries: [2] } };
  expect((await all(cursorReading(pages, asked))).flatMap(({ entries }) => entries)).toEqual([1, 2]);
  expect(asked).toEqual([undefined, 'b', 'c']);
});

test.each([
  ['points to itself', { first: { entries: [1], next: 'b' }, b: { entries: [2], next: 'b' } }],
  [
    'leads back',
    { first: { entries: [1], next: 'b' }, b: { entries: [2], next: 'c' }, c: { entries: [3], next: 'b' } },
  ],
])('a cursor that %s is an error', async (_, pages) => {
  await expect(all(cursorReading(pages))).rejects.toMatchObject({ code: 'unavailable' });
});

test('a reading can be left in the middle: no further page is asked for', async () => {
  const asked: (string | undefined)[] = [];
  for await (const _ of cursorReading({ first: { entries: [1], next: 'b' } }, asked)) break;
  expect(asked).toEqual([undefined]);
});

interface OffsetPage {
  readonly at: number;
  readonly entries: readonly number[];
  readonly last: boolean;
}

const offsetReading = (page: (offset: number) => OffsetPage) =>
  offsetPages<OffsetPage>({
    what: 'the members',
    page: async (offset) => page(offset),
    size: ({ entries }) => entries.length,
    offset: ({ at }) => at,
    isLast: ({ last }) => last,
  });

test('offsets go on where the page really ended, not where it was asked to end', async () => {
  const entries = [1, 2, 3, 4, 5];
  const pages = await all(
    offsetReading((at) => ({ at, entries: entries.slice(at, at + 2), last: at + 2 >= entries.length })),
  );
  expect(pages.flatMap((page) => page.entries)).toEqual(entries);
});

test('an offset page that begins elsewhere than asked is an error', async () => {
  await expect(all(offsetReading(() => ({ at: 0, entries: [1], last: false })))).rejects.toThrow(
    /stands still/,
  );
});

test('an empty page that is not the last is an error', async () => {
  await expect(all(offsetReading((at) => ({ at, entries: [], last: false })))).rejects.toThrow(
    /stands still/,
  );
});

test.each([
  ['<https://x.example/a?after=1>; rel="next"', 'https://x.example/a?after=1'],
  ['<https://x.example/self>; rel="self", <https://x.example/b>; rel="next"', 'https://x.example/b'],
  ['</c?after=2>; rel=next', 'https://x.example/c?after=2'],
  ['<https://x.example/d>; title="a, b"; rel="last next"', 'https://x.example/d'],
  ['<https://x.example/e>; rel="prev"', undefined],
  ['', undefined],
])('the next address in Link %j is %j', (link, expected) => {
  expect(nextLink(new Headers(link === '' ? {} : { link }), 'https://x.example/base')).toBe(expected);
});
