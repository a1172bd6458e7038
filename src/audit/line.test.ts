import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AuditEntry, beginning, chain, hashOf } from './line.ts';

const entry: AuditEntry = { at: 1_700_000_000_000, actor: 'cli', action: 'plan.approved', plan: 'p1' };

test('a line is hashed over the hash before it and its content in canonical form', () => {
  const [line] = chain([{ ...entry, details: { b: 1, a: [true, null] } }], { seq: 0, hash: beginning });
  const text =
    '{"action":"plan.approved","actor":"cli","at":1700000000000,"details":{"a":[true,null],"b":1},"plan":"p1","seq":1}';
  expect(line?.hash).toBe(
    createHash('sha256')
      .update(`${'0'.repeat(64)}\n${text}`)
      .digest('hex'),
  );
});

test('each line takes the hash of the one before, also across two appends', () => {
  const together = chain([entry, entry, entry], { seq: 0, hash: beginning });
  const first = chain([entry, entry], { seq: 0, hash: beginning });
  expect([...first, ...chain([entry], first[1]!)]).toEqual(together);
  expect(new Set(together.map((line) => line.hash)).size).toBe(3);
});

test.each<[string, Partial<AuditEntry>]>([
  ['the time', { at: entry.at + 1 }],
  ['the actor', { actor: 'system' }],
  ['the action', { action: 'plan.rejected' }],
  ['the subject', { subject: 'Ada' }],
  ['the sync', { sync: 's' }],
  ['the run', { run: 'r' }],
  ['the plan', { plan: 'p2' }],
  ['the person', { person: 'x' }],
  ['the details', { details: {} }],
])('the hash covers %s', (_, change) => {
  expect(hashOf({ ...entry, ...change, seq: 1 }, beginning)).not.toBe(
    hashOf({ ...entry, seq: 1 }, beginning),
  );
});

test('what no database keeps is replaced, and what is no JSON is written as JSON writes it', () => {
  const [line] = chain(
    [
      {
        ...entry,
        subject: 'a\0b\uD800',
        details: { when: new Date(0), left: undefined, deep: [{ '\0': '\0' }] },
      },
    ],
    { seq: 6, hash: beginning },
  );
  expect(line).toMatchObject({ seq: 7, subject: 'a\uFFFDb\uFFFD' });
  expect(line?.details).toEqual({ when: '1970-01-01T00:00:00.000Z', deep: [{ '\uFFFD': '\uFFFD' }] });
});
