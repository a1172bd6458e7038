/** Globs: what matches, what cannot be written, and that no glob takes long. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlobs, faultOfGlob } from './glob.ts';

describe('a glob', () => {
  it.each([
    ['eng-*', 'eng-backend', true],
    ['eng-*', 'eng-', true],
    ['eng-*', 'ENG-Backend', true],
    ['ENG-*', 'eng-backend', true],
    ['eng-*', 'my-eng-backend', false],
    ['*-admins', 'jira-admins', true],
    ['*-admins', 'jira-admins-old', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['a*b*c', 'aXXbYYbZZc', true],
    ['a*b*c', 'aXXbYYbZZ', false],
    ['*ab*ab', 'abab', true],
    ['*aab', 'aaaab', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a😀c', true],
    ['??', '😀', false],
    ['jira users', '  Jira Users ', true],
    ['jira *', 'jira users', true],
    ['jira *', 'jirausers', false],
    ['[EXT] *', '[ext] Contractors', true],
    ['[EXT] *', 'E Contractors', false],
    ['a.c', 'abc', false],
    ['a{b,c}', 'ab', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a\\?', 'a?', true],
    ['a\\\\b', 'a\\b', true],
    ['straße', 'STRASSE', false],
    ['ﬁnance', 'finance', true],
    ['Äpfel*', 'äpfel-team', true],
  ])('%s against %s is %s', (glob, name, matches) => {
    expect(compileGlobs([glob])(name) === glob).toBe(matches);
  });

  it('is told as it was written, the first that matches', () => {
    const globs = compileGlobs(['x*', 'ENG-*', 'eng-b*']);
    expect([globs('eng-backend'), globs('X'), globs('y')]).toEqual(['ENG-*', 'x*', undefined]);
    expect(compileGlobs([])('anything')).toBeUndefined();
  });

  it.each([
    ['', 'A glob is not empty; write * for every name.'],
    ['  ', 'A glob is not empty; write * for every name.'],
    ['a\\', 'A glob does not end with a single \\; write \\\\ for the character itself.'],
    ['\\\\\\', 'A glob does not end with a single \\; write \\\\ for the character itself.'],
    ['a'.repeat(257), 'A glob has at most 256 characters, this one has 257.'],
    ['a\\\\', undefined],
    ['[', undefined],
  ])('%j is refused with: %s', (glob, fault) => {
    expect(faultOfGlob(glob)).toBe(fault);
  });

  it('matches as the regular expression of the same meaning does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
    const globs = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(globs, letters, (glob, name) => {
        const same = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(compileGlobs([glob])(name) !== undefined).toBe(same.test(name));
      }),
      { numRuns: 2_000, verbose: 1 },
    );
  });

  it('takes no long time over stars in a row', () => {
    const glob = compileGlobs([`${'a*'.repeat(120)}b`]);
    const start = performance.now();
    expect(glob('a'.repeat(20_000))).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
