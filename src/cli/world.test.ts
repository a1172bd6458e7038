import { expect, test } from 'vitest';
import { newId } from './world.ts';

test('ids are UUIDs of version 7, each another, and sort by when they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  for (const id of ids)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  // What stands behind the time is chance: nobody who knows one id knows the next.
  expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
});
