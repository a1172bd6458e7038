/** What a version of Jira can do. */

import { isAtLeast, type Version } from '../shared/index.ts';

/** The oldest that this connector is tested against. */
export const oldest = { major: 8, minor: 13 } as const;

/** Personal access tokens came with 8.14. */
export function knowsTokens(version: Version): boolean {
  return isAtLeast(version, 8, 14);
}

/** Matches of one search that Jira gives at most, whatever is asked for (JRASERVER-65089, JRASERVER-78520). */
export function searchCap(version: Version): number {
  return version.major >= 10 ? 100 : 1_000;
}
