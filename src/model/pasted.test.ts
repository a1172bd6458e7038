import { expect, test } from 'vitest';
import { pastedAddress, pastedSecret } from './pasted.ts';

test.each([
  ['an address', 'https://example.com/jira', 'https://example.com/jira'],
  ['an address with blanks around it', ' https://example.com/jira\n', 'https://example.com/jira'],
  ['a host without a scheme', 'example.com', 'https://example.com/'],
  ['a host with a port', 'example.com:8443/jira', 'https://example.com:8443/jira'],
  ['another scheme', 'http://example.com/', 'http://example.com/'],
  ['a word', 'example', 'example'],
  ['an e-mail address', 'ada@example.com', 'ada@example.com'],
  ['a sentence', 'see example.com', 'see example.com'],
  ['nothing', ' ', ''],
])('%s is understood as it was meant', (_, text, meant) => {
  expect(pastedAddress().parse(text)).toBe(meant);
});

test('of an address may be taken what alone is meant', () => {
  expect(pastedAddress(({ origin }) => origin).parse('example.com/a/page?of=it')).toBe('https://example.com');
});

test('a token has no blanks around it, and is none without anything else', () => {
  expect(pastedSecret().parse(' token-1\n')).toBe('token-1');
  expect(pastedSecret().safeParse(' \n').success).toBe(false);
});
