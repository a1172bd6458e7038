/** The kit notices planted faults, and names exactly the promise that each breaks. */

import { describe, expect, test } from 'vitest';
import { keepPromises, type PromiseResult, targetPromises } from '../src/testkit/index.ts';
import { all } from './kit/client.ts';
import { pretendTarget } from './kit/pretend-target.ts';
import { targetFaults } from './kit/target-faults.ts';

async function broken(results: AsyncIterable<PromiseResult>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const result of results) if (result.state === 'broken') names.push(result.name);
  return names;
}

describe('the promises of targets', () => {
  test('are all kept by a faithful target', async () => {
    const results = await all(keepPromises({ promises: targetPromises, subject: pretendTarget() }));
    expect(results.filter(({ state }) => state !== 'kept')).toEqual([]);
  });

  test('have a planted fault each', () => {
    expect(Object.keys(targetFaults).toSorted()).toEqual(targetPromises.map(({ name }) => name).toSorted());
  });

  for (const [promise, faults] of Object.entries(targetFaults)) {
    for (const [what, fault] of Object.entries(faults)) {
      test(`a target that ${what} breaks "${promise}" and nothing else`, async () => {
        expect(
          await broken(keepPromises({ promises: targetPromises, subject: pretendTarget(fault) })),
        ).toEqual([promise]);
      });
    }
  }
});
