/** Everything that a provisioning target promises, as data. */

import type { KitPromise } from './kit.ts';
import type { TargetSubject } from './subject.ts';
import { changing } from './target/changing.ts';
import { creating } from './target/creating.ts';
import { failing } from './target/failing.ts';
import { granting } from './target/granting.ts';
import { reading } from './target/reading.ts';

/** In this order: what others are built on comes first. */
export const targetPromises: readonly KitPromise<TargetSubject>[] = [
  ...creating,
  ...reading,
  ...changing,
  ...granting,
  ...failing,
];
