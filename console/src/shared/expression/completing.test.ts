import { describe, expect, test } from 'vitest';
import { functions, membersOf } from '../../../../src/mapping/index.ts';
import { choicesAt, helpFor, type Known } from './completing.ts';
import { callAt } from './reading.ts';

const badge = 'user["urn:acme:badge"].number';
const known: Known = {
  functions,
  members: [
    ...membersOf([]),
    { path: 'user["urn:acme:badge"]', type: 'map', description: 'As told.', people: 1 },
    { path: badge, type: 'double', description: 'As told.', people: 1, example: '17' },
  ],
  looked: 2,
};

/** The choices at the caret, which stands as `|`. */
function choices(written: string) {
  const caret = written.indexOf('|');
  return choicesAt(written.slice(0, caret) + written.slice(caret + 1), caret, known);
}

/** What becomes of the expression, with the caret as `|`, once the choice of that key is taken. */
function taken(written: string, key: string): string | undefined {
  const choice = choices(written).find((one) => one.key === key);
  return choice && `${choice.text.slice(0, choice.caret)}|${choice.text.slice(choice.caret)}`;
}

const keys = (written: string) => choices(written).map(({ key }) => key);

describe('choices', () => {
  test('are functions with what they do, and members by any part of their path', () => {
    expect(choices('lowe|')[0]).toMatchObject({
      shown: 'lower(text): text',
      says: 'The text in small letters.',
    });
    expect(keys('us|')[0]).toBe('user');
    expect(keys('given|')).toEqual(['user.name.givenName']);
    expect(keys('NUM|')).toEqual([badge]);
  });

  test('behind a dot are the members of what stands before it, then those that lie deeper', () => {
    expect(keys('user.|')).toContain('user.displayName');
    expect(keys('user.|')).not.toContain('user.name.givenName');
    expect(keys('user.name.|')).toEqual(
      ['formatted', 'givenName', 'middleName', 'familyName', 'honorificPrefix', 'honorificSuffix'].map(
        (part) => `user.name.${part}`,
      ),
    );
    expect(keys('user.na|')).toEqual(['user.name']);
    expect(keys('user.giv|')).toEqual(['user.name.givenName']);
    expect(keys('user["urn:acme:badge"].|')).toEqual([badge]);
  });

  test('behind a dot are also functions, those that go through lists only where there may be one', () => {
    expect(keys('user.groups.|').slice(0, 3)).toEqual(['all(', 'exists(', 'exists_one(']);
    expect(keys('user.title.|')).toContain('lower(');
    expect(keys('user.title.|')).not.toContain('exists(');
    expect(keys('user.groups.map(g, g.low|)')).toEqual(['lower(', 'lowerAscii(']);
    expect(keys('cel.|')).toEqual(['cel.bind(']);
    expect(keys('user.title.ha|')).toEqual([]);
  });

  test('are everything where nothing is begun, and nothing within a text or when all is written', () => {
    expect(keys('|')[0]).toBe('user.id');
    expect(keys('"lowe|"')).toEqual([]);
    expect(keys('user.userName|')).toEqual([]);
  });
});

describe('what is chosen', () => {
  test.each([
    ['lowe|', 'lower(', 'lower(|)'],
    ['lo|we + "x"', 'lower(', 'lower(|) + "x"'],
    ['lo|(user.title)', 'lower(', 'lower(|user.title)'],
    ['user.title.lo|', 'lower(', 'user.title.lower()|'],
    ['user.title.repl|', 'replace(', 'user.title.replace(|)'],
    ['user.groups.ex|', 'exists(', 'user.groups.exists(|)'],
    ['cel.bi|', 'cel.bind(', 'cel.bind(|)'],
    ['us|', 'user', 'user.|'],
    ['u|.title', 'user', 'user.|title'],
    ['lower(user.na|me.x)', 'user.nameX', undefined],
    ['lower(user.d|isp, 1)', 'user.displayName', 'lower(user.displayName|, 1)'],
    ['user.|title == "x"', 'user.userType', 'user.userType| == "x"'],
    ['1 + user.num|', badge, `1 + ${badge}|`],
    ['given| + "x"', 'user.name.givenName', 'user.name.givenName| + "x"'],
  ])('makes of %s with %s', (written, key, expected) => {
    expect(taken(written, key)).toBe(expected);
  });
});

describe('the help for a call', () => {
  const help = (written: string) => {
    const caret = written.indexOf('|');
    const call = callAt(written.replace('|', ''), caret);
    return call && helpFor(call, known);
  };

  test('shows which argument is written', () => {
    expect(help('replace(user.title, |')).toMatchObject({
      before: 'replace(text, ',
      parameter: 'search',
      after: ', with, limit?): text',
    });
    expect(help('user.title.replace(|')).toMatchObject({ parameter: 'search' });
    expect(help('user.groups.exists(g, |')).toMatchObject({ parameter: 'condition' });
    expect(help('coalesce(a, b, |')).toMatchObject({ parameter: 'value …' });
    expect(help('lower(a, |')).toMatchObject({ before: 'lower(text): text', parameter: '', after: '' });
    expect(help('nope(|')).toBeUndefined();
  });
});
