/** Pretend OneLogin accounts for tests: a world for the kit, and a connector opened on one. */

import type { IdentitySource, SourceRecord, Tools } from '../../model/index.ts';
import type { SourceWorld } from '../../testkit/index.ts';
import { hastyClock, type TestTools, testTools } from '../../testkit/tools.ts';
import { onelogin } from './index.ts';
import { type OneLoginSimulator, type OneLoginSimulatorOptions, simulateOneLogin } from './simulator.ts';

const credential = { clientId: '0f1e2d', clientSecret: 'onelogin-secret-0123456789' };

type Settings = Readonly<Record<string, unknown>>;

/** A number for a key of the kit. */
const idOf = (key: string): number =>
  Number(key.replaceAll(/\D/g, '')) + (key.startsWith('p') ? 1_000 : 5_000);

/** A fresh account whose pages hold three. Its clock moves a second with each look, as time does between readings. */
export function pretendWorld(): SourceWorld & { readonly onelogin: OneLoginSimulator } {
  let now = Date.UTC(2026, 0, 5, 8);
  const clock = {
    now: () => {
      now += 1_000;
      return now;
    },
  };
  const account = simulateOneLogin({ clock, ...credential, pageSize: 3, perHour: 1_000_000 });
  const { hand } = account;
  return {
    onelogin: account,
    fetch: account.fetch,
    settings: { url: account.url, ...credential },
    secrets: [credential.clientSecret],
    pageSize: 3,
    hand: {
      person({ key, userName, givenName, familyName, email, active }) {
        const names = { username: userName, firstname: givenName, lastname: familyName, email };
        hand.user(idOf(key), { ...names, status: active ? 1 : 2 });
        return String(idOf(key));
      },
      group({ key, name, people }) {
        hand.role(idOf(key), { name, members: people.map(idOf) });
        return String(idOf(key));
      },
      remove: (of, key) => (of === 'group' ? hand.removeRole(idOf(key)) : hand.removeUser(idOf(key))),
    },
    lacks: {
      'the right to read users': () => {
        account.rights = ['roles'];
      },
      'the right to read roles': () => {
        account.rights = ['users'];
      },
    },
  };
}

interface Opened {
  readonly onelogin: OneLoginSimulator;
  readonly tools: TestTools;
  open(settings?: Settings): IdentitySource;
  /** Everything a reading tells. */
  read(since?: string, settings?: Settings): Promise<readonly SourceRecord[]>;
}

/** The connector on a fresh account, sharing the clock of the tools. */
export function openPretend(
  options: Partial<OneLoginSimulatorOptions> = {},
  wrap: (fetch: Tools['fetch']) => Tools['fetch'] = (fetch) => fetch,
): Opened {
  const clock = hastyClock();
  const account = simulateOneLogin({ clock, ...credential, pageSize: 3, ...options });
  const tools = testTools({ clock, fetch: wrap(account.fetch) });
  const open = (settings: Settings = {}) =>
    onelogin.open(onelogin.config.parse({ url: account.url, ...credential, ...settings }), tools);
  return {
    onelogin: account,
    tools,
    open,
    async read(since, settings) {
      const records: SourceRecord[] = [];
      for await (const record of open(settings).read(since)) records.push(record);
      return records;
    },
  };
}
