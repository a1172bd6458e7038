/** The kit notices planted faults, and names exactly the promise that each breaks. */

import { describe, expect, test } from 'vitest';
import { type KitPromise, keepPromises, sourcePromises, targetPromises } from '../src/testkit/index.ts';
import { all } from './kit/client.ts';
import { pretendSource } from './kit/pretend-source.ts';
import { pretendTarget } from './kit/pretend-target.ts';
import { sourceFaults } from './kit/source-faults.ts';
import { targetFaults } from './kit/target-faults.ts';

interface Kit<Subject, Fault> {
  readonly kind: string;
  readonly promises: readonly KitPromise<Subject>[];
  readonly pretend: (fault?: Fault) => Subject;
  readonly faults: Readonly<Record<string, Readonly<Record<string, Fault>>>>;
}

function testKit<Subject, Fault>({ kind, promises, pretend, faults }: Kit<Subject, Fault>): void {
  describe(`the promises of ${kind}s`, () => {
    test(`are all kept by a faithful ${kind}`, async () => {
      const results = await all(keepPromises({ promises, subject: pretend() }));
      expect(results).toEqual(promises.map(({ name }) => ({ name, state: 'kept' })));
    });

    test('have a planted fault each', () => {
      expect(Object.keys(faults).toSorted()).toEqual(promises.map(({ name }) => name).toSorted());
    });

    for (const [promise, planted] of Object.entries(faults)) {
      for (const [what, fault] of Object.entries(planted)) {
        test(`a ${kind} that ${what} breaks "${promise}" and nothing else`, async () => {
          const results = await all(keepPromises({ promises, subject: pretend(fault) }));
          const broken = results.filter(({ state }) => state === 'broken');
          expect(broken.map(({ name }) => name)).toEqual([promise]);
        });
      }
    }
  });
}

testKit({ kind: 'source', promises: sourcePromises, pretend: pretendSource, faults: sourceFaults });
testKit({ kind: 'target', promises: targetPromises, pretend: pretendTarget, faults: targetFaults });
