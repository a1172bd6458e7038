/** Everything that a database promises, on either engine, as data. */

import { bulk } from './database/bulk.ts';
import { keeping } from './database/keeping.ts';
import type { DatabaseSubject } from './database/subject.ts';
import { together } from './database/together.ts';
import { values } from './database/values.ts';
import type { KitPromise } from './kit.ts';

export type { DatabaseSubject } from './database/subject.ts';

/** In this order: what others are built on comes first. */
export const databasePromises: readonly KitPromise<DatabaseSubject>[] = [
  ...values,
  ...bulk,
  ...keeping,
  ...together,
];
