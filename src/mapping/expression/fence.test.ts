/** No expression hangs, eats the memory or throws anything of its own, whatever it says and whatever a source tells. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import { group, makePerson, thrownBy } from '../fixture.ts';
import { functions } from '../preview.ts';
import { compileExpression } from './expression.ts';
import { eagerFunctions } from './functions/catalogue.ts';

/** A person such as no source should tell: thousands of groups, texts of a megabyte, lists of long texts. */
const monster = makePerson(
  {
    userName: 'ada@example.com',
    big: 'a'.repeat(1_000_000),
    other: `${'a'.repeat(999_999)}b`,
    long: 'a'.repeat(50_000),
    tail: `b${'a'.repeat(20_000)}`,
    wide: 'äöü😀'.repeat(20_000),
    spaces: ' '.repeat(90_000),
    digits: `${'1'.repeat(500_000)}x`,
    list: Array.from({ length: 10_000 }, (_, index) => `item ${index}`),
    texts: Array.from({ length: 300 }, () => 'a'.repeat(100_000)),
    map: Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`key ${index}`, index])),
    emails: Array.from({ length: 9_000 }, (_, index) => ({ value: `${index}@example.com` })),
  },
  Array.from({ length: 2_000 }, (_, index) => group(`SG-${index}`)),
);

/** Milliseconds that one evaluation may take here; the dearest known takes less than one second. */
const PATIENCE = 5_000;

function patiently(expression: string): unknown {
  const compiled = compileExpression(expression);
  const start = performance.now();
  try {
    return compiled.evaluate(monster);
  } catch (thrown) {
    return thrown;
  } finally {
    expect(performance.now() - start, expression).toBeLessThan(PATIENCE);
  }
}

