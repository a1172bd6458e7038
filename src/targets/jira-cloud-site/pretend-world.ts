/** Pretend sites for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { jiraCloudSite } from './index.ts';
import { type SiteSimulator, type SiteSimulatorOptions, simulateSite } from './simulator.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };
const settings = { ...connection, tokenExpires: '2027-06-30' };

/** One application with a seat for members of a group; one group that an identity provider keeps; an app, and a customer. */
const company = {
  groups: [
    { name: 'jira-users' },
    { name: 'engineering' },
    { name: 'support' },
    { name: 'sales' },
    { name: 'from-okta', external: true },
  ],
  applications: [{ key: 'jira-software', name: 'Jira', groups: ['jira-users'], seats: 100 }],
  users: [
    { email: 'rollcall@example.com', groups: ['from-okta'] },
    { email: 'app@connect.atlassian.com', accountType: 'app', groups: ['engineering'] },
    { email: 'customer@example.org', accountType: 'customer' },
  ],
} as const;

/** A TargetWorld for the kit: a fresh pretend site whose pages hold three. */
export function pretendWorld(options: Partial<SiteSimulatorOptions> & { readonly config?: object } = {}) {
  const { config, ...rest } = options;
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const site = simulateSite({ clock, connection, pageMax: 3, ...rest });
  site.seed(company);
  return {
    fetch: site.fetch,
    settings: { url: site.url, ...settings, ...config },
    secrets: [connection.token],
    protected: { accounts: ['rollcall'], entitlements: ['from-okta'] },
    pageSize: 3,
    missingAccount: '712020:nobody',
    lacks: {
      'a token that is taken': () => site.hand.revokeToken(),
      'the right to administer Jira': () => site.hand.demote('jira'),
      'the right to browse people': () => site.hand.demote('browse'),
    },
    group: (n: number) => ['engineering', 'support', 'sales'][n - 1] ?? '',
    account: (n: number) => ({
      active: true,
      attributes: { userName: `person${n}@example.com`, displayName: `Person ${n} Müller` },
    }),
  };
}

/** A connector opened on a fresh pretend site. */
export function openPretend<Made extends Tools>(
  tools: (fetch: Fetch) => Made,
  options: Partial<SiteSimulatorOptions> & { readonly config?: object } = {},
): { readonly site: SiteSimulator; readonly target: ProvisioningTarget; readonly tools: Made } {
  const { config, ...rest } = options;
  const clock = { now: (): number => made.clock.now() };
  const site: SiteSimulator = simulateSite({ clock, connection, ...rest });
  const made = tools(site.fetch);
  site.seed(company);
  const parsed = jiraCloudSite.config.parse({ url: site.url, ...settings, ...config });
  return { site, target: jiraCloudSite.open(parsed, made), tools: made };
}

/** A company in sixty groups, ten of them for each person. */
export function openCompany(tools: (fetch: Fetch) => Tools, people: number) {
  const opened = openPretend(tools, { config: { groups: ['team-*'] } });
  const names = Array.from({ length: 60 }, (_, n) => `team-${String(n).padStart(2, '0')}`);
  opened.site.seed({
    groups: names.map((name) => ({ name })),
    users: Array.from({ length: people - 1 }, (_, n) => ({
      email: `user-${String(n).padStart(6, '0')}@example.com`,
      groups: Array.from({ length: 10 }, (__, step) => names[(n + step * 6) % 60] ?? ''),
    })),
  });
  return opened;
}
