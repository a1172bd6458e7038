import { describe, expect, test } from 'vitest';
import { readBulk } from './bulk.ts';

describe('RFC 7644 3.7: a bulk request', () => {
  test('is read with its names in any case, and without failOnErrors tries everything', () => {
    const operations = [{ Method: 'post', BulkId: 'a', PATH: '/Users', data: { userName: 'ada' } }];
    expect(readBulk({ operations }, 5)).toEqual({
      operations: [{ method: 'POST', bulkId: 'a', path: '/Users', data: { userName: 'ada' } }],
    });
  });

  test.each<[what: string, body: unknown, status: number]>([
    ['no object', 'x', 400],
    ['no list', { Operations: {} }, 400],
    ['more operations than are taken', { Operations: [{}, {}, {}] }, 413],
    ['a failOnErrors of 0', { Operations: [], failOnErrors: 0 }, 400],
    ['a failOnErrors that is no number', { Operations: [], failOnErrors: 'x' }, 400],
  ])('is refused: %s', (_, body, status) => {
    expect(() => readBulk(body, 2)).toThrow(expect.objectContaining({ status }));
  });

  test('has operations that fail alone when they are not understood', () => {
    const good = { method: 'POST', path: '/Users', bulkId: 'a' };
    const { operations } = readBulk(
      {
        Operations: [
          'x',
          { method: 'GET', path: '/Users' },
          { method: 'PUT' },
          good,
          good,
          { method: 'DELETE', path: '/Users/1', version: 3 },
          { method: 'DELETE', path: '/Users/1', version: null },
        ],
      },
      9,
    );
    expect(operations.map((each) => 'fault' in each && each.fault.message)).toEqual([
      'An operation should be an object.',
      'The method of an operation is one of POST, PUT, PATCH, DELETE.',
      'An operation needs a "path", such as /Users.',
      false,
      'The bulkId a is used twice.',
      'The version of an operation should be a text, as meta.version is.',
      false,
    ]);
  });
});
