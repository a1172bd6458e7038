/** Confluence Data Center, 8.4 and later: opens a connection and puts its parts together. */

import type { Account, ProvisioningTarget, ReadScope, Tools } from '../../model/index.ts';
import { commonErrorBody } from '../../rest/index.ts';
import {
  fetchAhead,
  fitPeople,
  keepFor,
  memoryOf,
  openDataCenter,
  tellEverything,
  tellSome,
} from '../shared/index.ts';
import { type ConfluenceApi, openApi, type Person } from './api.ts';
import { openChanges } from './changes.ts';
import { check } from './check.ts';
import type { ConfluenceDataCenterConfig } from './config.ts';
import { type Groups, openGroups } from './groups.ts';
import { openHoldings } from './holdings.ts';
import { knownFor, loginsFor, openPeople, type People, type PeopleMemory, schema } from './people.ts';
import { explain } from './refusals.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: ConfluenceApi;
  readonly tools: Tools;
  readonly people: People;
  readonly groups: Groups;
}

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly people: PeopleMemory;
}

const id = ({ userKey }: Person): string => userKey;

/** Opens the target. Connects to nothing until asked. */
export function openConfluenceDataCenter(
  config: ConfluenceDataCenterConfig,
  tools: Tools,
): ProvisioningTarget {
  const { clock, log } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'confluence-data-center', settings: config }, () => ({
    people: { names: keepFor(clock, knownFor), logins: keepFor(clock, loginsFor), myself: {} },
  }));
  const family = { title: 'Confluence', readErrorBody: commonErrorBody, explain };
  const api = openApi(openDataCenter(config, family, tools), config['page-size']);
  const people = openPeople(api, tools, memory.people);
  const groups = openGroups(api, { config, log });
  const parts: Parts = { api, tools, people, groups };
  const atOnce = config.concurrency;

  /** Everybody whom a scope names, and everybody with the same user name: addresses cannot be searched for. */
  async function* inScope({ accounts, resembling }: ReadScope): AsyncGenerator<Person> {
    for await (const person of fetchAhead(accounts, atOnce, api.byKey))
      if (person !== undefined) yield person;
    const names = resembling.flatMap(({ attributes: { userName } }: Account) =>
      typeof userName === 'string' ? [userName.toLowerCase()] : [],
    );
    for await (const person of fetchAhead(names, atOnce, api.byName)) if (person !== undefined) yield person;
  }

  return {
    schema,
    fit: fitPeople,
    changes: openChanges(parts),
    concurrency: config.concurrency,
    holdings: openHoldings(api, people, atOnce),
    check: (tell) => check(parts, tell),
    async *read(scope) {
      if (scope !== undefined) {
        yield* tellSome({
          id,
          account: (person: Person) => people.account(person),
          found: inScope(scope),
          groups: ({ userKey }) => groups.of(userKey),
        });
        return;
      }
      const seats = new Map<string, Person>();
      for await (const page of api.seatHolders()) for (const one of page) seats.set(one.userKey, one);
      yield* tellEverything({
        id,
        account: (person: Person) => people.account(person, seats.get(person.userKey)),
        entitlements: await groups.list(),
        users: api.people(),
        members: (group, signal) => api.members(group.name, signal),
        atOnce,
      });
    },
    /** Whom a cookie keeps signed in, for two weeks, logs in no more; older versions and closed accounts tell no time at all. */
    activity: { delay: 14 * 86_400_000, absent: 'unknown' },
    seats: groups.seats,
    close: async () => undefined,
  };
}
