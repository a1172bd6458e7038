/**
 * A service with one source that pushes, in a process of its own that can be killed. Argument: its database. Says its port when it
 * listens; works no jobs.
 */

import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { openApp } from '../src/app.ts';
import { systemWorld } from '../src/cli/world.ts';
import { loadConfig } from '../src/config.ts';
import { scim } from '../src/sources/scim/index.ts';
import { createWorld, memoryConnector } from '../src/targets/memory/index.ts';

/** Opens the service on a database that is migrated, as this process and whoever comes after it do. */
export async function openPushService(location: string) {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-push-'));
  writeFileSync(
    join(directory, 'rollcall.yaml'),
    `
store: ${location}
log: { level: silent }
sources: { idp: { type: scim, token: { env: SCIM_TOKEN }, requestsPerSecond: 10000 } }
targets: { jira: { type: memory } }
syncs: { staff: { from: [idp], to: jira, attributes: { userName: user.userName } } }
`,
  );
  const world = createWorld();
  const connectors = { sources: [scim], targets: [memoryConnector(() => world)] };
  const environment = {
    SCIM_TOKEN: 'the-token-of-the-source',
    ROLLCALL_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const config = await loadConfig({ environment, directory, connectors });
  return openApp(config, { ...systemWorld('silent'), connectors, environment });
}

const [location] = process.argv.slice(2);
if (process.send !== undefined && process.argv[1] === import.meta.filename && location !== undefined) {
  const { fetch } = await openPushService(location);
  const listening = serve(
    { fetch: (request, env) => fetch(request, env), hostname: '127.0.0.1', port: 0 },
    () => process.send?.((listening.address() as AddressInfo).port),
  );
  process.on('disconnect', () => process.exit());
}
