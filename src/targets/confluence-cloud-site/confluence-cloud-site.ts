/** The groups of a site with Confluence alone as a provisioning target: puts its parts together. */

import {
  credentialsLine,
  foldKey,
  goThrough,
  nothing,
  ProvisioningError,
  type ProvisioningTarget,
  type Tools,
} from '../../model/index.ts';
import {
  type Box,
  fetchAhead,
  fitSite,
  keepValue,
  memoryOf,
  openKnownPeople,
  openMarking,
  openPeopleMemory,
  openSite,
  openSiteGroups,
  type PeopleMemory,
  type Person,
  readSite,
  type SiteCatalogue,
  type SiteGroup,
  type SiteParts,
  type SiteProduct,
  siteChanges,
  siteSchema,
  warnOfToken,
} from '../shared/index.ts';
import { type ConfluenceSiteApi, openApi, readErrorBody } from './api.ts';
import type { ConfluenceCloudSiteConfig } from './config.ts';
import { openSpaces, type Space } from './spaces.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly myself: Box<string>;
  readonly accounts: PeopleMemory<Person>;
  readonly groups: Box<SiteCatalogue>;
  readonly spaces: Box<readonly Space[]>;
}

/** Confluence finds nobody by an address, so everybody is read once for all who are looked for within this time by the same run. */
const life = 60_000;

/** Opens the target. Connects to nothing until asked. */
export function openConfluenceCloudSite(config: ConfluenceCloudSiteConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const { concurrency } = config;
  const memory = memoryOf<Memory>(tools, { type: 'confluence-cloud-site', settings: config }, () => ({
    myself: {},
    accounts: openPeopleMemory(clock),
    groups: {},
    spaces: {},
  }));
  const rest = openSite(config, { title: 'Confluence', readErrorBody }, tools);
  const api = openApi(rest);
  const { myself, mark } = openMarking(api.myself, { clock, box: memory.myself });
  const byId = async (id: string): Promise<Person | undefined> => {
    const person = await api.byId(id);
    return person === undefined ? undefined : mark(person);
  };
  const accounts = openKnownPeople(byId, { clock, memory: memory.accounts });
  const listed = async (): Promise<readonly SiteGroup[]> => {
    const [access, admins] = [await idsOf(api, 'user'), await idsOf(api, 'admin')];
    return (await api.groups()).map(({ id, name, managedBy }) => ({
      id,
      name,
      external: managedBy === 'EXTERNAL',
      administers: admins.has(id),
      licences: access.has(id) ? ['confluence'] : [],
    }));
  };
  const groups = openSiteGroups({ groups: listed }, tools, { config, memory: memory.groups });
  /** Folded address → people. */
  const byEmail = keepValue({ clock, life }, async (): Promise<ReadonlyMap<string, readonly Person[]>> => {
    const found = new Map<string, Map<string, Person>>();
    const { entitlements } = await groups.get();
    const read = fetchAhead(entitlements.keys(), concurrency, async (group, signal) => {
      const people: Person[] = [];
      for await (const page of api.members(group, signal)) people.push(...page);
      return people;
    });
    for await (const people of read) {
      for (const person of people) {
        if (person.email === undefined) continue;
        const key = foldKey(person.email);
        found.set(key, (found.get(key) ?? new Map<string, Person>()).set(person.id, person));
      }
    }
    return new Map([...found].map(([email, people]) => [email, [...people.values()]]));
  });
  const product = openProduct(api, {
    groups: listed,
    byEmail: async (email) => (await byEmail.get()).get(foldKey(email)) ?? [],
  });
  const parts: SiteParts = { product, accounts, groups, mark, concurrency };
  return {
    schema: siteSchema,
    fit: fitSite,
    changes: siteChanges(parts),
    concurrency,
    holdings: openSpaces(rest, { clock, memory: memory.spaces }),
    check(tell) {
      warnOfToken(config, tools);
      return goThrough(
        [
          {
            name: credentialsLine,
            without: 'Nothing can be asked or changed.',
            ask: () => nothing(myself.renew()),
          },
          {
            name: 'groups',
            without: 'No account and no group can be read.',
            ask: () => nothing(groups.renew()),
          },
          {
            name: 'site administrator',
            without: 'No group can be changed.',
            ask: () => nothing(product.mustAdminister()),
          },
        ],
        { tell },
      );
    },
    read: (scope) => readSite(parts, scope),
    close: async () => undefined,
  };
}

function openProduct(
  api: ConfluenceSiteApi,
  { groups, byEmail }: Pick<SiteProduct, 'groups' | 'byEmail'>,
): SiteProduct {
  return {
    name: 'Confluence',
    groups,
    byEmail,
    // It has no list of people: those who are in a group that is read are told with their groups.
    async *all() {},
    members: api.members,
    groupsOf: api.groupsOf,
    createGroup: api.createGroup,
    changeMember: api.changeMember,
    /** Where Confluence names no group of administrators of the site, nothing can be said of it. */
    async mustAdminister() {
      const admins = await idsOf(api, 'site-admin');
      const mine = (await api.groupsOf(await api.myself())) ?? [];
      if (admins.size === 0 || mine.some((id) => admins.has(id))) return;
      throw new ProvisioningError(
        'forbidden',
        `The account of this connection does not administer the site: make it one of its administrators, or no group of ${api.title} can be changed.`,
      );
    },
  };
}

async function idsOf(
  api: ConfluenceSiteApi,
  accessType: 'user' | 'admin' | 'site-admin',
): Promise<ReadonlySet<string>> {
  return new Set((await api.groups(accessType)).map(({ id }) => id));
}
