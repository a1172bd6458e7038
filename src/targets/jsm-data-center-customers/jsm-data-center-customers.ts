/** The customers of Jira Service Management Data Center as a provisioning target: puts its parts together. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import { foldKey, goThrough } from '../../model/index.ts';
import {
  type Box,
  type Customer,
  customerSchema,
  fitCustomer,
  type Given,
  type Hosting,
  type PeopleMemory as KnownMemory,
  memoryOf,
  openDataCenter,
  openEntitlements,
  openKnownPeople,
  openPeopleMemory,
  readJiraError,
  readServiceDesk,
  type ServiceDeskCatalogue,
  type ServiceDeskParts,
  serviceDeskChanges,
} from '../shared/index.ts';
import { type JsmDataCenterApi, openApi } from './api.ts';
import { accountChanges } from './changes.ts';
import { check } from './check.ts';
import type { JsmDataCenterCustomersConfig } from './config.ts';
import { openPeople, type People, type PeopleMemory } from './people.ts';

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly people: PeopleMemory;
  readonly customers: KnownMemory<Customer>;
  readonly entitlements: Box<ServiceDeskCatalogue>;
  /** By project key: the address of the role of its customers. */
  readonly roles: Map<string, string>;
}

type Desk = Extract<Given, { readonly of: 'desk' }>;

/** Opens the target. Connects to nothing until asked. */
export function openJsmDataCenterCustomers(
  config: JsmDataCenterCustomersConfig,
  tools: Tools,
): ProvisioningTarget {
  const { clock } = tools;
  const memory = memoryOf<Memory>(tools, { type: 'jsm-data-center-customers', settings: config }, () => ({
    people: { myself: {}, staff: {} },
    customers: openPeopleMemory(clock),
    entitlements: {},
    roles: new Map(),
  }));
  const family = { title: 'Jira Service Management', readErrorBody: readJiraError, explain: () => undefined };
  const api = openApi(openDataCenter(config, family, tools), config['page-size']);
  const { concurrency } = config;
  const people = openPeople(api, tools, { memory: memory.people, concurrency });
  const customers = openKnownPeople(people.byKey, { clock, memory: memory.customers });
  const entitlements = openEntitlements(api, tools, { config, memory: memory.entitlements });

  /** The address of the role that makes customers of a service desk. */
  async function roleOf({ projectKey }: Desk): Promise<string> {
    const path = memory.roles.get(projectKey) ?? (await api.customerRole(projectKey, config.role));
    memory.roles.set(projectKey, path);
    return path;
  }

  const hosting = openHosting(api, people, { roleOf, readsDesks: config['service-desks'].length > 0 });
  const parts: ServiceDeskParts = { api, hosting, customers, entitlements, concurrency };
  const { handlers, batches } = serviceDeskChanges(parts);
  return {
    schema: customerSchema('readWrite'),
    fit: fitCustomer,
    changes: { ...accountChanges(api, people, parts), ...handlers },
    batches,
    concurrency,
    async check(tell) {
      await check(api, tell);
      await goThrough(
        [
          {
            name: 'Jira Administrators',
            without: 'No account can be read or changed.',
            async ask() {
              await people.myself.renew();
              await people.staff.renew();
              return undefined;
            },
          },
          {
            name: 'organisations and service desks',
            without: 'Nobody is put into an organisation or a service desk.',
            async ask() {
              const { given } = await entitlements.renew();
              for (const one of given.values()) if (one.of === 'desk') await roleOf(one);
              return undefined;
            },
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

function openHosting(
  api: JsmDataCenterApi,
  people: People,
  { roleOf, readsDesks }: { readonly roleOf: (desk: Desk) => Promise<string>; readonly readsDesks: boolean },
): Hosting {
  const { complete } = people;
  /** Everybody of the last reading: roles of projects name their holders by nothing else. */
  const byName = new Map<string, Customer>();
  return {
    async *all() {
      await people.staff.renew();
      byName.clear();
      for await (const page of api.all()) {
        const all = await Promise.all(page.map(complete));
        if (readsDesks) for (const customer of all) byName.set(foldKey(customer.handle), customer);
        yield all;
      }
    },
    byEmail: people.byEmail,
    complete,
    async held({ id, handle }, given) {
      const organisations = [...given].filter(([, { of }]) => of === 'organisation');
      const held = [...(await people.organisationsOf(id, organisations))];
      for (const [key, what] of given) {
        if (what.of !== 'desk') continue;
        const holders = await api.roleHolders(await roleOf(what), what.projectKey);
        if (holders.some((name) => foldKey(name) === foldKey(handle))) held.push(key);
      }
      return held;
    },
    async *deskCustomers(desk) {
      for (const name of await api.roleHolders(await roleOf(desk), desk.projectKey)) {
        const customer = byName.get(foldKey(name)) ?? (await people.byName(name));
        if (customer !== undefined) yield [customer];
      }
    },
    async changeDesk(way, desk, some) {
      const path = await roleOf(desk);
      return way === 'add' ? api.giveRole(path, some) : api.takeRole(path, some);
    },
    async mustAdminister() {
      await api.roles();
    },
    changed(given) {
      if (given.of === 'organisation') people.forgetMembers(given.id);
    },
    atOnce,
  };
}
