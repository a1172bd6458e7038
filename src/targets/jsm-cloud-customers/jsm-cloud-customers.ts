/** The customers of a site of Atlassian Cloud as a provisioning target: puts its parts together. */

import {
  type Applied,
  type Change,
  credentialsLine,
  goThrough,
  nothing,
  ProvisioningError,
  type ProvisioningTarget,
  type Tools,
} from '../../model/index.ts';
import {
  type Box,
  type Customer,
  createCustomer,
  customerSchema,
  fitCustomer,
  type Hosting,
  memoryOf,
  openEntitlements,
  openKnownPeople,
  openMarking,
  openPeopleMemory,
  openSite,
  organisationId,
  type PeopleMemory,
  readServiceDesk,
  type ServiceDeskCatalogue,
  type ServiceDeskParts,
  serviceDeskChanges,
  siteNeeds,
  warnOfToken,
} from '../shared/index.ts';
import { type JsmCloudApi, openApi } from './api.ts';
import type { JsmCloudCustomersConfig } from './config.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly myself: Box<string>;
  readonly customers: PeopleMemory<Customer>;
  readonly entitlements: Box<ServiceDeskCatalogue>;
}

type Create = Extract<Change, { readonly type: 'account.create' }>;

/** Opens the target. Connects to nothing until asked. */
export function openJsmCloudCustomers(config: JsmCloudCustomersConfig, tools: Tools): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'jsm-cloud-customers', settings: config }, () => ({
    myself: {},
    customers: openPeopleMemory(clock),
    entitlements: {},
  }));
  const api = openApi(openSite(config, { title: 'Jira Service Management' }, tools), config['page-size']);
  const { myself, mark } = openMarking(async () => (await api.myself()).accountId, {
    clock,
    box: memory.myself,
  });
  const byId = async (id: string): Promise<Customer | undefined> => {
    const customer = await api.byId(id);
    return customer === undefined ? undefined : mark(customer);
  };
  const customers = openKnownPeople(byId, { clock, memory: memory.customers });
  const entitlements = openEntitlements(api, tools, { config, memory: memory.entitlements });
  const parts: ServiceDeskParts = {
    api,
    customers,
    entitlements,
    concurrency: config.concurrency,
    hosting: openHosting(api, mark),
  };
  const { handlers, batches } = serviceDeskChanges(parts);

  async function create({ account }: Create): Promise<Applied> {
    if (!account.active)
      throw new ProvisioningError(
        'unsupported',
        `Jira Service Management cannot hold a closed customer, so ${String(account.attributes.userName)} is not made.`,
      );
    const { applied } = await createCustomer(parts, account, ({ email, name }) =>
      api.createCustomer(email, name),
    );
    return applied;
  }

  return {
    schema: customerSchema('immutable'),
    fit: fitCustomer,
    changes: { 'account.create': create, ...handlers },
    batches,
    concurrency: config.concurrency,
    check(tell) {
      warnOfToken(config, tools);
      return goThrough(
        [
          {
            name: 'Jira Service Management',
            without: 'There are no customers.',
            async ask() {
              const info = await api.info();
              if (info !== undefined && info.isLicensedForUse !== false) return undefined;
              throw new ProvisioningError(
                'unsupported',
                `${api.title} has no Jira Service Management that may be used: add the product to the site.`,
              );
            },
          },
          {
            name: credentialsLine,
            without: 'Nothing can be asked or changed.',
            ask: () => nothing(myself.renew()),
          },
          ...siteNeeds(api),
          {
            name: 'organisations and service desks',
            without: 'Nobody is put into an organisation or a service desk.',
            ask: () => nothing(entitlements.renew()),
          },
        ],
        { tell },
      );
    },
    read: (scope) => readServiceDesk(parts, scope),
    close: async () => undefined,
  };
}

/** Customers that one call takes into an organisation: as many as its own lists show at once. */
const atOnce = 50;

function openHosting(api: JsmCloudApi, complete: (customer: Customer) => Promise<Customer>): Hosting {
  return {
    async *all() {
      for await (const page of api.all()) yield Promise.all(page.map(complete));
    },
    async byEmail(email) {
      return Promise.all((await api.byEmail(email)).map(complete));
    },
    complete,
    async held({ id, email, displayName }, given) {
      const ids: string[] = [];
      for await (const page of api.organisations({ accountId: id }))
        ids.push(...page.map((one) => organisationId(one.id)));
      for (const [key, what] of given)
        if (what.of === 'desk' && (await isCustomer(what.id, what.name))) ids.push(key);
      return ids;

      async function isCustomer(desk: string, name: string): Promise<boolean> {
        for await (const page of api.deskCustomers(desk, name, { query: email ?? displayName }))
          if (page.some((customer) => customer.id === id)) return true;
        return false;
      }
    },
    deskCustomers: ({ id, name }, signal) => api.deskCustomers(id, name, { signal }),
    changeDesk: (way, { id }, some) => api.changeDesk(way, id, some),
    mustAdminister: () => api.mustHave('ADMINISTER'),
    atOnce,
  };
}
