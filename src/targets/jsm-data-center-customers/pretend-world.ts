/** Pretend Jiras with a service desk for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { jsmDataCenterCustomers } from './index.ts';
import { type JsmSimulator, type JsmSimulatorOptions, simulateJsm } from './simulator.ts';

const token = 'pat-0123456789-secret';
const password = 'password-0123456789';

/** A TargetWorld for the kit: a fresh pretend Jira whose pages hold three. */
export function pretendWorld(
  options: Partial<JsmSimulatorOptions> & { readonly byPassword?: boolean; readonly desk?: boolean } = {},
) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const { byPassword = false, desk = false, ...rest } = options;
  const jira = simulateJsm({ clock, connection: { token, password }, pageMax: 3, ...rest });
  jira.seed({
    organisations: ['kit-1', 'kit-2', 'kit-3'],
    desks: ['KIT1', 'KIT2', 'KIT3'],
    users: [{ name: 'agent', groups: ['jira-servicedesk-users'] }],
  });
  const signed = byPassword ? { username: 'rollcall', password } : { token };
  return {
    fetch: jira.fetch,
    settings: { url: jira.url, ...signed, 'service-desks': desk ? ['KIT*'] : [] },
    secrets: [byPassword ? password : token],
    protected: { accounts: ['rollcall', 'agent'], entitlements: [] },
    pageSize: 3,
    missingAccount: 'JIRAUSER99999',
    lacks: {
      'the rights of an administrator': () => jira.hand.leave('jira-administrators', 'rollcall'),
      'a user who may sign in': () => jira.hand.remove('rollcall'),
    },
    // Organisations and service desks of a fresh Jira are counted from 101 on.
    group: (n: number) => (desk ? `servicedesk/${103 + n}` : `organization/${100 + n}`),
    account: (n: number) => ({
      active: true,
      attributes: { userName: `person${n}@example.org`, displayName: `Person ${n} Müller` },
    }),
  };
}

/** A connector opened on a fresh pretend Jira. */
export function openPretend<Made extends Tools>(
  tools: (fetch: Fetch) => Made,
  options: Partial<JsmSimulatorOptions> & { readonly config?: object } = {},
): { readonly jira: JsmSimulator; readonly target: ProvisioningTarget; readonly tools: Made } {
  const { config, ...rest } = options;
  const clock = { now: (): number => made.clock.now() };
  const jira: JsmSimulator = simulateJsm({ clock, connection: { token, password }, ...rest });
  const made = tools(jira.fetch);
  const parsed = jsmDataCenterCustomers.config.parse({ url: jira.url, token, ...config });
  return { jira, target: jsmDataCenterCustomers.open(parsed, made), tools: made };
}

/** Customers of sixty companies, one for each of them, and a hundred agents. */
export function openCompanies(tools: (fetch: Fetch) => Tools, people: number) {
  const opened = openPretend(tools);
  const names = Array.from({ length: 60 }, (_, n) => `company-${n}`);
  opened.jira.seed({
    organisations: names,
    users: Array.from({ length: people - 1 }, (_, n) => ({
      name: `user-${String(n).padStart(6, '0')}`,
      organisations: [names[n % 60] ?? ''],
      groups: n < 100 ? ['jira-servicedesk-users'] : [],
    })),
  });
  return opened;
}
