/** Jira Data Center and Server, 8.13 to 11: opens a connection and puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import { keepValue, openDataCenter } from '../shared/index.ts';
import { fit, schema } from './accounts.ts';
import { openApi } from './api.ts';
import { openChanges } from './changes.ts';
import { check } from './check.ts';
import type { JiraDataCenterConfig } from './config.ts';
import { openGroups } from './groups.ts';
import { openPeople } from './people.ts';
import { type Parts, readAll, readSome } from './reading.ts';
import { explain, readErrorBody } from './refusals.ts';
import { readVersion } from './version.ts';

/** A Jira is updated rarely, and never within an hour of having been asked. */
const versionLife = 3_600_000;

/** Opens the target. Connects to nothing until asked. */
export function openJiraDataCenter(config: JiraDataCenterConfig, tools: Tools): ProvisioningTarget {
  const api = openApi(openDataCenter(config, { title: 'Jira', readErrorBody, explain }, tools));
  const groups = openGroups(api, tools, config);
  const people = openPeople(api, tools, config['app-groups']);
  const version = keepValue(tools.clock, versionLife, async () =>
    readVersion((await api.serverInfo()).version),
  );
  const parts: Parts = { api, tools, config, groups, people, version };
  return {
    schema,
    fit,
    changes: openChanges(parts),
    concurrency: config.concurrency,
    check: () => check(parts),
    read: (scope) => (scope === undefined ? readAll(parts) : readSome(parts, scope)),
    seats: groups.seats,
    close: async () => undefined,
  };
}
