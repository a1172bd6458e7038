/** Pretend sites for tests: a world for the kit, and a connector opened on one. */

import type { Account, Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { confluenceCloudSite } from './index.ts';
import { type SiteSimulator, type SiteSimulatorOptions, simulateSite } from './simulator.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };
const settings = { ...connection, tokenExpires: '2027-06-30' };

/** One group that gives access, one that an identity provider keeps, an app. */
const company = {
  groups: [
    { name: 'confluence-users' },
    { name: 'engineering' },
    { name: 'support' },
    { name: 'sales' },
    { name: 'from-okta', external: true },
    { name: 'site-admins', administers: true },
  ],
  applications: [{ key: 'confluence', name: 'Confluence', groups: ['confluence-users'], seats: 100 }],
  users: [
    { email: 'rollcall@example.com', groups: ['confluence-users', 'from-okta', 'site-admins'] },
    { email: 'app@connect.atlassian.com', accountType: 'app', groups: ['engineering'] },
  ],
} as const;

/** A TargetWorld for the kit: a fresh pretend site whose pages hold three, and whose people come in by hand. */
export function pretendWorld(options: Partial<SiteSimulatorOptions> = {}) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const site = simulateSite({ clock, connection, pageMax: 3, ...options });
  site.seed(company);
  return {
    fetch: site.fetch,
    settings: { url: site.url, ...settings },
    secrets: [connection.token],
    protected: { accounts: ['rollcall'], entitlements: ['from-okta'] },
    pageSize: 3,
    missingAccount: '712020:nobody',
    lacks: {
      'a token that is taken': () => site.hand.revokeToken(),
      'the right to administer the site': () => site.hand.demote('site'),
    },
    group: (n: number) => ['engineering', 'support', 'sales'][n - 1] ?? '',
    person({ attributes: { userName } }: Omit<Account, 'id'>): string {
      const email = String(userName);
      site.seed({ users: [{ email, groups: ['confluence-users'] }] });
      return site.look.user(email)?.accountId ?? '';
    },
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
  const parsed = confluenceCloudSite.config.parse({ url: site.url, ...settings, ...config });
  return { site, target: confluenceCloudSite.open(parsed, made), tools: made };
}

/** A company in sixty groups, ten of them for each person. */
export function openCompany(tools: (fetch: Fetch) => Tools, people: number) {
  const opened = openPretend(tools, { config: { groups: ['team-*'] } });
  const names = Array.from({ length: 60 }, (_, n) => `team-${String(n).padStart(2, '0')}`);
  opened.site.seed({
    groups: names.map((name) => ({ name })),
    users: Array.from({ length: people }, (_, n) => ({
      email: `user-${String(n).padStart(6, '0')}@example.com`,
      groups: Array.from({ length: 10 }, (__, step) => names[(n + step * 6) % 60] ?? ''),
    })),
  });
  return opened;
}
