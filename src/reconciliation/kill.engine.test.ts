import { expect, test } from 'vitest';
import { killedAt } from '../testkit/kill.ts';

test('a process killed with SIGKILL in a commit or a call leaves a journal from which the next one ends in the same state', async () => {
  const whole = await killedAt(undefined);
  expect(whole.killed).toBe(false);
  for (const point of [
    { what: 'commit', at: 9, when: 'before' },
    { what: 'commit', at: 10, when: 'after' },
    { what: 'call', at: 1, when: 'before' },
    { what: 'call', at: 7, when: 'after' },
    { what: 'call', at: whole.calls - 2, when: 'after' },
  ] as const) {
    const cut = await killedAt(point);
    expect(cut).toMatchObject({ killed: true, state: whole.state });
  }
});
