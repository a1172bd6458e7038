/** Settings over a real database, with connectors that remember how they were opened. For the tests of this folder. */

import { z } from 'zod';
import { openAudit } from '../audit/index.ts';
import {
  type AnySourceConnector,
  type AnyTargetConnector,
  type AttributeDefinition,
  ProvisioningError,
  secret,
  type Tools,
} from '../model/index.ts';
import { type Database, newSecretKey, openSecrets } from '../store/index.ts';
import type { SettingChange, SettingsParts } from './room.ts';
import { openSettings, type Settings } from './settings.ts';

export interface Stage {
  readonly settings: Settings;
  /** What connectors were opened with. */
  readonly opened: unknown[];
  /** What whoever asked was told. */
  readonly changes: SettingChange[];
  readonly keys: readonly string[];
  /** Another process over the same database, or the same with other parts. */
  again(change?: Partial<SettingsParts>): Settings;
  /** All rows of this room and of the audit, as one text. */
  everythingKept(): Promise<string>;
}

export const schema: readonly AttributeDefinition[] = ['userName', 'displayName', 'email'].map((name) => ({
  name,
  type: 'string',
  multiValued: false,
  required: name === 'userName',
  caseExact: false,
  mutability: 'readWrite',
  uniqueness: name === 'userName' ? 'server' : 'none',
  description: name,
}));

/** Connectors of three types; what they are opened with goes into `opened`. */
export function connectorsInto(opened: unknown[]) {
  const scim: AnySourceConnector = {
    kind: 'source',
    type: 'scim',
    title: 'SCIM',
    pushes: true,
    config: z.strictObject({ token: secret(), nextToken: secret().optional() }),
    open: (config) => {
      opened.push(config);
      return { check: async () => {}, read: async function* () {}, close: async () => {} };
    },
  };

  const jira: AnyTargetConnector = {
    kind: 'target',
    type: 'jira',
    title: 'Jira',
    config: z.strictObject({
      url: z.url(),
      token: secret(),
      more: z.record(z.string(), z.strictObject({ password: secret() })).default({}),
    }),
    open: (config, tools) => {
      opened.push(config);
      return {
        schema,
        changes: { 'account.create': async () => ({}) },
        check: async () => tools.log.info({}, 'checked'),
        read: async function* () {},
        fit: (desired) => desired,
        close: async () => {},
      };
    },
  };

  const crowd: AnyTargetConnector = { ...jira, type: 'crowd', title: 'Crowd' };

  return { scim, jira, crowd };
}

/** @param tools with the clock that the test moves. */
export function openStage(db: Database, tools: Omit<Tools, 'signal'>): Stage {
  const opened: unknown[] = [];
  const changes: SettingChange[] = [];
  const keys = [newSecretKey()];
  const { scim, jira, crowd } = connectorsInto(opened);
  const again = (change: Partial<SettingsParts> = {}) =>
    openSettings({
      db,
      secrets: openSecrets(keys),
      audit: openAudit(db),
      connectors: { sources: [scim], targets: [jira, crowd] },
      tools,
      around: { environment: { OKTA: 'okta-token', JIRA: 'jira-token' }, directory: '/' },
      onChanged: async (list) => void changes.push(...list),
      ...change,
    });
  return {
    settings: again(),
    opened,
    changes,
    keys,
    again,
    async everythingKept() {
      type Tables = Record<'setting' | 'setting_version' | 'sealed_secret' | 'audit_line', object>;
      const tables = db.tables<Tables>();
      const rows = [];
      for (const table of ['setting', 'setting_version', 'sealed_secret', 'audit_line'] as const)
        rows.push(await tables.selectFrom(table).selectAll().execute());
      return JSON.stringify(rows);
    },
  };
}

/** Who does things in these tests. */
export const by = { actor: 'token:ada' };
export const url = 'https://jira.example.com';
export const jiraByHand = {
  kind: 'target',
  name: 'jira',
  type: 'jira',
  config: { url, token: 'hunter2' },
} as const;
export const oktaByHand = {
  kind: 'source',
  name: 'okta',
  type: 'scim',
  config: { token: 'okta-token' },
} as const;
export const staff = { from: ['okta'], to: 'jira', schedule: '0 * * * *' };
/** The same, as a file declares it. */
export const declared = {
  connections: [
    { ...oktaByHand, config: { token: { env: 'OKTA' } } },
    { ...jiraByHand, config: { url, token: { env: 'JIRA' } } },
  ],
  syncs: [{ name: 'staff', written: staff }],
};

/** What the work failed with. */
export async function failure(work: Promise<unknown>): Promise<ProvisioningError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof ProvisioningError) return thrown;
    throw thrown;
  }
  throw new Error('It was done, and should have been refused.');
}
