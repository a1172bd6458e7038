/** Everything that a provisioning target promises, as data. */

import type { KitPromise } from './kit.ts';
import type { TargetSubject } from './subject.ts';
import { reading } from './target/reading.ts';

export const targetPromises: readonly KitPromise<TargetSubject>[] = [...reading];