describe('the fence', () => {
  it.each([
    'user.groups.map(a, user.groups.map(b, user.groups.map(c, a + b + c)))',
    'user.groups.exists(a, user.groups.exists(b, user.groups.exists(c, a + b + c == "x")))',
    'user.groups.exists(a, user.groups.exists(b, user.groups.exists(c, false))) || true',
    'true && (user.groups.all(a, user.groups.all(b, user.groups.all(c, true))) || true) || true',
    'user.groups.exists(a, user.groups.all(b, user.groups.exists_one(c, c == b)) || true) || false',
    'user.attributes.list.map(a, a in user.attributes.list)',
    'user.attributes.list.exists(a, int(a) == 1 || user.attributes.list.exists(b, int(b) == 2))',
    'user.attributes.list.filter(a, user.attributes.list.exists(b, b == a + "x"))',
    'user.groups.map(g, user.attributes.map.exists(k, true))',
    'user.groups.map(g, user.emails.all)',
    'user.groups.map(g, user.emails.primary + user.emails.primary)',
    'user.groups.exists(g, user.attributes.big == user.attributes.other)',
    'user.groups.exists(g, user.attributes.big < user.attributes.other && false)',
    'user.groups.exists(g, user.attributes.big.contains(user.attributes.tail))',
    'user.groups.exists(g, user.attributes.long.lastIndexOf(user.attributes.tail) > 0)',
    'user.groups.exists(g, regexMatch(user.attributes.long, "(\\\\w{1,9}){1,30}!$"))',
    'regexReplace(user.attributes.long, "x*y|a", "z")',
    'user.groups.map(g, user.attributes.big)',
    'user.groups.map(g, user.attributes.list)',
    'user.groups.map(g, size(user.attributes.wide)).map(n, n).filter(n, n < 0 && user.groups.exists(h, size(user.attributes.wide) < 0))',
    'user.groups.map(g, left(user.attributes.wide, 3))',
    'user.groups.map(g, toTitleCase(user.attributes.wide))',
    'user.groups.map(g, normalizeDiacritics(user.attributes.wide))',
    'user.groups.map(g, stripSpaces(user.attributes.spaces))',
    'user.groups.map(g, split(user.attributes.wide, "ö"))',
    'user.groups.map(g, indexOf(user.attributes.wide, "x", 70000))',
    'removeDuplicates(user.attributes.list.map(x, [x]))',
    'user.groups.map(g, removeDuplicates(user.attributes.texts))',
    'regexReplace(user.attributes.big, "(a|ö)+|x*b", "$1")',
    'cel.bind(a, user.attributes.list, cel.bind(b, [a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b], [c, c, c, c])))',
  ])('stops %s', (expression) => {
    const thrown = patiently(expression);
    expect(thrown).toBeInstanceOf(ProvisioningError);
    expect(thrown).toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^this (takes|makes) .*more than/),
    });
  });

  it.each([
    ['lower(user.attributes.big)', 'text'],
    ['user.attributes.long + user.attributes.long + user.attributes.long', 'text'],
    ['replace(user.attributes.long, "a", user.attributes.long)', 'text'],
    [
      'regexReplace(user.attributes.long.left(2000), "a", "0123456789012345678901234567890123456789012345678901234567890123456789")',
      'text',
    ],
    ['join(user.attributes.texts, user.attributes.long)', 'text'],
    ['split(user.attributes.big, "a")', 'list'],
    ['user.attributes.list + user.attributes.list', 'list'],
    ['(user.attributes.list + []).map(x, x) + ["one more"]', 'list'],
  ])('refuses what %s makes', (expression, what) => {
    expect(patiently(expression)).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(`this makes a ${what} of more than`),
    });
  });

  it.each(['int', 'double', 'bool'])('does not backtrack over long digits in %s', (name) => {
    expect(patiently(`${name}(user.attributes.digits)`)).toMatchObject({ code: 'invalid' });
  });

  it('lets pass what is merely long', () => {
    expect(patiently('user.attributes.big')).toHaveLength(1_000_000);
    expect(patiently('user.groups.filter(g, regexMatch(g, "^SG-1?[0-9]$")).map(g, lower(g))')).toHaveLength(
      20,
    );
    expect(patiently('user.attributes.list.filter(x, x.endsWith("7"))')).toHaveLength(1_000);
  });

  it.each([
    [
      'a source beyond 10,000 characters',
      `"${'a'.repeat(10_000)}"`,
      'An expression has at most 10,000 characters, this one has 10,002; split it.',
    ],
    ['thousands of nodes', `1${'+1'.repeat(4_000)}`, 'This has more than 2,000 parts; split it.'],
    [
      'a chain that is a deep tree',
      `1${'+1'.repeat(300)}`,
      'This nests deeper than 200 levels; split it, or use switch(…).',
    ],
    ['parentheses', '('.repeat(5_000), 'This nests deeper than 200 levels; split it, or use switch(…).'],
    ['lists', '['.repeat(5_000), 'This nests deeper than 200 levels; split it, or use switch(…).'],
    [
      'some negations',
      `${'!'.repeat(500)}true`,
      'This nests deeper than 200 levels; split it, or use switch(…).',
    ],
    [
      'members',
      `user${'.a'.repeat(3_000)}`,
      'This nests deeper than 200 levels; split it, or use switch(…).',
    ],
    [
      'ternaries',
      `${'true ? 1 : '.repeat(300)}1`,
      'This nests deeper than 200 levels; split it, or use switch(…).',
    ],
    [
      'regular expressions',
      `[${'regexMatch("a", "b"),'.repeat(33)}]`,
      'An expression has at most 32 regular expressions; split it.',
    ],
  ])('refuses an expression of too many: %s', (_, expression, message) => {
    const { faults } = thrownBy(() => compileExpression(expression));
    expect(faults[0]).toEqual({ path: expect.stringMatching(/^column \d+$/), message });
  });

  it.each(['!', '-'])('refuses thousands of %s, which the parser nests on the stack', (sign) => {
    const { faults } = thrownBy(() => compileExpression(`${sign.repeat(9_000)}1`));
    expect(faults).toEqual([
      {
        path: expect.stringMatching(/^column \d+$/),
        message: expect.stringMatching(/nests deeper|has more than 2,000 parts/),
      },
    ]);
  });

  it('takes what is merely large', () => {
    const cases = Array.from({ length: 100 }, (_, index) => `"key ${index}", "value ${index}"`).join(', ');
    expect(compileExpression(`switch(user.title, "none", ${cases})`).evaluate(monster)).toBe('none');
    expect(compileExpression(`${'user.active ? "a" : '.repeat(150)}"z"`).evaluate(monster)).toBe('a');
  });
});

/** Expressions of a random grammar, most of them wrong, as deep as fast-check makes them. */
const expressions = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(
      'user.groups',
      'user.title',
      'user.active',
      'user.attributes.list',
      'user.attributes.big',
      'user.attributes.wide',
      'user.emails',
      'user.name',
    ),
    fc.constantFrom(
      'x',
      'y',
      'user',
      'null',
      'true',
      '""',
      '"a"',
      '0',
      '1',
      '-1',
      '2.5',
      '[]',
      '{}',
      '9223372036854775807',
      '"(a*)*$"',
    ),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', 'in', '&&', '||'),
        tie('any'),
      )
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(fc.constantFrom('!', '-'), tie('any')).map(([op, a]) => `${op}(${a})`),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom('map', 'filter', 'exists', 'all', 'exists_one'),
        fc.constantFrom('x', 'y'),
        tie('any'),
      )
      .map(([a, name, v, b]) => `(${a}).${name}(${v}, ${b})`),
    fc
      .tuple(fc.constantFrom(...functions.map((each) => each.name)), fc.array(tie('any'), { maxLength: 5 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc
      .tuple(fc.constantFrom('x', 'y'), tie('any'), tie('any'))
      .map(([v, a, b]) => `cel.bind(${v}, ${a}, ${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a})[${b}]`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `{${a}: ${b}}`),
    tie('any').map((a) => `(${a}).value`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `regexReplace(${a}, "(.)a*", "$1$1") + ${b}`),
  ),
}));

