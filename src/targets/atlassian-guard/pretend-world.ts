/** Pretend organisations with a SCIM directory for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { atlassianGuard } from './index.ts';
import { type GuardSimulator, type GuardSimulatorOptions, simulateGuard } from './simulator.ts';

const key = 'scim-key-0123456789-secret';
const organisationKey = 'org-key-0123456789-secret';
const directory = 'directory-1';
const settings = { directory, key, keyExpires: '2027-06-30' };
/** With the key of the organisation. */
export const withOrganisation = { organisation: 'organisation-1', organisationKey };

/** A TargetWorld for the kit: a fresh directory whose pages hold three, in an organisation with a group of its own. */
export function pretendWorld(config: object = {}) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const guard = simulateGuard({ clock, key, organisationKey, pageMax: 3, groups: ['jira-users'] });
  const groups = [1, 2, 3].map((n) => guard.scim.hand.group(`kit-${n}`));
  return {
    fetch: guard.fetch,
    settings: { ...settings, ...config },
    secrets: 'organisationKey' in config ? [key, organisationKey] : [key],
    pageSize: 3,
    missingAccount: 'u-999999',
    protected: {
      accounts: [],
      entitlements: 'organisationKey' in config ? ['organisation:org-jira-users'] : [],
    },
    lacks: {
      'a key that is valid': () => guard.scim.hand.revoke(),
      ...('organisationKey' in config && {
        'a key of the organisation that is valid': () => guard.hand.revokeOrganisationKey(),
      }),
    },
    group: (n: number) => groups[n - 1] ?? guard.scim.hand.group(`kit-${n}`),
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person-${n}@example.com`,
        externalId: `person-${n}`,
        displayName: `Person ${n}`,
        firstName: `Given ${n}`,
        lastName: `Family ${n}`,
        email: `person-${n}@example.com`,
        title: `Title ${n}`,
        preferredLanguage: n % 2 === 0 ? 'de' : 'en',
        timezone: `Zone/${n}`,
        department: `Department ${n}`,
        organization: `Organization ${n}`,
      },
    }),
  };
}

/** A connector opened on a fresh directory. */
export function openPretend<Made extends Tools>(
  make: (fetch: Fetch) => Made,
  { config = {}, ...options }: Partial<GuardSimulatorOptions> & { readonly config?: object } = {},
): { readonly guard: GuardSimulator; readonly target: ProvisioningTarget; readonly tools: Made } {
  const clock = { now: (): number => tools.clock.now() };
  const guard: GuardSimulator = simulateGuard({ clock, key, organisationKey, ...options });
  const tools = make(guard.fetch);
  const target = atlassianGuard.open(atlassianGuard.config.parse({ ...settings, ...config }), tools);
  return { guard, target, tools };
}
