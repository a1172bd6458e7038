/** The kit's promises of targets under vitest. */

import type { TargetSubject } from './subject.ts';
import { testPromises } from './suite.ts';
import { targetPromises } from './target-promises.ts';

/** Declares one test for each promise of a target; call it at the top of the connector's test file. */
export function testTarget(subject: TargetSubject): void {
  const { type, declined } = subject.connector;
  testPromises({ title: `the target ${type}`, promises: targetPromises, subject, declined });
}
