/** Pretend SCIM servers for tests: a world for the kit, and a connector opened on one. */

import type { IdentitySource, SourceRecord, Tools } from '../../model/index.ts';
import type { SourceWorld } from '../../testkit/index.ts';
import { hastyClock, type TestTools, testTools } from '../../testkit/tools.ts';
import { scimPull } from './index.ts';
import { type ScimSimulator, type ScimSimulatorOptions, type SignIn, simulateScim } from './simulator.ts';

type Settings = Readonly<Record<string, unknown>>;

const byToken = { token: 'scim-token-0123456789abcdef' } as const;
const byPassword = { userName: 'rollcall', password: 'scim-password-0123456789' } as const;
const byClient = { clientId: 'rollcall', clientSecret: 'scim-client-secret-0123456789' } as const;
export const signIns = { byToken, byPassword, byClient } as const;

/** The settings of a connection to a pretend server. */
export function settingsOf({ url, tokenUrl }: ScimSimulator, signIn: SignIn): Settings {
  return { url, ...signIn, ...('clientId' in signIn && { tokenUrl }) };
}

const secretsOf = (signIn: SignIn): readonly string[] =>
  Object.entries(signIn).flatMap(([name, value]) =>
    name === 'userName' || name === 'clientId' ? [] : [value],
  );

/** No name and no address, as ids are. */
const idOf = (key: string): string => `2819c223-7f76-453a-919d-${key.padStart(12, '0')}`;

/** A fresh server whose pages hold three. Its clock moves a second with each look, as time does between readings. */
export function pretendWorld(
  options: Partial<ScimSimulatorOptions> = {},
  settings: Settings = {},
): SourceWorld & { readonly scim: ScimSimulator } {
  let now = Date.UTC(2026, 0, 5, 8);
  const clock = {
    now: () => {
      now += 1_000;
      return now;
    },
  };
  const { signIn = byToken } = options;
  const habits = { largestPage: 3, ...options.habits };
  const scim = simulateScim({ clock, signIn, ...options, habits });
  const { hand } = scim;
  return {
    scim,
    fetch: scim.fetch,
    settings: { ...settingsOf(scim, signIn), ...settings },
    secrets: secretsOf(signIn),
    pageSize: 3,
    hand: {
      person({ key, userName, givenName, familyName, email, active }) {
        hand.user(idOf(key), {
          userName,
          name: { givenName, familyName },
          emails: [{ value: email, type: 'work', primary: true }],
          active,
        });
        return idOf(key);
      },
      group({ key, name, people, groups }) {
        hand.group(idOf(key), { displayName: name, users: people.map(idOf), groups: groups.map(idOf) });
        return idOf(key);
      },
      remove: (of, key) => (of === 'group' ? hand.removeGroup(idOf(key)) : hand.removeUser(idOf(key))),
    },
    dropPage() {
      scim.accidents.skipPage = { list: 'users', times: 9 };
    },
    lacks: {
      'the right to read users': () => {
        scim.rights = ['groups'];
      },
      'the right to read groups': () => {
        scim.rights = ['users'];
      },
      anybody: () => {
        scim.habits = { ...scim.habits, findsNobody: true, totals: 'number' };
        scim.accidents.emptyFirst = { list: 'users', counted: false, times: 9 };
      },
    },
  };
}

interface Opened {
  readonly scim: ScimSimulator;
  readonly tools: TestTools;
  open(settings?: Settings): IdentitySource;
  /** Everything a reading tells. */
  read(since?: string, settings?: Settings): Promise<readonly SourceRecord[]>;
}

/** The connector on a fresh server, sharing the clock of the tools. */
export function openPretend(
  options: Partial<ScimSimulatorOptions> = {},
  wrap: (fetch: Tools['fetch']) => Tools['fetch'] = (fetch) => fetch,
): Opened {
  const clock = hastyClock();
  const { signIn = byToken } = options;
  const scim = simulateScim({ clock, signIn, ...options });
  const tools = testTools({ clock, fetch: wrap(scim.fetch) });
  const open = (settings: Settings = {}) =>
    scimPull.open(scimPull.config.parse({ ...settingsOf(scim, signIn), ...settings }), tools);
  return {
    scim,
    tools,
    open,
    async read(since, settings) {
      const records: SourceRecord[] = [];
      for await (const record of open(settings).read(since)) records.push(record);
      return records;
    },
  };
}
