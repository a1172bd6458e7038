/** Groups with their subgroups and members. A subgroup is told as a member of the group that holds it. */

import type { GroupMember, SourceRecord } from '../../model/index.ts';
import type { Group, KeycloakApi, Page } from './api.ts';
import type { KeycloakConfig } from './config.ts';
import { pagesOf } from './paging.ts';

export interface GroupReading {
  readonly api: KeycloakApi;
  readonly config: KeycloakConfig;
  /** Ids of groups told. */
  readonly told: Set<string>;
}

/** All groups of the realm, each before those within it. */
export async function* tellGroups(reading: GroupReading): AsyncGenerator<SourceRecord> {
  yield* tellLevel(reading, { fetch: reading.api.groups, above: '' });
}

interface Level {
  readonly fetch: (page: Page) => Promise<readonly Group[]>;
  /** The path of the group that holds them. */
  readonly above: string;
  readonly holder?: string;
}

async function* tellLevel(
  reading: GroupReading,
  { fetch, above, holder }: Level,
): AsyncGenerator<SourceRecord> {
  const { api, config } = reading;
  const here: Group[] = [];
  for await (const page of pagesOf({ api, max: config.pageSize, what: 'groups', fetch })) here.push(...page);
  const within: GroupMember[] = here.map(({ id }) => ({ type: 'group', id }));
  if (holder !== undefined && within.length > 0) yield { type: 'members', group: holder, members: within };
  for (const group of here) {
    yield* tellGroup(reading, group, above);
    const path = `${above}/${group.name}`;
    const children = (page: Page) => api.children(group.id, page);
    yield* tellLevel(reading, { fetch: children, above: path, holder: group.id });
  }
}

/** One group with the people who are directly in it. */
export async function* tellGroup(
  { api, config, told }: GroupReading,
  group: Group,
  above: string,
): AsyncGenerator<SourceRecord> {
  told.add(group.id);
  const name = config.groupNames === 'name' ? group.name : `${above}/${group.name}`.slice(1);
  let first = true;
  const fetch = async (page: Page) => {
    const told = await api.members(group.id, page);
    // Keycloak counts members nowhere: that there are none is not believed until it is said twice.
    return told.length > 0 || page.first > 0 ? told : api.members(group.id, { first: 0, max: page.max + 1 });
  };
  for await (const page of pagesOf({ api, max: config.pageSize, what: `members of ${name}`, fetch })) {
    const members: GroupMember[] = page.map(({ id }) => ({ type: 'identity', id }));
    if (first) yield { type: 'group', group: { id: group.id, name, members } };
    else if (members.length > 0) yield { type: 'members', group: group.id, members };
    first = false;
  }
}
