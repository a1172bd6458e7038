/** Pretend Confluences for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { confluenceDataCenter } from './index.ts';
import {
  type ConfluenceSimulator,
  type ConfluenceSimulatorOptions,
  simulateConfluence,
} from './simulator.ts';

const token = 'pat-0123456789-secret';
const password = 'password-0123456789';

/** A TargetWorld for the kit: a fresh pretend Confluence whose pages hold three. */
export function pretendWorld(
  options: Partial<ConfluenceSimulatorOptions> & { readonly byPassword?: boolean } = {},
) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const { byPassword = false, ...rest } = options;
  const confluence = simulateConfluence({ clock, connection: { token, password }, pageMax: 3, ...rest });
  const signed = byPassword ? { username: 'rollcall', password } : { token };
  return {
    fetch: confluence.fetch,
    settings: { url: confluence.url, ...signed },
    secrets: [byPassword ? password : token],
    seatGroup: 'confluence-users',
    protected: { accounts: ['rollcall'], entitlements: [] },
    pageSize: 3,
    missingAccount: '4028d6768851c8900188556b99999999',
    lacks: {
      'the rights of an administrator': () => confluence.hand.leave('confluence-administrators', 'rollcall'),
      'a user who may sign in': () => confluence.hand.change('rollcall', { active: false }),
    },
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person${n}@example.com`,
        displayName: `Person ${n} Müller`,
        email: `person${n}@mail.example.com`,
      },
    }),
  };
}

export interface Opened {
  readonly confluence: ConfluenceSimulator;
  readonly target: ProvisioningTarget;
  readonly tools: Tools;
}

/** The connector, opened on a pretend Confluence. @param make the tools around its fetch */
export function openPretend(
  make: (fetch: Fetch) => Tools,
  options: Partial<ConfluenceSimulatorOptions> = {},
): Opened {
  const clock = { now: (): number => tools.clock.now() };
  const confluence: ConfluenceSimulator = simulateConfluence({
    clock,
    connection: { token, password },
    ...options,
  });
  const tools = make(confluence.fetch);
  const config = confluenceDataCenter.config.parse({ url: confluence.url, token });
  return { confluence, tools, target: confluenceDataCenter.open(config, tools) };
}

/** The connector, opened on a Confluence with so many people in it, each with a seat and ten grants in sixty groups. */
export function openCompany(make: (fetch: Fetch) => Tools, people: number): Opened {
  const opened = openPretend(make);
  const groups = Array.from({ length: 60 }, (_, n) => `team-${n}`);
  const users = Array.from({ length: people - 1 }, (_, n) => ({
    name: `person${n}`,
    groups: ['confluence-users', ...Array.from({ length: 9 }, (_, k) => groups[(n + k * 6) % 60] ?? '')],
  }));
  opened.confluence.seed({ groups, users });
  return opened;
}
