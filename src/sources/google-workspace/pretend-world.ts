/** Pretend Google Workspace accounts for tests: a world for the kit, and a connector opened on one. */

import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { IdentitySource, SourceRecord, Tools } from '../../model/index.ts';
import type { SourceWorld } from '../../testkit/index.ts';
import { hastyClock, type TestTools, testTools } from '../../testkit/tools.ts';
import { googleWorkspace } from './index.ts';
import { admin, type GoogleSimulator, type GoogleSimulatorOptions, simulateGoogle } from './simulator.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = {
  email: 'rollcall@project.iam.gserviceaccount.com',
  keyId: 'key1',
  publicKey: keys.publicKey.export({ format: 'jwk' }) as JWK,
};
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
/** The key file as Google Cloud makes it; its token endpoint is not to be believed. */
const keyFile = JSON.stringify({
  type: 'service_account',
  private_key_id: account.keyId,
  private_key: privateKey,
  client_email: account.email,
  token_uri: 'https://elsewhere.example.com/token',
});

type Settings = Readonly<Record<string, unknown>>;

/** A fresh account whose pages hold three. */
export function pretendWorld(): SourceWorld & { readonly google: GoogleSimulator } {
  const clock = { now: () => Date.UTC(2026, 0, 5, 8) };
  const google = simulateGoogle({ clock, account, pageSize: 3 });
  const { hand } = google;
  const scopes = [...google.delegated];
  return {
    google,
    fetch: google.fetch,
    settings: { key: keyFile, admin },
    secrets: [privateKey],
    pageSize: 3,
    hand: {
      person({ key, userName, givenName, familyName, active }) {
        const name = { givenName, familyName, fullName: `${givenName} ${familyName}` };
        hand.user(`1000${key}`, { primaryEmail: userName, name, suspended: !active });
        return `1000${key}`;
      },
      group({ key, name, people, groups }) {
        const members = [
          ...people.map((person) => ({ type: 'USER' as const, id: `1000${person}` })),
          ...groups.map((group) => ({ type: 'GROUP' as const, id: `01g${group}` })),
        ];
        hand.group({ id: `01g${key}`, name, email: `${key}@example.com`, members });
        return `01g${key}`;
      },
      remove: (of, key) => (of === 'group' ? hand.removeGroup(`01g${key}`) : hand.removeUser(`1000${key}`)),
    },
    lacks: {
      'the scope of users': () => {
        google.delegated = scopes.filter((scope) => !scope.includes('.user.'));
      },
      'the scope of groups': () => {
        google.delegated = scopes.filter((scope) => !scope.includes('.group.'));
      },
      'the privilege to read users': () => {
        google.privileges = ['group', 'orgunit'];
      },
      'the privilege to read groups': () => {
        google.privileges = ['user', 'orgunit'];
      },
    },
  };
}

interface Opened {
  readonly google: GoogleSimulator;
  readonly tools: TestTools;
  open(settings?: Settings): IdentitySource;
  /** Everything a reading tells. */
  read(settings?: Settings): Promise<readonly SourceRecord[]>;
}

/** The connector on a fresh account, sharing the clock of the tools. */
export function openPretend(
  options: Partial<GoogleSimulatorOptions> = {},
  wrap: (fetch: Tools['fetch']) => Tools['fetch'] = (fetch) => fetch,
): Opened {
  const clock = hastyClock();
  const google = simulateGoogle({ clock, account, pageSize: 3, ...options });
  const tools = testTools({ clock, fetch: wrap(google.fetch) });
  const open = (settings: Settings = {}) =>
    googleWorkspace.open(googleWorkspace.config.parse({ key: keyFile, admin, ...settings }), tools);
  return {
    google,
    tools,
    open,
    async read(settings) {
      const records: SourceRecord[] = [];
      for await (const record of open(settings).read()) records.push(record);
      return records;
    },
  };
}
