/** Bitbucket Data Center: opens a connection and puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import {
  type Box,
  fitPeople,
  keepFor,
  memoryOf,
  openDataCenter,
  peopleSchema,
  tellEverything,
  tellSome,
} from '../shared/index.ts';
import { type BitbucketApi, type BitbucketUser, openApi } from './api.ts';
import { openChanges } from './changes.ts';
import { check } from './check.ts';
import type { BitbucketDataCenterConfig } from './config.ts';
import { grants } from './grants.ts';
import { type Catalogue, type Groups, openGroups } from './groups.ts';
import { knownFor, openPeople, type People, type PeopleMemory } from './people.ts';
import { explain, readErrorBody } from './refusals.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: BitbucketApi;
  readonly tools: Tools;
  readonly people: People;
  readonly groups: Groups;
}

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly people: PeopleMemory;
  readonly groups: Box<Catalogue>;
}

const schema = peopleSchema('Bitbucket');
const id = (user: BitbucketUser): string => String(user.id);

/** Opens the target. Connects to nothing until asked. */
export function openBitbucketDataCenter(config: BitbucketDataCenterConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'bitbucket-data-center', settings: config }, () => ({
    people: { known: keepFor(clock, knownFor), myself: {} },
    groups: {},
  }));
  const family = { title: 'Bitbucket', readErrorBody, explain };
  const api = openApi(openDataCenter(config, family, tools), config['page-size']);
  const people = openPeople(api, tools, { username: config.username, memory: memory.people });
  const groups = openGroups(api, tools, { config, memory: memory.groups });
  const parts: Parts = { api, tools, people, groups };
  const { account } = people;
  return {
    schema,
    fit: fitPeople,
    changes: openChanges(parts),
    batches: [grants(parts).batch],
    concurrency: config.concurrency,
    check: (tell) => check(parts, tell),
    async *read(scope) {
      if (scope !== undefined) {
        const of = (user: BitbucketUser) => groups.of(user.name);
        yield* tellSome({ id, account, found: people.inScope(scope), groups: of });
        return;
      }
      yield* tellEverything({
        id,
        account,
        entitlements: await groups.list(),
        users: api.users(),
        members: (group, signal) => api.members(group.name, signal),
        atOnce: config.concurrency,
      });
    },
    /** Whom a cookie keeps signed in, for thirty days, authenticates no more. */
    activity: { delay: 30 * 86_400_000, absent: 'unknown' },
    seats: groups.seats,
    close: async () => undefined,
  };
}
