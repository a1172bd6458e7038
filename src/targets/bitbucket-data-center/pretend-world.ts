/** Pretend Bitbuckets for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, Tools } from '../../model/index.ts';
import { bitbucketDataCenter } from './index.ts';
import { type BitbucketSimulator, type BitbucketSimulatorOptions, simulateBitbucket } from './simulator.ts';

const token = 'pat-0123456789-secret';
const password = 'password-0123456789';

/** A TargetWorld for the kit: a fresh pretend Bitbucket whose pages hold three. */
export function pretendWorld(
  options: Partial<BitbucketSimulatorOptions> & { readonly byPassword?: boolean } = {},
) {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const { byPassword = false, ...rest } = options;
  const bitbucket = simulateBitbucket({ clock, connection: { token, password }, pageMax: 3, ...rest });
  bitbucket.seed({ groups: { 'kit-1': undefined, 'kit-2': undefined, 'kit-3': undefined } });
  const signed = byPassword ? { username: 'rollcall', password } : { token };
  return {
    fetch: bitbucket.fetch,
    settings: { url: bitbucket.url, ...signed },
    secrets: [byPassword ? password : token],
    protected: { accounts: ['1'], entitlements: [] },
    pageSize: 3,
    missingAccount: '99999',
    lacks: {
      'the rights of an administrator': () => bitbucket.hand.leave('bitbucket-administrators', 'rollcall'),
      'a user who may sign in': () => bitbucket.hand.change('rollcall', { active: false }),
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
  readonly bitbucket: BitbucketSimulator;
  readonly target: ProvisioningTarget;
  readonly tools: Tools;
}

/** The connector, opened on a pretend Bitbucket. @param make the tools around its fetch */
export function openPretend(
  make: (fetch: Fetch) => Tools,
  options: Partial<BitbucketSimulatorOptions> = {},
): Opened {
  const clock = { now: (): number => tools.clock.now() };
  const bitbucket: BitbucketSimulator = simulateBitbucket({
    clock,
    connection: { token, password },
    ...options,
  });
  const tools = make(bitbucket.fetch);
  const config = bitbucketDataCenter.config.parse({ url: bitbucket.url, token });
  return { bitbucket, tools, target: bitbucketDataCenter.open(config, tools) };
}

/** The connector, opened on a Bitbucket with so many people in it, ten grants each in sixty groups. */
export function openCompany(make: (fetch: Fetch) => Tools, people: number): Opened {
  const opened = openPretend(make);
  const groups = Array.from({ length: 60 }, (_, n) => `team-${n}`);
  const users = Array.from({ length: people - 1 }, (_, n) => ({
    name: `person${n}`,
    groups: Array.from({ length: 10 }, (_, k) => groups[(n + k * 6) % 60] ?? ''),
  }));
  opened.bitbucket.seed({ groups: Object.fromEntries(groups.map((name) => [name, undefined])), users });
  return opened;
}
