/** Pretend tenants for tests: a world for the kit, and a connector opened on one. */

import type { IdentitySource, SourceRecord, Tools } from '../../model/index.ts';
import type { SourceHand, SourceWorld } from '../../testkit/index.ts';
import { hastyClock, type TestTools, testTools } from '../../testkit/tools.ts';
import { entraId } from './index.ts';
import { type EntraSimulator, type EntraSimulatorOptions, simulateEntraId } from './simulator.ts';

export const clientId = 'aaaaaaaa-1111-2222-3333-444444444444';
export const secret = 'entra~secret-0123456789';

/** A clock that stands still unless it is moved. */
export function standingClock() {
  let now = Date.UTC(2026, 0, 5, 8);
  return {
    now: () => now,
    move: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** The GUID of a key of the kit's. */
export function guid(key: string): string {
  return `00000000-0000-4000-8000-${Buffer.from(key).toString('hex').padStart(12, '0').slice(-12)}`;
}

/** The kit's hand, as administrators of a tenant would do it. */
function handOf({ hand }: EntraSimulator): SourceHand {
  return {
    person({ key, userName, givenName, familyName, email, active }) {
      hand.user(guid(key), {
        userPrincipalName: userName,
        givenName,
        surname: familyName,
        displayName: `${givenName} ${familyName}`,
        mail: email,
        accountEnabled: active,
        userType: 'Member',
      });
      return guid(key);
    },
    group({ key, name, people, groups }) {
      const members = [
        ...people.map((person) => ['user', guid(person)] as const),
        ...groups.map((group) => ['group', guid(group)] as const),
      ];
      hand.group({ id: guid(key), displayName: name, members });
      return guid(key);
    },
    remove: (of, key) => (of === 'group' ? hand.removeGroup(guid(key)) : hand.removeUser(guid(key))),
  };
}

/** A fresh tenant whose pages hold three, and settings that sign in by a client secret. */
export function pretendWorld(
  options: Partial<EntraSimulatorOptions> = {},
  settings: Readonly<Record<string, unknown>> = {},
): SourceWorld & { readonly entra: EntraSimulator } {
  const clock = standingClock();
  const entra = simulateEntraId({ clock, pageSize: 3, app: { clientId, secret }, ...options });
  return {
    entra,
    fetch: entra.fetch,
    settings: { tenant: entra.tenant, clientId, clientSecret: secret, signIns: true, ...settings },
    secrets: [secret],
    pageSize: 3,
    hand: handOf(entra),
    settle: async () => clock.move(entra.lag),
    dropPage() {
      entra.accidents.skipPageAfter = 0;
    },
    cutOff() {
      entra.accidents.emptyFirst = true;
    },
    lacks: {
      'the permission to read users': () => {
        entra.roles = ['GroupMember.Read.All'];
      },
      'the permission to read all of users': () => {
        entra.roles = ['User.ReadBasic.All', 'GroupMember.Read.All'];
      },
      'the permission to read groups': () => {
        entra.roles = ['User.Read.All'];
      },
    },
  };
}

export interface Opened {
  readonly entra: EntraSimulator;
  readonly tools: TestTools;
  open(settings?: Readonly<Record<string, unknown>>): IdentitySource;
  /** Everything a reading tells. */
  read(since?: string, settings?: Readonly<Record<string, unknown>>): Promise<readonly SourceRecord[]>;
}

/** The connector on a fresh tenant, sharing the clock of the tools. */
export function openPretend(
  options: Partial<EntraSimulatorOptions> = {},
  wrap: (fetch: Tools['fetch']) => Tools['fetch'] = (fetch) => fetch,
): Opened {
  const clock = hastyClock();
  const entra = simulateEntraId({
    clock,
    pageSize: 3,
    app: { clientId, secret },
    ...options,
  });
  const tools = testTools({ clock, fetch: wrap((request) => entra.fetch(request)) });
  const open = (settings: Readonly<Record<string, unknown>> = {}) =>
    entraId.open(
      entraId.config.parse({ tenant: entra.tenant, clientId, clientSecret: secret, ...settings }),
      tools,
    );
  return {
    entra,
    tools,
    open,
    async read(since, settings) {
      const records: SourceRecord[] = [];
      for await (const record of open(settings).read(since)) records.push(record);
      return records;
    },
  };
}
