/** Values in the types of the target, with the rules by which they are written. */

import { describe, expect, it } from 'vitest';
import type { AttributeDefinition, AttributeMapping } from '../model/index.ts';
import { ada, always, attribute, makePerson, makeSync, schema, thrownBy } from './fixture.ts';
import { compileMapping } from './mapping.ts';

function mapOne(
  expression: string,
  definition: Partial<AttributeDefinition>,
  mapping: Partial<AttributeMapping> = {},
) {
  const sync = makeSync({ attributes: { it: { ...always(expression), ...mapping } }, correlate: [] });
  return compileMapping(sync, [attribute('it', definition)]).attributes(ada)[0];
}

describe('attributes', () => {
  it('are computed in the order of the schema and carry their rules', () => {
    const attributes = {
      email: { value: 'user.emails.primary', write: 'if-empty', empty: 'keep' },
      displayName: { value: 'user.title', write: 'always', empty: 'clear' },
      userName: { value: 'lower(substringBefore(user.userName, "@"))', write: 'on-create', empty: 'keep' },
    } as const;
    expect(compileMapping(makeSync({ attributes }), schema).attributes(ada)).toEqual([
      { name: 'userName', value: 'ada', write: 'on-create', empty: 'keep' },
      { name: 'displayName', value: undefined, write: 'always', empty: 'clear' },
      { name: 'email', value: 'ada@example.com', write: 'if-empty', empty: 'keep' },
    ]);
  });

  it('that are never changed after creation are written only then', () => {
    expect(mapOne('user.id', { mutability: 'immutable' })).toMatchObject({
      value: 'p-1',
      write: 'on-create',
    });
  });

  it.each([
    ['user.userName', 'string', 'ada@example.com'],
    ['user.attributes.level', 'string', '5'],
    ['1.5', 'string', '1.5'],
    ['user.active', 'string', 'true'],
    ['""', 'string', undefined],
    ['user.title', 'string', undefined],
    ['user.active', 'boolean', true],
    ['"TRUE"', 'boolean', true],
    ['" false "', 'boolean', false],
    ['user.attributes.level', 'integer', 5],
    ['"42"', 'integer', 42],
    ['"-1"', 'integer', -1],
    ['7 / 2', 'integer', 3],
    ['4.0', 'integer', 4],
    ['"1.50"', 'decimal', 1.5],
    ['2', 'decimal', 2],
    ['"2026-01-31T09:00:00Z"', 'dateTime', '2026-01-31T09:00:00Z'],
    ['" 2026-01-31T09:00:00.123+02:00 "', 'dateTime', '2026-01-31T09:00:00.123+02:00'],
    ['user.name', 'complex', { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' }],
  ] as const)('%s becomes a %s: %j', (expression, type, value) => {
    expect(mapOne(expression, { type })?.value).toEqual(value);
  });

  it.each([
    ['user.attributes.tags', ['a', 'b']],
    ['["a", null, "", 3]', ['a', '3']],
    ['user.userName', ['ada@example.com']],
    ['[]', undefined],
    ['[null, ""]', undefined],
    ['user.title', undefined],
  ])('%s fills an attribute of many values: %j', (expression, value) => {
    expect(mapOne(expression, { multiValued: true })?.value).toEqual(value);
  });

  it.each([
    ['user.attributes.badge', { type: 'string' }, 'the expression gives an object, and it takes text'],
    [
      'user.attributes.tags',
      { type: 'string' },
      'the expression gives a list, and it takes one value; choose one, as in […][0], or use join(…)',
    ],
    [
      'user.displayName',
      { type: 'boolean' },
      'the expression gives the text “Ada Lovelace”, and it takes true or false',
    ],
    [
      'user.displayName',
      { type: 'integer' },
      'the expression gives the text “Ada Lovelace”, and it takes a whole number',
    ],
    ['user.attributes.ratio', { type: 'integer' }, 'the expression gives 1.5, and it takes a whole number'],
    ['"1e400"', { type: 'decimal' }, 'the expression gives the text “1e400”, and it takes a number'],
    [
      '"2026-01-31"',
      { type: 'dateTime' },
      'the expression gives the text “2026-01-31”, and it takes a date and time such as 2026-01-31T09:00:00Z',
    ],
    [
      '"2026-13-31T09:00:00Z"',
      { type: 'dateTime' },
      'the expression gives the text “2026-13-31T09:00:00Z”, and it takes a date and time such as 2026-01-31T09:00:00Z',
    ],
    [
      'user.attributes.tags + [user.attributes.badge]',
      { type: 'string', multiValued: true },
      'the expression gives an object, and it takes text',
    ],
    [
      'user.attributes.ratio + "x"',
      { type: 'string' },
      '`+` takes two texts, two numbers or two lists, and `user.attributes.ratio` is a number, `"x"` is text',
    ],
  ] as const)('%s fails for this person as %j: %s', (expression, definition, why) => {
    const message = `No value for it from \`${expression}\`: ${why}.`;
    expect(thrownBy(() => mapOne(expression, definition))).toMatchObject({
      code: 'invalid',
      message,
      faults: [{ path: 'attributes.it', message }],
    });
  });

  it('that the target requires cannot be cleared, but may be left alone', () => {
    expect(mapOne('user.title', { required: true })).toMatchObject({ value: undefined, empty: 'keep' });
    expect(() => mapOne('user.title', { required: true }, { empty: 'clear' })).toThrow(
      'the target requires it, so it cannot be cleared',
    );
  });

  it('that fail are all told, and none is given', () => {
    const sync = makeSync({
      attributes: {
        userName: always('user.title + "x"'),
        email: always('user.emails.primary'),
        vip: always('user.displayName'),
      },
    });
    const thrown = thrownBy(() => compileMapping(sync, schema).attributes(ada));
    expect(thrown.faults.map((fault) => fault.path)).toEqual(['attributes.userName', 'attributes.vip']);
    expect(thrown.message).toContain('No value for userName from `user.title + "x"`');
    expect(thrown.message).toContain('(and 1 more)');
  });

  it('of one person do not depend on those of another', () => {
    const mapping = compileMapping(makeSync(), schema);
    const other = makePerson({ userName: 'BOB@example.com', emails: [{ value: 'bob@example.com' }] });
    const first = mapping.attributes(ada);
    expect(mapping.attributes(other).map(({ value }) => value)).toEqual([
      'bob@example.com',
      'bob@example.com',
    ]);
    expect(mapping.attributes(ada)).toEqual(first);
  });
});
