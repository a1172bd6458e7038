/** Everything that an identity source promises, as data. */

import type { KitPromise } from './kit.ts';
import type { SourceSubject } from './subject.ts';

const promises: readonly KitPromise<SourceSubject>[] = [];

/** The promises that a connector makes: a source that is pushed to makes only those that need no reading. */
export function promisesOf(connector: { readonly pushes?: boolean }): readonly KitPromise<SourceSubject>[] {
  return connector.pushes ? promises.filter(({ ofPushed }) => ofPushed) : promises;
}

export { promises as sourcePromises };
