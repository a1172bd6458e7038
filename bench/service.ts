/** The service as it is measured: a company told by a source made for it, and a pretended target that is a process of its own. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../src/app.ts';
import { systemWorld } from '../src/cli/world.ts';
import { loadConfig } from '../src/config.ts';
import { silentLog } from '../src/model/index.ts';
import { companySource } from './company.ts';
import { type FarTarget, openFarTarget } from './far-target.ts';

/** What of the sync a measurement may have otherwise, as it stands in the file. */
interface Rules {
  readonly groups: string;
  readonly deprovision: string;
}

/** What else a measurement may have otherwise. */
interface More extends Partial<Rules> {
  /** How many groups the company has; absent: one for each hundred people. */
  readonly groupCount?: number;
}

const usual: Rules = { groups: "{ include: ['*'], create: true }", deprovision: '{}' };

const settings = (store: string, { groups, deprovision }: Rules): string => `
store: ${store}
log: { level: silent }
sources: { hr: { type: company } }
targets: { jira: { type: memory, batchSize: 100, concurrency: 8, pageSize: 1000 } }
syncs:
  staff:
    from: [hr]
    to: jira
    attributes: { userName: 'lower(user.userName)', displayName: user.displayName, email: user.emails.primary, title: user.title, department: user.department }
    correlate: [userName]
    groups: ${groups}
    deprovision: ${deprovision}
    safety: { max-creations: 1000000 }
`;

/**
 * @param store a PostgreSQL address; absent: a file of SQLite
 * @param more absent: every group is synced, and nobody is asked whether the account is used
 */
export async function openService(
  people: number,
  store: string | undefined,
  { groupCount, ...rules }: More = {},
): Promise<{ readonly app: App; readonly far: FarTarget; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  writeFileSync(join(directory, 'rollcall.yaml'), settings(store ?? './bench.db', { ...usual, ...rules }));
  const far = openFarTarget();
  const connectors = { sources: [companySource(people, groupCount)], targets: [far.connector] };
  const environment =
    store === undefined ? {} : { ROLLCALL_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
  const config = await loadConfig({ environment, directory, connectors });
  const app = await openApp(config, { ...systemWorld('silent'), log: silentLog, connectors, environment });
  return {
    app,
    far,
    async close() {
      await app.close();
      far.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
