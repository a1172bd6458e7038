import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScimError } from '../message/error.ts';
import { allOf, anyOf, comparisons, type Filter } from './filter.ts';
import { parseFilter, parsePatchPath } from './parse.ts';
import { printFilter } from './print.ts';

describe('reading a filter', () => {
  // What was written → what it means, written plainly.
  const cases: readonly (readonly [written: string, meant: string])[] = [
    ['userName eq "bjensen"', 'userName eq "bjensen"'],
    ['userName Eq "bjensen"', 'userName eq "bjensen"'],
    ['  userName   EQ   "b"  ', 'userName eq "b"'],
    ['title pr', 'title pr'],
    ['active eq True', 'active eq true'],
    ['title eq NULL', 'title eq null'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34Z"'],
    ['x gt -1.5e3', 'x gt -1500'],
    ['a pr or b pr and c pr', 'a pr or b pr and c pr'],
    ['(a pr or b pr) and c pr', '(a pr or b pr) and c pr'],
    ['(a pr and b pr) and (c pr)', 'a pr and b pr and c pr'],
    ['((a pr))', 'a pr'],
    ['not (a pr) and b pr', 'not (a pr) and b pr'],
    ['NOT(a pr OR b pr)', 'not (a pr or b pr)'],
    ['not pr', 'not pr'],
    [
      'emails[type eq "work" and value co "@example.com"]',
      'emails[type eq "work" and value co "@example.com"]',
    ],
    ['emails[type eq "work"].value eq "a@b.c"', 'emails[type eq "work" and value eq "a@b.c"]'],
    [
      'emails[type eq "work" or type eq "home"].value pr',
      'emails[(type eq "work" or type eq "home") and value pr]',
    ],
    ['a pr and emails[not (type eq "work")] or b pr', 'a pr and emails[not (type eq "work")] or b pr'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
    ],
    ['userName eq "a \\"b\\" \\\\ \\u00e9"', 'userName eq "a \\"b\\" \\\\ é"'],
    ['userName eq "(not a [bracket)"', 'userName eq "(not a [bracket)"'],
  ];
  test.each(cases)('%s', (written, meant) => {
    expect(printFilter(parseFilter(written))).toBe(meant);
  });

  const faults: readonly (readonly [written: string, says: RegExp])[] = [
    ['', /ends where the name of an attribute/],
    ['TESTUSER@EXAMPLE.COM', /character 1 .* name of an attribute/],
    ['userName', /ends where an operator/],
    ['userName like "x"', /character 10 .* operator.*"like"/],
    ['userName eq', /ends where a value/],
    ['userName eq bjensen', /value \(a "string" in double quotes/],
    ["displayName sw 'Group'", /"string" in double quotes/],
    ['meta.lastModified gt “2020-04-07T14:19:34Z”', /"string" in double quotes/],
    ['meta.created gt 2015-10-10T14:38:21.8617979-07:00', /"string" in double quotes/],
    ['x eq 1e999', /value/],
    ['x eq constructor', /value/],
    ['userName eq "x', /does not end/],
    ['userName eq "DOMAIN\\user"', /not a JSON string; write/],
    ['(a pr', /closing parenthesis/],
    ['a pr)', /the end/],
    ['a pr and', /ends where the name/],
    ['a pr b pr', /the end/],
    ['emails[type eq "work"', /closing bracket/],
    ['emails[a[b pr]]', /without brackets inside of brackets|operator/],
    ['emails[type eq "work"].value', /operator/],
    ['a..b eq', /value/],
  ];
  test.each(faults)('refuses %s with its place', (written, says) => {
    const refusal = thrownBy(() => parseFilter(written));
    expect(refusal).toMatchObject({ status: 400, scimType: 'invalidFilter' });
    expect(refusal.message).toMatch(says);
  });

  test.each([
    ['nested too deep', `${'('.repeat(40)}a pr${')'.repeat(40)}`, /nests deeper/],
    ['too many comparisons', Array(300).fill('a pr').join(' or '), /more than 100 comparisons/],
    ['too long', `a eq "${'x'.repeat(10_001)}"`, /longer than/],
  ])('refuses what is %s', (_, written, says) => {
    expect(thrownBy(() => parseFilter(written)).message).toMatch(says);
  });

  test('what was printed is read as it was', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  test('whatever the text, it is read or refused, and never anything else', () => {
    const word = fc.constantFrom(
      'a',
      'eq',
      '"x"',
      '(',
      ')',
      '[',
      ']',
      'and',
      'or',
      'not',
      'pr',
      '.b',
      '1',
      '"',
      '\\',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(parseFilter(printFilter(parseFilter(text)))).toEqual(parseFilter(text));
        } catch (refusal) {
          expect(refusal).toBeInstanceOf(ScimError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('reading the path of a PATCH', () => {
  test('takes a name, a choice of values and a part of them', () => {
    expect(parsePatchPath('name.givenName')).toEqual({ attribute: 'name.givenName' });
    const filter = { type: 'compare', path: 'type', operator: 'eq', value: 'work' };
    expect(parsePatchPath('emails[type eq "work"]')).toEqual({ attribute: 'emails', filter });
    expect(parsePatchPath('emails[type eq "work"].value')).toEqual({
      attribute: 'emails',
      filter,
      sub: 'value',
    });
  });

  test.each([
    '',
    '.',
    'a b',
    '[type eq "x"]',
    'emails[',
    'emails[]',
    'emails[type eq "x"]value',
    'a eq "x"',
    '__proto__',
  ])('refuses %j', (path) => {
    expect(thrownBy(() => parsePatchPath(path))).toMatchObject({ status: 400, scimType: 'invalidPath' });
  });
});

function thrownBy(work: () => unknown): ScimError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof ScimError) return thrown;
    throw thrown;
  }
  throw new Error('It was not refused.');
}

const paths = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,7}(\.[a-z]{1,5})?$/);
const simplePaths = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,7}$/);
const literals = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed().replaceAll('\0', '')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);

function tests(path: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  const compare: fc.Arbitrary<Filter> = fc.record({
    type: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom(...comparisons),
    value: literals,
  });
  return fc.oneof(
    compare,
    path.map((each): Filter => ({ type: 'present', path: each })),
  );
}

function trees(leaf: fc.Arbitrary<Filter>, maxDepth: number): fc.Arbitrary<Filter> {
  return fc.letrec<{ tree: Filter }>((tie) => {
    const several = fc.array(tie('tree'), { minLength: 2, maxLength: 3 });
    return {
      tree: fc.oneof(
        { maxDepth, withCrossShrink: true },
        leaf,
        several.map(allOf),
        several.map(anyOf),
        tie('tree').map((filter): Filter => ({ type: 'not', filter })),
      ),
    };
  }).tree;
}

// Not so many comparisons that they are refused.
const inner = trees(tests(simplePaths), 1);
const filters = trees(
  fc.oneof(tests(paths), fc.record({ type: fc.constant('some' as const), path: simplePaths, filter: inner })),
  3,
);
