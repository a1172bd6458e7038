/** The directory as reconciliation asks it: who is told, how completely, and how freshly. */

import type { Directory } from '../directory/index.ts';
import type { People } from './context.ts';

/**
 * @param pushes whether the provider pushes to a source: then it is always complete, and there is nothing to read
 * @param activity how a source tells of sign-ins by its settings; nothing when it does not
 */
export function openPeople(
  directory: Directory,
  pushes: (source: string) => Promise<boolean>,
  activity: People['activity'],
): People {
  return {
    persons: (query) => directory.persons(query),
    presences: (query) => directory.presences(query),
    complete: async (source) => (await pushes(source)) || directory.complete(source),
    async readings(source) {
      if (await pushes(source)) return undefined;
      const begunAt = await directory.readSince(source);
      const wholeAt = await directory.wholeSince(source);
      return {
        ...(begunAt === undefined ? {} : { begunAt }),
        ...(wholeAt === undefined ? {} : { wholeAt }),
      };
    },
    activity,
  };
}
