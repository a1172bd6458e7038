/** What an ordinary installation of each version does, and what is in it from the start. */

import { isAtLeast, readVersion } from '../../shared/index.ts';
import type { Settings } from './routes.ts';
import type { Seed } from './seed.ts';
import type { Directory } from './state.ts';

/** The settings of a version. */
export function settingsOf(version: string): Settings {
  const read = readVersion(version);
  const patch = Number(/^\d+\.\d+\.(\d+)/.exec(version)?.[1] ?? 0);
  const cap = read.major >= 10 ? 100 : 1_000;
  return {
    version,
    searchCap: cap,
    searchPage: cap,
    // 11.0 and patches of 10.3, not 10.4 to 10.7 (JRASERVER-78660).
    listsUsers: read.major >= 11 || (read.major === 10 && read.minor === 3 && patch >= 6),
    listPage: 2_000,
    memberPage: 50,
    componentPage: 1_000,
    pickerCap: Number.POSITIVE_INFINITY,
    showsGroups: true,
    readOnlyStatus: isAtLeast(read, 9, 0) ? 400 : 500,
    deactivatesLeads: isAtLeast(read, 9, 0),
    dotFindsAll: true,
    groupsKeepToSeats: true,
  };
}

/** An administrator, the connection's own user, two groups and one application. @param connection the user's name */
export function freshInstallation(
  connection: string,
  directory: Directory = { name: 'Jira Internal Directory', writable: true },
): Seed {
  const administrators = 'jira-administrators';
  const users = 'jira-software-users';
  return {
    directories: [directory],
    groups: [{ name: administrators, admin: 'system' }, { name: users }],
    users: [
      { name: 'admin', key: 'admin', displayName: 'Administrator', groups: [administrators, users] },
      { name: connection, key: connection, displayName: 'Rollcall', groups: [administrators] },
    ],
    roles: [{ key: 'jira-software', name: 'Jira Software', groups: [users] }],
  };
}
