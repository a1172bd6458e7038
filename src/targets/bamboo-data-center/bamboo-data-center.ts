/** Bamboo Data Center: opens a connection and puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import { credentialsLine, goThrough, nothing, ProvisioningError, type TellCheck } from '../../model/index.ts';
import { type Box, fitPeople, memoryOf, openDataCenter, tellEverything, tellSome } from '../shared/index.ts';
import { type BambooApi, openApi } from './api.ts';
import { openChanges } from './changes.ts';
import type { BambooDataCenterConfig } from './config.ts';
import { type Catalogue, type Groups, openGroups } from './groups.ts';
import { idOf, openPeople, type People, schema } from './people.ts';
import { readErrorBody } from './refusals.ts';
import type { BambooUser } from './shapes.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: BambooApi;
  readonly tools: Tools;
  readonly people: People;
  readonly groups: Groups;
}

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly myself: Box<string>;
  readonly groups: Box<Catalogue>;
}

/** The oldest major version whose interface for administrators is known to be the one that is used here. */
const oldest = 9;

/** Opens the target. Connects to nothing until asked. */
export function openBambooDataCenter(config: BambooDataCenterConfig, tools: Tools): ProvisioningTarget {
  const memory = memoryOf<Memory>(tools, { type: 'bamboo-data-center', settings: config }, () => ({
    myself: {},
    groups: {},
  }));
  const family = { title: 'Bamboo', readErrorBody, explain: () => undefined };
  const api = openApi(openDataCenter(config, family, tools), config['page-size']);
  const people = openPeople(api, tools, memory);
  const groups = openGroups(api, tools, { config, memory: memory.groups });
  const { handlers, batches } = openChanges({ api, tools, people, groups });
  const { account } = people;
  return {
    schema,
    fit: fitPeople,
    changes: handlers,
    batches,
    concurrency: config.concurrency,
    check: (tell) => check({ api, people, groups }, tell),
    async *read(scope) {
      if (scope !== undefined) {
        const of = (user: BambooUser) => groups.of(user.name);
        yield* tellSome({ id: idOf, account, found: people.inScope(scope), groups: of });
        return;
      }
      yield* tellEverything({
        id: idOf,
        account,
        entitlements: await groups.list(),
        users: api.users(),
        members: (group, signal) => api.members(group.name, signal),
        atOnce: config.concurrency,
      });
    },
    close: async () => undefined,
  };
}

/** Asks Bamboo who it is, who we are, and for what only an administrator is shown. */
function check(
  { api, people, groups }: Pick<Parts, 'api' | 'people' | 'groups'>,
  tell?: TellCheck,
): Promise<void> {
  return goThrough(
    [
      {
        name: 'version',
        without: 'Rollcall does not know how to speak to it.',
        async ask() {
          const { version } = await api.info();
          const major = Number(/^\d+/.exec(version)?.[0]);
          if (major >= oldest) return { remark: `It is Bamboo ${version}.` };
          throw new ProvisioningError(
            'unsupported',
            `${api.title} is version ${version}, which is too old: update it to ${oldest}.0 or later, or attach it to the Crowd directory.`,
          );
        },
      },
      {
        name: credentialsLine,
        without: 'Nothing can be asked or changed.',
        ask: () => nothing(people.myself.renew()),
      },
      {
        name: 'Admin',
        without: 'No account and no group can be read or changed.',
        ask: () => nothing(groups.list()),
      },
    ],
    { tell },
  );
}
