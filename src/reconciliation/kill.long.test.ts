import { expect, test } from 'vitest';
import type { CutPoint } from '../testkit/crash.ts';
import { killedAt } from '../testkit/kill.ts';

test('killed with SIGKILL before or after every commit and every call, the next process ends where the unkilled one ends', async () => {
  const whole = await killedAt(undefined);
  const failures: string[] = [];
  const tryPoint = async (point: CutPoint): Promise<boolean> => {
    const { state, killed } = await killedAt(point);
    if (JSON.stringify(state) !== JSON.stringify(whole.state))
      failures.push(`${point.what} ${point.at} ${point.when}`);
    return killed;
  };
  for (let at = 1; at <= whole.calls; at += 1) {
    await tryPoint({ what: 'call', at, when: 'before' });
    await tryPoint({ what: 'call', at, when: 'after' });
  }
  // Commits past the last one kill nobody: then every commit has had its turn.
  for (let at = 1; await tryPoint({ what: 'commit', at, when: 'before' }); at += 1) {
    await tryPoint({ what: 'commit', at, when: 'after' });
  }
  expect(failures).toEqual([]);
});
