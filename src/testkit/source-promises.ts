/** Everything that an identity source promises, as data. */

import type { KitPromise } from './kit.ts';
import { activity } from './source/activity.ts';
import { changes } from './source/changes.ts';
import { failing } from './source/failing.ts';
import { groups } from './source/groups.ts';
import { hardships } from './source/hardships.ts';
import { people } from './source/people.ts';
import { reading } from './source/reading.ts';
import type { SourceSubject } from './subject.ts';

/** In this order: what others are built on comes first. */
export const sourcePromises: readonly KitPromise<SourceSubject>[] = [
  ...reading,
  ...people,
  ...groups,
  ...changes,
  ...activity,
  ...failing,
  ...hardships,
];

/** The promises that a connector makes: a source that is pushed to makes only those that need no reading. */
export function promisesOf(connector: { readonly pushes?: boolean }): readonly KitPromise<SourceSubject>[] {
  return connector.pushes ? sourcePromises.filter(({ ofPushed }) => ofPushed) : sourcePromises;
}
