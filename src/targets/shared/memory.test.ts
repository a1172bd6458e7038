import { expect, test } from 'vitest';
import { memoryOf } from './memory.ts';

const world = () => ({ fetch: async () => new Response() });
const about = { type: 'jira-data-center', settings: { url: 'https://a.example', token: 't' } };

test('a connection that is opened again in the same world has the same memory', () => {
  const here = world();
  const first = memoryOf(here, about, () => ({}));
  expect(memoryOf(here, { ...about, settings: { token: 't', url: 'https://a.example' } }, () => ({}))).toBe(
    first,
  );
});

test.each([
  ['another world', world(), about],
  ['another token', undefined, { ...about, settings: { ...about.settings, token: 'u' } }],
  ['another kind', undefined, { ...about, type: 'confluence-data-center' }],
])('%s has a memory of its own', (_, there, other) => {
  const here = world();
  const first = memoryOf(here, about, () => ({}));
  expect(memoryOf(there ?? here, other, () => ({}))).not.toBe(first);
});

test('what has not been used for longest is forgotten first, and memories do not pile up', () => {
  const here = world();
  const first = memoryOf(here, about, () => ({}));
  for (let n = 0; n < 200; n += 1) memoryOf(here, { type: 'x', settings: n }, () => ({}));
  expect(memoryOf(here, about, () => ({}))).not.toBe(first);
});
