import { expect, test } from 'vitest';
import { readHelp } from './help.ts';

test('the help of a connector is its page, without the remark that it was made', async () => {
  const help = await readHelp('source', 'csv');
  expect(help).toMatch(/^# /);
  expect(help).not.toContain('<!--');
});

test('a connector without a page has no help, and a type leads nowhere else', async () => {
  expect(await readHelp('source', 'own')).toBeUndefined();
  expect(await readHelp('source', '../../README')).toBeUndefined();
});
