/** Promises as vitest tests. Imported by tests only: the rest of the kit does without vitest. */

import { describe, expect, test } from 'vitest';
import type { Declined } from '../model/index.ts';
import { type KitPromise, keepOne } from './kit.ts';

interface Suite<Subject> {
  readonly title: string;
  readonly promises: readonly KitPromise<Subject>[];
  readonly subject: Subject;
  readonly declined: Declined | undefined;
}

/**
 * One test for each promise. A promise that the simulator gives no means to check fails too: the connector declines it by
 * name and with a reason, or the world gets the hook.
 */
export function testPromises<Subject>({ title, promises, subject, declined = {} }: Suite<Subject>): void {
  describe(`${title} promises that`, () => {
    for (const promise of promises) {
      if (declined[promise.name] !== undefined) continue;
      test(promise.name, async () => {
        const result = await keepOne(promise, subject);
        if (result.state === 'broken') throw result.cause;
        if (result.state === 'not-checked') throw new Error(`Not checked: ${result.reason}`);
      });
    }
    test('what it declines is a promise of the kit, and it says why', () => {
      const names = promises.map(({ name }) => name);
      for (const [name, reason] of Object.entries(declined)) {
        expect(names, 'declined, but no promise of that name exists').toContain(name);
        expect(reason, `the reason for declining "${name}"`).toMatch(/^[A-Z`].{15,}\.$/);
      }
    });
  });
}
