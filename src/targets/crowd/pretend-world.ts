/** Pretend Crowds for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { crowd } from './index.ts';
import { type CrowdSimulator, type CrowdSimulatorOptions, simulateCrowd } from './simulator.ts';

const password = 'application-password-secret';

/** A TargetWorld for the kit: a fresh pretend Crowd that is asked for three entries at once. */
export function pretendWorld(options: Partial<CrowdSimulatorOptions> & { readonly config?: object } = {}) {
  const { config = {}, ...rest } = options;
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const server = simulateCrowd({ clock, password, ...rest });
  server.seed({ groups: ['crowd-administrators', 'kit-1', 'kit-2', 'kit-3'] });
  return {
    fetch: server.fetch,
    settings: { url: server.url, application: 'rollcall', password, 'page-size': 3, ...config },
    secrets: [password],
    pageSize: 3,
    missingAccount: '32769:99999999-3f1c-4c2b',
    lacks: {
      'the password of the application': () => server.hand.changePassword(),
      'an address that is let in': () => server.hand.shutOut(),
    },
    group: (n: number) => `kit-${n}`,
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person-${n}`,
        displayName: `Person ${n} Müller`,
        firstName: `Person ${n}`,
        lastName: `Müller ${n}`,
        email: `person-${n}@example.com`,
      },
    }),
  };
}

/** A connector opened on a fresh pretend Crowd. */
export function openPretend<Made extends Tools>(
  tools: (fetch: Fetch) => Made,
  options: Partial<CrowdSimulatorOptions> & { readonly config?: object } = {},
): { readonly server: CrowdSimulator; readonly target: ProvisioningTarget; readonly tools: Made } {
  const { config = {}, ...rest } = options;
  const clock = { now: (): number => made.clock.now() };
  const server: CrowdSimulator = simulateCrowd({ clock, password, ...rest });
  const made = tools(server.fetch);
  const settings = { url: server.url, application: 'rollcall', password, ...config };
  return { server, target: crowd.open(crowd.config.parse(settings), made), tools: made };
}
