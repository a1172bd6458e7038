/** Pieces of requests that mean something, so that garbage reaches beyond the first check. For tests only. */

import fc from 'fast-check';

export const names = fc.constantFrom(
  'userName',
  'emails',
  'emails.value',
  'name',
  'active',
  'members',
  'displayName',
  'id',
  'meta',
  'groups',
  'x',
  'externalId',
  'urn:x:y',
  'manager',
  'schemas',
  'password',
  '__proto__',
  'constructor',
  'toString',
  'roles',
  'serial',
  'urn:example:scim:Badge',
  'urn:example:scim:Badge:level',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
);

export const paths = fc.oneof(
  names,
  fc
    .tuple(
      names,
      fc.constantFrom('[type eq "work"]', '[value eq "u1"]', '[', '[not (a pr)].b', '.x', '.', '[a[b eq 1]]'),
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

export const texts = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('u1', 'u2', 'g1', 'True', '', 'work', 'new@x.example', 'bulkId:b1'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\u0000', '\ud800', 'İ', '\ufdfa'.repeat(40)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

/** Texts and lists about as large as the bounds, and far beyond. */
const large: fc.Arbitrary<unknown> = fc.oneof(
  fc.nat({ max: 30_000 }).map((length) => 'é'.repeat(length)),
  fc.nat({ max: 2_000 }).map((length) => Array.from({ length }, (_, at) => ({ value: `m${at}` }))),
  fc
    .nat({ max: 400 })
    .map((length) => Object.fromEntries(Array.from({ length }, (_, at) => [`attribute${at}`, at]))),
);

/** One value within another, and so on. */
export const deep: fc.Arbitrary<unknown> = fc
  .tuple(fc.nat({ max: 40 }), fc.boolean())
  .map(([depth, isList]) => {
    let value: unknown = 'innermost';
    for (let at = 0; at < depth; at += 1) value = isList ? [value] : { value };
    return value;
  });

export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 6, arbitrary: texts },
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -0, 1e308, 1e21, 0.1),
    },
    { weight: 1, arbitrary: fc.oneof(large, deep) },
    { weight: 3, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: fc.dictionary(
        fc.oneof(names, fc.constantFrom('value', 'type', 'primary', '$ref', 'VALUE', 'operation')),
        tie('value'),
        { maxKeys: 5 },
      ),
    },
  ),
})).value;

export const filters = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(
        fc.oneof(
          names,
          fc.constantFrom(
            'eq',
            'ne',
            'co',
            'gt',
            'pr',
            'and',
            'or',
            'not',
            '(',
            ')',
            '[',
            ']',
            '"u1"',
            '"',
            'true',
            '7',
            '.value',
          ),
          texts.map((text) => JSON.stringify(text)),
        ),
        { maxLength: 8 },
      )
      .map((words) => words.join(' ')),
  },
  // As complex as is allowed, and more.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat({ max: 160 }), fc.constantFrom(' or ', ' and '), fc.constantFrom('emails co "a"', 'x pr'))
      .map(([count, word, each]) => Array.from({ length: count + 1 }, () => each).join(word)),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 60 }).map((depth) => `${'not ('.repeat(depth)}userName pr${')'.repeat(depth)}`),
  },
);
