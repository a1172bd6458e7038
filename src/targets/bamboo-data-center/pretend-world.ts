/** Pretend Bamboos for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { bambooDataCenter } from './index.ts';
import { type BambooSimulator, type BambooSimulatorOptions, simulateBamboo } from './simulator.ts';

const token = 'pat-0123456789-secret';
const password = 'password-0123456789';

/** A TargetWorld for the kit: a fresh pretend Bamboo whose pages hold three. */
export function pretendWorld(
  options: Partial<BambooSimulatorOptions> & { readonly byPassword?: boolean } = {},
) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const { byPassword = false, ...rest } = options;
  const bamboo = simulateBamboo({ clock, connection: { token, password }, pageMax: 3, ...rest });
  bamboo.seed({ groups: { 'kit-1': [], 'kit-2': [], 'kit-3': [], mirrored: [] }, readOnly: ['mirrored'] });
  bamboo.seed({ users: [{ name: 'rollcall', groups: ['mirrored'] }] });
  const signed = byPassword ? { username: 'rollcall', password } : { token };
  return {
    fetch: bamboo.fetch,
    settings: { url: bamboo.url, ...signed },
    secrets: [byPassword ? password : token],
    protected: { accounts: ['rollcall'], entitlements: ['mirrored'] },
    pageSize: 3,
    missingAccount: 'nobody',
    lacks: {
      'the rights of an administrator': () => bamboo.hand.leave('bamboo-admin', 'rollcall'),
      'a user who may sign in': () => bamboo.hand.remove('rollcall'),
    },
    group: (n: number) => `kit-${n}`,
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person-${n}`,
        displayName: `Person ${n} Müller`,
        email: `person-${n}@example.com`,
      },
    }),
  };
}

/** A connector opened on a fresh pretend Bamboo. */
export function openPretend<Made extends Tools>(
  tools: (fetch: Fetch) => Made,
  options: Partial<BambooSimulatorOptions> = {},
): { readonly bamboo: BambooSimulator; readonly target: ProvisioningTarget; readonly tools: Made } {
  const clock = { now: (): number => made.clock.now() };
  const bamboo: BambooSimulator = simulateBamboo({ clock, connection: { token, password }, ...options });
  const made = tools(bamboo.fetch);
  const target = bambooDataCenter.open(bambooDataCenter.config.parse({ url: bamboo.url, token }), made);
  return { bamboo, target, tools: made };
}

/** A company in sixty groups, ten of them for each person. */
export function openCompany(tools: (fetch: Fetch) => Tools, people: number) {
  const opened = openPretend(tools);
  const names = Array.from({ length: 60 }, (_, n) => `group-${String(n).padStart(2, '0')}`);
  opened.bamboo.seed({
    groups: Object.fromEntries(names.map((name) => [name, []])),
    users: Array.from({ length: people - 1 }, (_, n) => ({
      name: `user-${String(n).padStart(6, '0')}`,
      groups: Array.from({ length: 10 }, (__, step) => names[(n + step * 6) % 60] ?? ''),
    })),
  });
  return opened;
}
