/** The kit's promises of sources under vitest. */

import { promisesOf } from './source-promises.ts';
import type { SourceSubject } from './subject.ts';
import { testPromises } from './suite.ts';

/** Declares one test for each promise of a source; call it at the top of the connector's test file. */
export function testSource(subject: SourceSubject): void {
  const { type, declined } = subject.connector;
  testPromises({ title: `the source ${type}`, promises: promisesOf(subject.connector), subject, declined });
}
