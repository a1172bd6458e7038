/** Which version of Jira Data Center it is. */

import { ProvisioningError } from '../../../model/index.ts';

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

/**
 * `GET /user/list` came with 11.0 and with patches of 10.3, not with 10.4 to 10.7 (JRASERVER-78660): from 10.3 on it may be
 * there.
 */
export function mayListUsers(version: Version): boolean {
  return isAtLeast(version, 10, 3);
}
