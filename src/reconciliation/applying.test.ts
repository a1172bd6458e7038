import { expect, test } from 'vitest';
import type { ChangeType, ErrorCode } from '../model/index.ts';
import { noteFailed } from './applying.ts';

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
