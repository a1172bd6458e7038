/** Jira Data Center and Server, 8.13 to 11: opens a connection and puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import {
  type Box,
  fitPeople,
  keepFor,
  keepValue,
  memoryOf,
  openDataCenter,
  readJiraError,
  readVersion,
  type Version,
} from '../shared/index.ts';
import { schema } from './accounts.ts';
import { openApi } from './api.ts';
import { openChanges } from './changes.ts';
import { check } from './check.ts';
import type { JiraDataCenterConfig } from './config.ts';
import { type Catalogue, openGroups } from './groups.ts';
import { type Leads, openHoldings } from './holdings.ts';
import { knownFor, openPeople, type PeopleMemory } from './people.ts';
import { type Parts, readAll, readSome } from './reading.ts';
import { explain } from './refusals.ts';

/** A Jira is updated rarely, and never within an hour of having been asked. */
const versionLife = 3_600_000;

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly people: PeopleMemory;
  readonly groups: Box<Catalogue>;
  readonly version: Box<Version>;
  readonly leads: Box<Leads>;
}

/** Opens the target. Connects to nothing until asked. */
export function openJiraDataCenter(config: JiraDataCenterConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'jira-data-center', settings: config }, () => ({
    people: { known: keepFor(clock, knownFor), myself: {} },
    groups: {},
    version: {},
    leads: {},
  }));
  // Jira's reference asks for it wherever a resource is called experimental, as all that write users are.
  const headers = { 'x-experimentalapi': 'true' };
  const family = { title: 'Jira', readErrorBody: readJiraError, explain, headers };
  const api = openApi(openDataCenter(config, family, tools));
  const groups = openGroups(api, tools, { config, memory: memory.groups });
  const people = openPeople(api, tools, { appGroups: config['app-groups'], memory: memory.people });
  const version = keepValue({ clock, box: memory.version, life: versionLife }, async () =>
    readVersion((await api.serverInfo()).version),
  );
  const { move, ...holdings } = openHoldings(api, { clock, memory: memory.leads });
  const parts: Parts = { api, tools, config, groups, people, version };
  return {
    schema,
    fit: fitPeople,
    changes: { ...openChanges(parts), 'holding.move': move },
    holdings,
    concurrency: config.concurrency,
    check: (tell) => check(parts, tell),
    read: (scope) => (scope === undefined ? readAll(parts) : readSome(parts, scope)),
    /** Who is kept signed in by a cookie, for two weeks, signs in no more; older versions tell no time at all. */
    activity: { delay: 14 * 86_400_000, absent: 'unknown' },
    seats: groups.seats,
    close: async () => undefined,
  };
}
