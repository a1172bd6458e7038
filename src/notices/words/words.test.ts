import { expect, test } from 'vitest';
import { languages, noticeKinds, noticeTexts, wordsIn } from '../../settings/index.ts';
import { files, languageFor, speechOf } from './words.ts';

test.each(languages)(
  'every text there is stands in the file of %s, with no word that nothing stands for',
  (language) => {
    const texts = files[language];
    expect(Object.keys(texts).sort()).toEqual(Object.keys(noticeTexts).sort());
    for (const [name, text] of Object.entries(texts)) {
      const known: readonly string[] = noticeTexts[name as keyof typeof noticeTexts];
      expect(
        wordsIn(text).filter((word) => !known.includes(word)),
        `${language} ${name}`,
      ).toEqual([]);
    }
  },
);

test('all that administrators are told has a title and a text', () => {
  for (const kind of noticeKinds) {
    expect(noticeTexts).toHaveProperty([`${kind}.title`]);
    expect(noticeTexts).toHaveProperty([`${kind}.text`]);
  }
});

test('numbers and days are written as the language writes them', () => {
  const facts = { used: 12_345, total: 20_000, what: 'key', connection: 'jira', endAt: Date.UTC(2026, 2, 2) };
  expect(speechOf('en').say('seats-short.text', facts)).toContain('12,345 of 20,000');
  expect(speechOf('de').say('seats-short.text', facts)).toContain('12.345 von 20.000');
  expect(speechOf('en').say('credential-expiring.title', facts)).toBe('key of jira ends on March 2, 2026');
  expect(speechOf('de').say('credential-expiring.title', facts)).toBe('key von jira endet am 2. März 2026');
});

test('a text that was written anew goes before that of the file', () => {
  const speech = speechOf('en', { en: { 'test.text': 'Hello {channel}!' } });
  expect(speech.say('test.text', { channel: 'ops' })).toBe('Hello ops!');
  expect(speech.say('test.title', { channel: 'ops' })).toBe('This is a test');
});

test('what a fact says is not filled in again', () => {
  const facts = { sync: '{code}', message: '$& {sync}', code: 'invalid' };
  expect(speechOf('en').say('run-failed.text', facts)).toBe('$& {sync} (invalid)');
});

test.each([
  ['de-AT', 'de'],
  ['de_CH', 'de'],
  ['DE', 'de'],
  ['en-GB,en;q=0.9', 'en'],
  ['fr', 'en'],
  [undefined, 'en'],
] as const)('whoever is told to speak %s is written to in %s', (told, language) => {
  expect(languageFor(told, 'en')).toBe(language);
});
