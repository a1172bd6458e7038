/** Pretend Okta organisations for tests: a world for the kit, and a connector opened on one. */

import type { IdentitySource, SourceRecord, Tools } from '../../model/index.ts';
import type { SourceWorld } from '../../testkit/index.ts';
import { hastyClock, type TestTools, testTools } from '../../testkit/tools.ts';
import { okta } from './index.ts';
import { type OktaSimulator, type OktaSimulatorOptions, simulateOkta } from './simulator.ts';

export const token = '00okta-token-0123456789';

type Settings = Readonly<Record<string, unknown>>;

/** A fresh organisation whose pages hold three. Its clock moves with each look, by less than anybody notices. */
export function pretendWorld(
  options: Partial<OktaSimulatorOptions> = {},
  settings: Settings = { token },
): SourceWorld & { readonly okta: OktaSimulator } {
  let now = Date.UTC(2026, 0, 5, 8);
  const clock = {
    now: () => {
      now += 1;
      return now;
    },
  };
  const organisation = simulateOkta({ clock, token, pageSize: 3, perMinute: 100_000, ...options });
  const { hand } = organisation;
  return {
    okta: organisation,
    fetch: organisation.fetch,
    settings: { url: organisation.url, ...settings },
    secrets: [String(settings.token ?? settings.privateKey)],
    pageSize: 3,
    settle: async () => {
      now += organisation.lag;
    },
    hand: {
      person({ key, userName, givenName, familyName, email, active }) {
        const profile = { login: userName, firstName: givenName, lastName: familyName, email };
        hand.user(`00u${key}`, { status: active ? 'ACTIVE' : 'SUSPENDED', profile });
        return `00u${key}`;
      },
      group({ key, name, people }) {
        hand.group(`00g${key}`, { name, members: people.map((person) => `00u${person}`) });
        return `00g${key}`;
      },
      remove: (of, key) => (of === 'group' ? hand.removeGroup(`00g${key}`) : hand.removeUser(`00u${key}`)),
    },
    lacks: {
      'the right to read users': () => {
        organisation.rights = ['okta.groups.read', 'okta.logs.read'];
      },
      'the right to read groups': () => {
        organisation.rights = ['okta.users.read', 'okta.logs.read'];
      },
      'the right to read the System Log': () => {
        organisation.rights = ['okta.users.read', 'okta.groups.read'];
      },
    },
  };
}

export interface Opened {
  readonly okta: OktaSimulator;
  readonly tools: TestTools;
  open(settings?: Settings): IdentitySource;
  /** Everything a reading tells. */
  read(since?: string, settings?: Settings): Promise<readonly SourceRecord[]>;
}

/** The connector on a fresh organisation that shows everybody, sharing the clock of the tools. */
export function openPretend(
  options: Partial<OktaSimulatorOptions> = {},
  wrap: (fetch: Tools['fetch']) => Tools['fetch'] = (fetch) => fetch,
): Opened {
  const clock = hastyClock();
  const organisation = simulateOkta({ clock, token, pageSize: 3, everyone: true, ...options });
  const tools = testTools({ clock, fetch: wrap(organisation.fetch) });
  const open = (settings: Settings = { token }) =>
    okta.open(okta.config.parse({ url: organisation.url, ...settings }), tools);
  return {
    okta: organisation,
    tools,
    open,
    async read(since, settings) {
      const records: SourceRecord[] = [];
      for await (const record of open(settings).read(since)) records.push(record);
      return records;
    },
  };
}
