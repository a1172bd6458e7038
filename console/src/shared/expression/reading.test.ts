import { describe, expect, test } from 'vitest';
import { callAt, isBalanced, placeAt } from './reading.ts';

/** An expression with the caret as `|`. */
function at<T>(written: string, look: (text: string, caret: number) => T): T {
  const caret = written.indexOf('|');
  return look(written.slice(0, caret) + written.slice(caret + 1), caret);
}

describe('the word at the caret', () => {
  test.each([
    ['low|', { begun: 'low', from: 0, to: 3 }],
    ['lo|wer(user.title)', { begun: 'lo', from: 0, to: 5 }],
    ['|lower', { begun: '', from: 0, to: 0 }],
    ['a + |', { begun: '', from: 4, to: 4 }],
    ['a + tit| + b', { begun: 'tit', from: 4, to: 7 }],
    ['user.|', { begun: '', from: 5, to: 5, of: { path: 'user', from: 0 } }],
    ['lower(user.na|me.x)', { begun: 'na', from: 11, to: 15, of: { path: 'user', from: 6 } }],
    ['user.name.gi|', { begun: 'gi', from: 10, to: 12, of: { path: 'user.name', from: 0 } }],
    ['user.|title + "x"', { begun: '', from: 5, to: 10, of: { path: 'user', from: 0 } }],
    ['x + user["a b"].c|', { begun: 'c', from: 16, to: 17, of: { path: 'user["a b"]', from: 4 } }],
    ["user['a b'].|", { begun: '', from: 12, to: 12, of: { path: 'user["a b"]', from: 0 } }],
    ['lower(user.title).|', { begun: '', from: 18, to: 18, of: { from: 17 } }],
    ['user.groups[0].up|', { begun: 'up', from: 15, to: 17, of: { from: 14 } }],
    ['"x".up|', { begun: 'up', from: 4, to: 6, of: { from: 3 } }],
  ])('of %s', (written, place) => {
    expect(at(written, placeAt)).toEqual(place);
  });

  test.each([
    '"us|er"',
    "'us|er'",
    '"us|',
    '"a\\"us|er"',
    'r"\\|"',
    'lower("ada") == "ad|"',
    '"""a " us|er"""',
    'user.title // us|er',
    '1|2',
    '1.|',
    '"x"|',
  ])('is none to be completed in %s', (written) => {
    expect(at(written, placeAt)).toBeUndefined();
  });

  test('is one again behind a text that ended', () => {
    expect(at('r"\\" + us|', placeAt)).toMatchObject({ begun: 'us' });
    expect(at('"a\\\\" + us|', placeAt)).toMatchObject({ begun: 'us' });
  });
});

describe('the call around the caret', () => {
  test.each([
    ['lower(|', { name: 'lower', argument: 0, isMethod: false }],
    ['replace(user.title, "a, (b", |)', { name: 'replace', argument: 2, isMethod: false }],
    ['join([user.title, |], "-")', { name: 'join', argument: 0, isMethod: false }],
    ['iif(x, lower(y), |z)', { name: 'iif', argument: 2, isMethod: false }],
    ['user.groups.exists(g, |)', { name: 'exists', argument: 1, isMethod: true }],
    ['cel.bind(n, |', { name: 'cel.bind', argument: 1, isMethod: false }],
    ['lower("a|da")', { name: 'lower', argument: 0, isMethod: false }],
  ])('of %s', (written, call) => {
    expect(at(written, callAt)).toEqual(call);
  });

  test.each(['|lower()', 'lower()|', '(1 + |', 'x in (|', ''])('is none in %s', (written) => {
    expect(at(`${written}${written.includes('|') ? '' : '|'}`, callAt)).toBeUndefined();
  });
});

test('brackets are counted as they are meant, not those in texts', () => {
  expect(['lower(")")', 'a', '(())'].map(isBalanced)).toEqual([true, true, true]);
  expect(['lower(', 'lower("))"', ')('].map(isBalanced)).toEqual([false, false, false]);
});
