import { describe, it } from 'vitest';
import { jobPromises, openJobsWorld } from '../testkit/job-promises.ts';

describe('the promises of a queue', () => {
  it.each(jobPromises)('$name', ({ keep }) => keep({ world: () => openJobsWorld() }));
});
