/** The groups of a site with Jira as a provisioning target: puts its parts together. */

import {
  type Applied,
  type Change,
  credentialsLine,
  goThrough,
  nothing,
  type ProvisioningTarget,
  type Seats,
  type Tools,
} from '../../model/index.ts';
import {
  type Box,
  fitSite,
  memoryOf,
  missingPerson,
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
  siteNeeds,
  siteSchema,
  unsupported,
  warnOfToken,
  whyRefused,
} from '../shared/index.ts';
import { type JiraSiteApi, openApi, type Role, toPerson } from './api.ts';
import type { JiraCloudSiteConfig } from './config.ts';
import { type HoldingsMemory, openHoldings } from './holdings.ts';
import { type Everybody, openInviting } from './inviting.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly myself: Box<string>;
  readonly accounts: PeopleMemory<Person>;
  readonly groups: Box<SiteCatalogue>;
  readonly everybody: Box<Everybody>;
  readonly holdings: HoldingsMemory;
}

/** Opens the target. Connects to nothing until asked. */
export function openJiraCloudSite(config: JiraCloudSiteConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'jira-cloud-site', settings: config }, () => ({
    myself: {},
    accounts: openPeopleMemory(clock),
    groups: {},
    everybody: {},
    holdings: { projects: {}, components: {}, boards: {} },
  }));
  const api = openApi(openSite(config, { title: 'Jira' }, tools));
  const { myself, mark } = openMarking(async () => (await api.users.myself()).accountId, {
    clock,
    box: memory.myself,
  });
  const byId = async (id: string): Promise<Person | undefined> => {
    const user = await api.users.byId(id);
    return user === undefined ? undefined : mark(toPerson(user));
  };
  const accounts = openKnownPeople(byId, { clock, memory: memory.accounts });
  const product = openProduct(api);
  const groups = openSiteGroups(product, tools, { config, memory: memory.groups });
  const parts: SiteParts = { product, accounts, groups, mark, concurrency: config.concurrency };
  const { move, ...holdings } = openHoldings(api, {
    clock,
    memory: memory.holdings,
    concurrency: config.concurrency,
  });
  const inviting = openInviting(api, parts, { config, clock, everybody: memory.everybody });

  return {
    schema: siteSchema,
    fit: fitSite,
    changes: {
      'account.create': inviting.create,
      'account.delete': (change) => remove(api, parts, change),
      'holding.move': move,
      ...siteChanges(parts),
    },
    holdings,
    concurrency: config.concurrency,
    check(tell) {
      warnOfToken(config, tools);
      return goThrough(
        [
          {
            name: 'Jira Cloud',
            without: 'Rollcall does not know how to speak to it.',
            ask: () => nothing(api.mustBeCloud()),
          },
          {
            name: credentialsLine,
            without: 'Nothing can be asked or changed.',
            ask: () => nothing(myself.renew()),
          },
          ...siteNeeds(api.users),
          {
            name: 'groups',
            without: 'Nobody is put into a group, and no seat is given or taken.',
            ask: () => nothing(groups.renew()),
          },
        ],
        { tell },
      );
    },
    read: (scope) => readSite({ ...parts, product: inviting.noting(product) }, scope),
    seats: async () => (await api.roles()).filter(({ defined }) => defined).map(seatsOf),
    close: async () => undefined,
  };
}

function openProduct(api: JiraSiteApi): SiteProduct {
  return {
    name: 'Jira',
    async groups() {
      const [all, external, roles] = [await api.groups(), await api.external(), await api.roles()];
      const takes = (groupId: string): readonly string[] =>
        roles
          .filter(({ groupDetails }) => groupDetails?.some((group) => group.groupId === groupId) === true)
          .map(({ key }) => key);
      return all.map(
        ({ groupId, name }): SiteGroup => ({
          id: groupId,
          name,
          external: external.has(groupId),
          licences: takes(groupId),
        }),
      );
    },
    async *all() {
      for await (const page of api.users.all()) yield page.map(toPerson);
    },
    members: api.members,
    byEmail: async (email) => (await api.users.byEmail(email)).map(toPerson),
    groupsOf: api.groupsOf,
    async createGroup(name) {
      const attempted = await api.createGroup(name);
      if (attempted.refusal !== undefined) return attempted;
      return { answer: { ...attempted.answer, body: { id: attempted.answer.body.groupId } } };
    },
    changeMember: api.changeMember,
    mustAdminister: () => api.users.mustHave('ADMINISTER'),
  };
}

/** Takes an account off the site; it is an Atlassian account still, and can be invited again by hand only. */
async function remove(
  api: JiraSiteApi,
  { accounts, product }: SiteParts,
  { id }: Extract<Change, { readonly type: 'account.delete' }>,
): Promise<Applied> {
  const person = await accounts.changeable(id);
  const name = person.email ?? id;
  const attempted = await api.removeUser(id, name);
  accounts.forget(id);
  if (attempted.refusal === undefined)
    return { note: 'Removed from the site; the Atlassian account is its owner’s still.' };
  if (attempted.refusal.status === 404) throw missingPerson(id);
  if (attempted.refusal.status === 403) throw await whyRefused(attempted, product.mustAdminister);
  throw unsupported(`Jira does not remove ${name} from the site.`, attempted.refusal);
}

function seatsOf({ key, name, userCount, numberOfSeats, hasUnlimitedSeats }: Role): Seats {
  const unlimited = hasUnlimitedSeats || numberOfSeats < 0;
  return { product: key, name, used: userCount, ...(!unlimited && { total: numberOfSeats }) };
}
