/** An organisation of Atlassian Cloud as a provisioning target: puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import { bearer, openRest } from '../../rest/index.ts';
import { type Box, type Kept, keyEnd, memoryOf } from '../shared/index.ts';
import { openFit, schema } from './accounts.ts';
import { openApi } from './api.ts';
import { openChanges } from './changes.ts';
import { check } from './check.ts';
import type { AtlassianCloudConfig } from './config.ts';
import { type Catalogue, openGroups } from './groups.ts';
import { openInviting } from './inviting.ts';
import { openPeople, openPeopleMemory, type PeopleMemory } from './people.ts';
import { type Parts, readAll, readSome } from './reading.ts';
import { explainFor, readErrorBody } from './refusals.ts';
import { openFresh, openSettling } from './settling.ts';
import { openWriting } from './writing.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly people: PeopleMemory;
  readonly groups: Box<Catalogue>;
  readonly fresh: Kept<true>;
}

/** Opens the target. Connects to nothing until asked. */
export function openAtlassianCloud(config: AtlassianCloudConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'atlassian-cloud', settings: config }, () => ({
    people: openPeopleMemory(clock),
    groups: {},
    fresh: openFresh(clock),
  }));
  const rest = openRest(
    {
      base: config.url,
      title: 'Atlassian',
      auth: bearer(config.key),
      readErrorBody,
      explain: explainFor(config.keyExpires),
      timeout: config.timeout * 1_000,
    },
    tools,
  );
  const api = openApi(rest, config);
  const people = openPeople(api, tools, memory.people);
  const groups = openGroups(api, tools, { config, memory: memory.groups });
  const settling = openSettling(tools, memory.fresh);
  const parts: Parts = { api, tools, config, people, groups, settling };
  const writing = openWriting(parts);
  const inviting = openInviting(parts, writing);
  return {
    schema,
    fit: openFit(config.domains),
    changes: { 'account.create': inviting.create, ...openChanges(parts, writing) },
    batches: [inviting.batch],
    concurrency: config.concurrency,
    check: (tell) => check(parts, tell),
    read: (scope) => (scope === undefined ? readAll(parts) : readSome(parts, scope)),
    /** Atlassian tells it up to a day late, and only of who has used an application. */
    activity: { delay: 2 * 86_400_000, absent: 'unknown' },
    seats: groups.seats,
    holdings: {
      kinds: [],
      movable: [],
      note: 'The key of an organisation opens no site: connect the site as jira-cloud-site or confluence-cloud-site to be told what its people lead and own.',
      of: async () => ({ held: new Map() }),
    },
    ends: async () => [keyEnd(config.keyExpires)],
    close: async () => undefined,
  };
}
