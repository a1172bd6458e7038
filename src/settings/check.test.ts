import { expect, test } from 'vitest';
import { z } from 'zod';
import { check, invalid } from './check.ts';

const Schema = z.object({
  url: z.url(),
  count: z.int().min(1).max(9).optional(),
  kind: z.enum(['group', 'role']).optional(),
  names: z.array(z.string().min(1)).min(1).optional(),
  sign: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('password'), password: z.string() }),
      z.object({ by: z.literal('key'), key: z.string() }),
    ])
    .optional(),
  free: z.record(z.string(), z.object({ size: z.number() })).optional(),
});

const url = 'https://jira.example.com';

test.each<[string, unknown, string, string]>([
  ['a member that is missing', {}, 'at.url', 'is missing; write a text'],
  ['a value of another kind', { url: 7 }, 'at.url', 'must be a text, not a number'],
  ['a list for a group of settings', { url, free: [] }, 'at.free', 'must be a group of settings, not a list'],
  ['nothing for a text', { url: null }, 'at.url', 'must be a text, not nothing'],
  [
    'a text that is no address',
    { url: 'jira' },
    'at.url',
    'must be an address such as https://jira.example.com',
  ],
  ['a number that is too small', { url, count: 0 }, 'at.count', 'must be at least 1'],
  ['a number that is too large', { url, count: 10 }, 'at.count', 'must be at most 9'],
  ['a broken number', { url, count: 1.5 }, 'at.count', 'must be a whole number, not a number'],
  [
    'a word that is near a known one',
    { url, kind: 'groups' },
    'at.kind',
    'must be one of group, role (did you mean `group`?)',
  ],
  ['a word that is not known', { url, kind: 'seat' }, 'at.kind', 'must be one of group, role'],
  ['an empty list', { url, names: [] }, 'at.names', 'must have at least one entry'],
  ['an empty text', { url, names: [''] }, 'at.names[0]', 'must not be empty'],
  [
    'an alternative that is not known',
    { url, sign: { by: 'magic' } },
    'at.sign.by',
    'must be one of password, key',
  ],
  [
    'a key that is near a known one',
    { url, cuont: 1 },
    'at.cuont',
    '`cuont` is not known here (did you mean `count`?)',
  ],
  [
    'a key that is near none',
    { url, colour: 'red' },
    'at.colour',
    '`colour` is not known here; known are url, count, kind, names, sign, free',
  ],
  [
    'a key inside a free name',
    { url, free: { any: { size: 1, sise: 2 } } },
    'at.free.any.sise',
    '`sise` is not known here (did you mean `size`?)',
  ],
  [
    'a key of another alternative',
    { url, sign: { by: 'key', key: 'k', password: 'p' } },
    'at.sign.password',
    '`password` is not known here; known are by, key',
  ],
])('%s is a fault', (_, value, path, message) => {
  expect(check(Schema, value, 'at').faults).toContainEqual({ path, message });
});

test('all faults are reported at once', () => {
  const { faults } = check(Schema, { url: 1, count: 0, names: [''], colour: 'red' });
  expect(faults.map((fault) => fault.path).toSorted()).toEqual(['colour', 'count', 'names[0]', 'url']);
});

test('a key that is not known is a fault even where the schema would let it pass', () => {
  expect(Schema.safeParse({ url, colour: 'red' }).success).toBe(true);
  expect(check(Schema, { url, colour: 'red' }).value).toBeUndefined();
});

test('what is right is given back with its defaults', () => {
  expect(check(z.object({ size: z.number().default(3) }), {}).value).toEqual({ size: 3 });
});

test('an error with one fault says it, one with several says how many and the first', () => {
  const fault = { path: 'syncs.staff.to', message: 'is missing' };
  expect(invalid('rollcall.yaml', [fault]).message).toBe(
    'rollcall.yaml has a fault: syncs.staff.to: is missing.',
  );
  expect(invalid('rollcall.yaml', [fault, fault]).message).toBe(
    'rollcall.yaml has 2 faults, the first: syncs.staff.to: is missing.',
  );
  expect(invalid('rollcall.yaml', [fault]).faults).toEqual([fault]);
});

test('a fault says what kind of value stands there, never the value, for it may be a secret', () => {
  const { faults } = check(z.object({ token: z.string().length(4) }), { token: 'hunter2-hunter2' });
  expect(JSON.stringify(faults)).not.toContain('hunter2');
});
