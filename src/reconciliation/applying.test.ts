import { expect, test } from 'vitest';
import type { ChangeType, ErrorCode } from '../model/index.ts';
import { type Applying, judged, leftBecause, noteFailed, noteFailure } from './applying.ts';
import type { JournalEntry } from './journal.ts';

type Failure = readonly [type: ChangeType, code: ErrorCode];

/** Whether the rest of a person's changes is skipped after these failures. */
function skips(...failures: readonly Failure[]): boolean {
  const failed = new Map<string, boolean>();
  for (const [type, code] of failures) noteFailed(failed, { person: 'ada', type, code });
  return failed.get('ada') === true;
}

test.each<readonly [what: string, failures: readonly Failure[], skipped: boolean]>([
  ['a name that the target only reads', [['account.update', 'unsupported']], false],
  ['a group that cannot be left', [['grant.remove', 'unsupported']], false],
  ['a group without a seat', [['grant.add', 'unsupported']], false],
  ['an account that cannot be closed', [['account.deactivate', 'unsupported']], false],
  ['an account that cannot be made', [['account.create', 'unsupported']], true],
  ['an account that cannot be opened', [['account.activate', 'unsupported']], true],
  ['a name that another account bears', [['account.update', 'conflict']], true],
  ['a group that is gone', [['grant.remove', 'not-found']], true],
  ['what could not be handed over', [['holding.move', 'not-found']], false],
  [
    'a conflict before a refusal',
    [
      ['account.update', 'conflict'],
      ['grant.add', 'unsupported'],
    ],
    true,
  ],
])('after %s the rest of the person is skipped, or not', (_, failures, skipped) => {
  expect(skips(...failures)).toBe(skipped);
});

test('what had changed meanwhile is left and not failed: the person is planned anew, and nothing more of theirs is done now', () => {
  const applying: Applying = {
    plan: 'plan',
    keys: [],
    failed: new Map(),
    anew: new Set(),
    total: 1,
    handled: 0,
    strikes: 2,
  };
  const change = {
    type: 'account.update',
    id: 'ada',
    before: {},
    after: { displayName: 'Ada' },
    reason: { person: 'p1', situation: 'confirmed', rule: 'attributes.displayName' },
  } as const;
  const entry = { plan: 'plan', seq: 0, person: 'p1', change, attempts: 0 } as unknown as JournalEntry;
  const outcome = { state: 'failed', code: 'stale', message: 'It has changed meanwhile.' } as const;
  const result = judged(applying, entry, change, { outcome });
  noteFailure(applying, result);
  expect(result).toMatchObject({
    settled: {
      outcome: { state: 'skipped', message: 'It has changed meanwhile. The person is planned anew.' },
    },
  });
  expect([...applying.anew]).toEqual(['p1']);
  expect(applying.failed.size).toBe(0);
  expect(applying.strikes).toBe(0);
  expect(leftBecause(applying, 'p1')).toBe('The person is planned anew.');
  expect(leftBecause(applying, 'p2')).toBeUndefined();
});
