import { expect, test } from 'vitest';
import { after, cursorOf, page } from './page.ts';

test('one item more than asked for says that there is a next page, which begins after the last shown', () => {
  const first = page([1, 2, 3], 2, (item) => item);
  expect(first.items).toEqual([1, 2]);
  expect(after<number>(first.next, 'number')).toBe(2);
});

test.each([[[1, 2]], [[1]], [[]]])('%j is the last page of two', (items) => {
  expect(page(items, 2, (item) => item)).toEqual({ items });
});

test('a cursor comes back as the place it stands for', () => {
  expect(after<string>(cursorOf('ä/+ 🙂'), 'text')).toBe('ä/+ 🙂');
  expect(after<number>(cursorOf(7), 'number')).toBe(7);
  expect(after(undefined, 'text')).toBeUndefined();
});

test.each(['', 'nonsense', '!!!', cursorOf('text')])(
  '%j is no cursor of a list that is counted',
  (cursor) => {
    expect(() => after(cursor, 'number')).toThrow(/query\.cursor: must be the `next` of the page before/);
  },
);
