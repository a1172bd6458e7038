/** The promises of a queue, as data: kept alike by both engines. */

import { addingPromises } from './jobs/adding.ts';
import { failingPromises } from './jobs/failing.ts';
import { listingPromises } from './jobs/listing.ts';
import { runningPromises } from './jobs/running.ts';
import { timingPromises } from './jobs/timing.ts';
import type { JobsSubject } from './jobs/world.ts';
import type { KitPromise } from './kit.ts';

export { type JobsSubject, type JobsWorld, openJobsWorld } from './jobs/world.ts';

export const jobPromises: readonly KitPromise<JobsSubject>[] = [
  ...runningPromises,
  ...addingPromises,
  ...failingPromises,
  ...listingPromises,
  ...timingPromises,
];
