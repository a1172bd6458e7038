/**
 * The service with a company in its store, in a process of its own, so that its memory and its time are its own.
 * `fill PEOPLE STORE` puts the company there and ends; `serve PEOPLE STORE` serves until its parent leaves it, and says what it has
 * used whenever it is told anything.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../src/app.ts';
import { systemWorld } from '../src/cli/world.ts';
import { loadConfig } from '../src/config.ts';
import { silentLog } from '../src/model/index.ts';
import { openListener } from '../src/server/index.ts';
import { scim } from '../src/sources/scim/index.ts';
import { countGrown } from '../src/store/index.ts';
import { createWorld, memoryConnector } from '../src/targets/memory/index.ts';
import { identityOf, personId } from './company.ts';
import { LARGE, LONG, OUTSIDERS, SMALL, SOURCE, TOKEN, usage } from './scim-names.ts';

/** The jobs are not started: pushes are kept and queued, and what follows from them is measured elsewhere. */
const settings = (store: string): string => `
store: ${store}
log: { level: silent }
sources: { ${SOURCE}: { type: scim, token: { env: SCIM_TOKEN }, requestsPerSecond: 100000 } }
targets: { jira: { type: memory } }
syncs: { staff: { from: [${SOURCE}], to: jira, attributes: { userName: user.userName } } }
`;

const [mode = 'serve', count = '1000', store = ''] = process.argv.slice(2);
const people = Number(count);
const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
writeFileSync(join(directory, 'rollcall.yaml'), settings(store));
const world = createWorld();
const connectors = {
  sources: [scim],
  targets: [memoryConnector(() => world)],
};
const environment = {
  SCIM_TOKEN: TOKEN,
  ROLLCALL_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};
const config = await loadConfig({ environment, directory, connectors });
const app = await openApp(config, { ...systemWorld('silent'), log: silentLog, connectors, environment });

if (mode === 'fill') {
  await fill(app);
  await end();
} else {
  const server = openListener(app, { hostname: '127.0.0.1' });
  // Those that wait for their turn are not to be hung up on.
  server.keepAliveTimeout = LONG;
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('message', () => process.send?.(usage()));
  process.on('disconnect', async () => {
    server.close();
    await end();
    process.exit();
  });
}

async function end(): Promise<void> {
  await app.close();
  rmSync(directory, { recursive: true, force: true });
}

/** Everybody, and two groups: one of a hundred, one of ten thousand as far as there are so many. */
async function fill({ directory: told, db }: App): Promise<void> {
  for (let from = 0; from < people; from += 500) {
    const records = Array.from({ length: Math.min(500, people - from) }, (_, at) => ({
      type: 'identity' as const,
      identity: identityOf(from + at),
    }));
    await told.tell(SOURCE, records);
  }
  for (const [id, size] of [
    [SMALL, 100],
    [LARGE, 10_000],
  ] as const) {
    const members = Array.from({ length: Math.min(size, people - OUTSIDERS) }, (_, at) => ({
      type: 'identity' as const,
      id: personId(at),
    }));
    await told.tell(SOURCE, [{ type: 'group', group: { id, name: id, members } }]);
  }
  // As PostgreSQL does by itself in the minutes that a company takes to be pushed.
  await countGrown(db);
}
