/** Pretend organisations for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { atlassianCloud } from './index.ts';
import { type CloudSimulator, type CloudSimulatorOptions, type Seed, simulateCloud } from './simulator.ts';

const key = 'org-key-0123456789-secret';
const organisation = 'organisation-1';

export const jira = 'ari:cloud:jira-software::site/1';
export const confluence = 'ari:cloud:confluence::site/1';

/** Two applications; one group that gives a seat, one that an identity provider owns. */
const company: Seed = {
  domains: ['example.com'],
  workspaces: [
    { id: jira, name: 'example', typeKey: 'jira-software', capacity: 100 },
    { id: confluence, name: 'example', typeKey: 'confluence' },
  ],
  groups: [
    { name: 'jira-users', roles: [`atlassian/user ${jira}`] },
    { name: 'engineering' },
    { name: 'from-okta', externalSynced: true },
  ],
  users: [
    { email: 'synced@example.com', managementSource: 'synced', groups: ['from-okta'] },
    { email: 'app@connect.atlassian.com', app: true, groups: ['engineering'] },
  ],
};

/** A clock for the simulator alone: each look at it is a moment later. */
function tickingClock(): { now(): number } {
  let now = Date.UTC(2026, 0, 5, 8);
  return {
    now: () => {
      now += 150;
      return now;
    },
  };
}

const settings = { organisation, key, keyExpires: '2027-06-30', domains: ['example.com'] };

/** A TargetWorld for the kit: a fresh organisation whose pages hold three. */
export function pretendWorld(options: Partial<CloudSimulatorOptions> & { readonly config?: object } = {}) {
  const { config, ...rest } = options;
  const cloud = simulateCloud({ clock: tickingClock(), organisation, key, pageSize: 3, ...rest });
  cloud.seed(company);
  return {
    fetch: cloud.fetch,
    settings: { ...settings, ...config },
    secrets: [key],
    seatGroup: 'jira-users',
    protected: { accounts: ['synced'], entitlements: ['from-okta'] },
    pageSize: 3,
    async settle() {
      cloud.settle();
    },
    missingAccount: '712020:99999999-4f9a-6155',
    lacks: {
      'the key': () => cloud.hand.revokeKey(),
      'the rights of the key': () => cloud.hand.narrowKey(),
    },
    account: (n: number) => ({
      active: true,
      attributes: { userName: `person${n}@example.com`, displayName: `Person ${n} Müller` },
    }),
  };
}

export interface Opened {
  readonly cloud: CloudSimulator;
  readonly target: ProvisioningTarget;
  readonly tools: Tools;
  /** Opens the connector on the same organisation anew, as the next run does. */
  reopen(): ProvisioningTarget;
}

/** The connector, opened on a pretend organisation. @param make the tools around the organisation's fetch */
export function openPretend<Made extends Tools>(
  make: (fetch: Fetch) => Made,
  options: Partial<CloudSimulatorOptions> & { readonly config?: object } = {},
): Opened & { readonly tools: Made } {
  const { config: given, ...rest } = options;
  const clock = { now: (): number => tools.clock.now() };
  const cloud: CloudSimulator = simulateCloud({ clock, organisation, key, ...rest });
  const tools = make(cloud.fetch);
  cloud.seed(company);
  const config = atlassianCloud.config.parse({ ...settings, ...given });
  return {
    cloud,
    tools,
    target: atlassianCloud.open(config, tools),
    reopen: () => atlassianCloud.open(config, tools),
  };
}
