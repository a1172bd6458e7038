/** What holds of functions whatever text they are given. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../../../model/index.ts';
import { makePerson } from '../../fixture.ts';
import { compileExpression } from '../expression.ts';
import { eagerFunctions } from './catalogue.ts';

const of = (expression: string) => {
  const { evaluate } = compileExpression(expression);
  return (t: AttributeValue, s: AttributeValue = null, n: AttributeValue = 0) =>
    evaluate(makePerson({ t, s, n })) ?? null;
};

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'B',
      'ß',
      'Å',
      'ø',
      'ŉ',
      'İ',
      'Σ',
      'ǅ',
      '@',
      '_',
      '\\',
      ' ',
      '#EXT#',
      '.',
      'example.com',
      '😀',
    ),
    maxLength: 12,
  }),
);

describe('laws', () => {
  it.each([
    'lower(user.t)',
    'upper(user.t)',
    'lowerAscii(user.t)',
    'upperAscii(user.t)',
    'trim(user.t)',
    'stripSpaces(user.t)',
    'toTitleCase(user.t)',
    'normalizeDiacritics(user.t)',
    'stripDomain(user.t)',
    'repairGuestUpn(user.t)',
    'removeDuplicates(split(user.t, "a"))[0]',
    'substringBefore(user.t, "@")',
    'left(user.t, 3)',
    'replace(user.t, "a", "")',
    'regexReplace(user.t, "[^a-z]+", "")',
  ])('%s twice is once', (expression) => {
    const once = of(expression);
    fc.assert(
      fc.property(texts, (text) => {
        const result = once(text);
        expect(once(result) ?? '').toEqual(result ?? '');
      }),
      { numRuns: 300, verbose: 1 },
    );
  });

  it('before, separator and after are the whole text when the separator is in it', () => {
    const holds = of(
      '!user.t.contains(user.s) || user.s == "" || substringBefore(user.t, user.s) + user.s + substringAfter(user.t, user.s) == user.t',
    );
    fc.assert(
      fc.property(texts, fc.string({ maxLength: 2 }), (t, s) => {
        expect(holds(t, s)).toBe(true);
      }),
      { verbose: 1 },
    );
  });

  it('what was split is joined again', () => {
    const joined = of('user.t.split(user.s).join(user.s)');
    fc.assert(
      fc.property(
        texts.filter((t) => t !== ''),
        fc.string({ maxLength: 2 }),
        (t, s) => {
          expect(joined(t, s)).toBe(t);
        },
      ),
      { verbose: 1 },
    );
  });

  it('left and right make the whole, cut between characters', () => {
    const cut = of('[left(user.t, int(user.n)), right(user.t, size(user.t) - int(user.n))]');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(40), (t, n) => {
        const size = Array.from(t).length;
        const [start, end] = cut(t, null, Math.min(n, size)) as string[];
        expect(start! + end!).toBe(t);
        expect(start! + end!).toSatisfy((whole: string) => whole.isWellFormed());
        expect(start!.isWellFormed()).toBe(true);
      }),
      { verbose: 1 },
    );
  });

  it('normalizeDiacritics leaves nothing but ASCII of the Latin letters of Europe', () => {
    const letters = Array.from({ length: 0x17f - 0xc0 + 1 }, (_, index) =>
      String.fromCodePoint(0xc0 + index),
    );
    const normalized = of('normalizeDiacritics(user.t)')(letters.join('').replace(/[×÷]/g, ''));
    expect(normalized).toMatch(/^[A-Za-z]+$/);
  });

  it('every function answers to null in every place', () => {
    for (const { name, params } of eagerFunctions) {
      const args = params
        .filter((param) => !param.many)
        .map(({ type }) => (type === 'pattern' ? '"a(b)"' : type === 'template' ? '"$1"' : 'null'));
      expect(() => of(`${name}(${args.join(', ')})`)(null), name).not.toThrow();
      for (const [index, { type }] of params.entries()) {
        const first = {
          text: '"abc"',
          list: '["a"]',
          any: '"abc"',
          int: '1',
          pattern: '"a"',
          template: '""',
        };
        const written = params.map((param, place) =>
          place === index && type !== 'pattern' && type !== 'template' ? 'null' : first[param.type],
        );
        if (name === 'int' || name === 'double' || name === 'bool') continue;
        expect(() => of(`${name}(${written.join(', ')})`)(null), `${name} ${index}`).not.toThrow();
      }
    }
  });
});