/** Hides from the checker what an expression gives, so that it is found out only when it runs. */
const hidden = (expression: string) => `{"v": ${expression}}.v`;

/** Expressions that are right by their grammar and unknown by their types: all of them are run, on the monster's data. */
const runnable = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc
      .constantFrom(
        'big',
        'other',
        'long',
        'tail',
        'wide',
        'spaces',
        'list',
        'texts',
        'map',
        'emails',
        'nope',
      )
      .map((name) => `user.attributes.${name}`),
    fc.constantFrom('user.groups', 'true', '7', '0.5', '"a"').map(hidden),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', 'in', '&&', '||'),
        tie('any'),
      )
      .map(([a, op, b]) => hidden(`(${a} ${op} ${b})`)),
    fc
      .tuple(tie('any'), tie('any'), tie('any'))
      .map(([a, b, c]) => hidden(`iif(isPresent(${a}), ${b}, ${c})`)),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom(
          'map(x, VALUE)',
          'filter(x, TEST)',
          'exists(x, TEST)',
          'all(x, TEST)',
          'exists_one(x, TEST)',
        ),
        tie('any'),
      )
      .map(([a, loop, b]) =>
        hidden(`(${a}).${loop.replace('VALUE', `[x, ${b}]`).replace('TEST', `${b} == x`)}`),
      ),
    fc
      .tuple(fc.constantFrom(...eagerFunctions), fc.array(tie('any'), { minLength: 4, maxLength: 4 }))
      .map(([{ name, params }, args]) => {
        const written = { pattern: '"(a|ö)+|x*b"', template: '"$1-$0"' };
        return hidden(
          `${name}(${params.map(({ type }, index) => (type === 'pattern' || type === 'template' ? written[type] : args[index])).join(', ')})`,
        );
      }),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => hidden(`(${a})[${b}]`)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => hidden(`[${a}, ${b}, ${a}]`)),
  ),
}));

describe('any expression', () => {
  it('gives a value that JSON can hold, or says in a ProvisioningError why not, in little time', () => {
    fc.assert(
      fc.property(expressions.any, (expression) => {
        const start = performance.now();
        try {
          const value = compileExpression(expression).evaluate(monster);
          expect(value === undefined || JSON.parse(JSON.stringify(value)) !== undefined).toBe(true);
        } catch (thrown) {
          if (!(thrown instanceof ProvisioningError)) throw thrown;
          expect(thrown.code).toBe('invalid');
          expect(thrown.message.length).toBeGreaterThan(10);
        }
        expect(performance.now() - start).toBeLessThan(PATIENCE);
      }),
      { numRuns: 1_000, verbose: 1 },
    );
  });

  it('runs to an end in little time when its types say nothing', () => {
    let values = 0;
    fc.assert(
      fc.property(runnable.any, (expression) => {
        if (expression.length > 10_000) return;
        const result = patiently(expression);
        if (result instanceof ProvisioningError) expect(result.code).toBe('invalid');
        else if (result instanceof Error) throw result;
        else values++;
      }),
      { numRuns: 1_000, verbose: 1 },
    );
    expect(values).toBeGreaterThan(100);
  });

  it('is refused with a place when it is any text at all', () => {
    const scraps = fc.array(
      fc.oneof(
        fc.constantFrom(
          'user',
          '.',
          '(',
          ')',
          '"',
          "'",
          '[',
          ']',
          '?',
          ':',
          '\\',
          '\n',
          'b"',
          '1u',
          ' in ',
          '$',
        ),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(scraps, (pieces) => {
        try {
          compileExpression(pieces.join(''));
        } catch (thrown) {
          if (!(thrown instanceof ProvisioningError)) throw thrown;
          for (const fault of thrown.faults) expect(fault.path).toMatch(/^(line \d+, )?column \d+$/);
          expect(thrown.faults.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000, verbose: 1 },
    );
  });
});
