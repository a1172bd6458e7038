import { describe, it } from 'vitest';
import { jobPromises, openJobsWorld } from '../testkit/job-promises.ts';

describe('the promises of a queue', () => {
  for (const promise of jobPromises) it(promise.name, () => promise.keep({ world: () => openJobsWorld() }));
});
