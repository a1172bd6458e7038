import { expect, test } from 'vitest';
import { attribute, type SchemaAttribute } from './attribute.ts';
import { coerce } from './coerce.ts';

const of = (type: SchemaAttribute['type'], more: Partial<SchemaAttribute> = {}) =>
  attribute('thing', 'A thing.', { type, ...more });

test.each<[type: SchemaAttribute['type'], sent: unknown, kept: unknown]>([
  ['integer', 3, 3],
  ['integer', '3', 3],
  ['integer', ' -07 ', -7],
  ['integer', '3.0', 3],
  ['decimal', 1.5, 1.5],
  ['decimal', '1.5e3', 1500],
  ['decimal', '+.5', 0.5],
  ['binary', 'AQID', 'AQID'],
  ['binary', 'AQI=', 'AQI='],
  ['binary', 'AQI', 'AQI'],
  ['binary', 'AQ==\r\n', 'AQ=='],
  ['binary', 'AQID\nBAUG', 'AQIDBAUG'],
  ['boolean', ' TRUE ', true],
  ['dateTime', ' 2028-02-29T23:59:59.5-11:00 ', '2028-02-29T23:59:59.5-11:00'],
  ['string', 7, '7'],
])('of the type %s %j is taken', (type, sent, kept) => {
  expect(coerce(of(type), sent, 'thing')).toBe(kept);
});

test.each<[type: SchemaAttribute['type'], sent: unknown]>([
  ['integer', 1.5],
  ['integer', '1.5'],
  ['integer', 'three'],
  ['integer', true],
  ['integer', Number.POSITIVE_INFINITY],
  ['decimal', Number.POSITIVE_INFINITY],
  ['decimal', '0x10'],
  // Looked at once, though there are many ways to cut it.
  ['decimal', `${'1'.repeat(1_000_000)}x`],
  ['decimal', 'Infinity'],
  ['decimal', '1e999'],
  ['decimal', ''],
  ['binary', 'no base64!'],
  ['binary', 'A'],
  ['binary', 'AQI=='],
  ['binary', 'A==='],
  ['binary', '===='],
  ['binary', 'AQ-_'],
  ['binary', ''],
  ['binary', 7],
  ['boolean', 'yes'],
  ['dateTime', 'tomorrow'],
  ['dateTime', '2026-02-29T00:00:00Z'],
  ['dateTime', '2026-04-31T00:00:00Z'],
])('of the type %s %j is refused', (type, sent) => {
  expect(() => coerce(of(type), sent, 'thing')).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
  );
});

test.each<[more: Partial<SchemaAttribute>, sent: unknown, kept: unknown]>([
  [{ canonicalValues: ['red', 'Blue'] }, 'RED', 'red'],
  [{ canonicalValues: ['red', 'Blue'] }, ' blue ', 'Blue'],
  [{ canonicalValues: ['red', 'Red'] }, 'Red', 'Red'],
  [{ canonicalValues: ['red'] }, 'Green', 'Green'],
  [{ canonicalValues: ['red'], caseExact: true }, 'RED', 'RED'],
  [{ canonicalValues: ['red'], multiValued: true }, ['RED', 'red', 'x', 'X'], ['red', 'x']],
  [{ caseExact: true, multiValued: true }, ['x', 'X', 'x'], ['x', 'X']],
])('a text with %j is spelled, and in a list once: %j', (more, sent, kept) => {
  expect(coerce(of('string', more), sent, 'thing')).toEqual(kept);
});

test('numbers of a list are there once each', () => {
  expect(coerce(of('integer', { multiValued: true }), [1, '1', 2], 'thing')).toEqual([1, 2]);
});

test('a part that the service gives is passed over', () => {
  const whole = of('complex', {
    subAttributes: [attribute('value', ''), attribute('display', '', { mutability: 'readOnly' })],
  });
  expect(coerce(whole, { value: 'a', display: 'b', other: 'c' }, 'thing')).toEqual({
    value: 'a',
    other: 'c',
  });
});
