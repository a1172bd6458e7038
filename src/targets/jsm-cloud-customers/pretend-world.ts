/** Pretend sites for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { jsmCloudCustomers } from './index.ts';
import { type SiteSimulator, type SiteSimulatorOptions, simulateSite } from './simulator.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };
const settings = { ...connection, tokenExpires: '2027-06-30' };

/** A TargetWorld for the kit: a fresh pretend site whose pages hold three. */
export function pretendWorld(
  options: Partial<SiteSimulatorOptions> & { readonly config?: object; readonly desk?: boolean } = {},
) {
  const { config, desk = false, ...rest } = options;
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const site = simulateSite({ clock, connection, pageMax: 3, ...rest });
  site.seed({
    organisations: [
      { name: 'kit-1' },
      { name: 'kit-2' },
      { name: 'kit-3' },
      { name: 'synced', scimManaged: true },
    ],
    desks: [{ projectKey: 'KIT1' }, { projectKey: 'KIT2' }, { projectKey: 'KIT3' }],
    users: [
      { email: 'rollcall@example.com', organisations: ['synced'] },
      { email: 'app@connect.atlassian.com', accountType: 'app' },
    ],
  });
  // Organisations and service desks of a fresh site are counted from 101 on.
  const group = (n: number): string => (desk ? `servicedesk/${104 + n}` : `organization/${100 + n}`);
  return {
    fetch: site.fetch,
    settings: { url: site.url, ...settings, 'service-desks': desk ? ['KIT*'] : [], ...config },
    secrets: [connection.token],
    protected: { accounts: ['rollcall'], entitlements: ['organization/104'] },
    pageSize: 3,
    missingAccount: 'qm:nobody',
    lacks: {
      'a token that is taken': () => site.hand.revokeToken(),
      'the right to administer Jira': () => site.hand.demote('jira'),
      'the right to browse people': () => site.hand.demote('browse'),
    },
    group,
    account: (n: number) => ({
      active: true,
      attributes: { userName: `person${n}@example.org`, displayName: `Person ${n} Müller` },
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
  const parsed = jsmCloudCustomers.config.parse({ url: site.url, ...settings, ...config });
  return { site, target: jsmCloudCustomers.open(parsed, made), tools: made };
}

/** Customers of sixty companies, one for each of them. */
export function openCompanies(tools: (fetch: Fetch) => Tools, people: number) {
  const opened = openPretend(tools);
  const names = Array.from({ length: 60 }, (_, n) => `company-${n}`);
  opened.site.seed({
    organisations: names.map((name) => ({ name })),
    users: Array.from({ length: people - 1 }, (_, n) => ({
      email: `user-${String(n).padStart(6, '0')}@example.org`,
      accountType: 'customer' as const,
      organisations: [names[n % 60] ?? ''],
    })),
  });
  return opened;
}
