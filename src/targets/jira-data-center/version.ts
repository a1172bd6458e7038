/** Which Jira it is, and what that version can do. */

import { ProvisioningError } from '../../model/index.ts';

export interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Reads `10.3.24`, `11.0.0-m0001`. Throws `unsupported` when it is not a version. */
export function readVersion(text: string): Version {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) {
    throw new ProvisioningError('unsupported', `Jira calls its version "${text}", which is not understood.`);
  }
  return { text, major: Number(major), minor: Number(minor) };
}

/** Whether it is this version or a later one. */
export function isAtLeast(version: Version, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** The oldest that this connector is tested against. */
export const oldest = { major: 8, minor: 13 } as const;

/** Personal access tokens came with 8.14. */
export function knowsTokens(version: Version): boolean {
  return isAtLeast(version, 8, 14);
}

/**
 * `GET /user/list` came with 11.0 and with patches of 10.3, not with 10.4 to 10.7 (JRASERVER-78660):
 * from 10.3 on it is tried, and where it is missing the search is used.
 */
export function mayListUsers(version: Version): boolean {
  return isAtLeast(version, 10, 3);
}

/** Matches of one search that Jira gives at most, whatever is asked for (JRASERVER-65089, JRASERVER-78520). */
export function searchCap(version: Version): number {
  return version.major >= 10 ? 100 : 1_000;
}
