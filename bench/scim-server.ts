/**
 * The service with a company in it, for the measurement of SCIM: a process of its own, so that its memory is its own. Told
 * `limits`, it measures what its database alone can do; told `peak`, it says how much memory it took.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import { type App, openApp } from '../src/app.ts';
import { systemWorld } from '../src/cli/world.ts';
import { loadConfig } from '../src/config.ts';
import { silentLog } from '../src/model/index.ts';
import { scim } from '../src/sources/scim/index.ts';
import { createWorld, memoryConnector } from '../src/targets/memory/index.ts';
import { identityOf, personId } from './company.ts';
import { LARGE, SMALL, SOURCE, TOKEN } from './scim-names.ts';

/** The sync was never approved: pushes are kept and queued, and nothing is done with them meanwhile. */
const settings = (store: string): string => `
store: ${store}
log: { level: silent }
sources: { ${SOURCE}: { type: scim, token: { env: SCIM_TOKEN }, requestsPerSecond: 100000 } }
targets: { jira: { type: memory } }
syncs: { staff: { from: [${SOURCE}], to: jira, attributes: { userName: user.userName } } }
`;

const [people, store] = [Number(process.argv[2] ?? 1_000), process.argv[3]];
const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
writeFileSync(join(directory, 'rollcall.yaml'), settings(store ?? './bench.db'));
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
await fill(app);
const server = serve(
  { fetch: (request, env) => app.fetch(request, env), hostname: '127.0.0.1', port: 0 },
  async () => {
    process.send?.({ port: (server.address() as AddressInfo).port, bare: await bare() });
  },
);

process.on('message', async (told: string) => {
  if (told === 'limits') process.send?.({ commits: await commits() });
  if (told === 'peak') process.send?.({ peak: Math.round(process.resourceUsage().maxRSS / 1024) });
  if (told === 'end') {
    server.close();
    await app.close();
    rmSync(directory, { recursive: true, force: true });
    process.exit(0);
  }
});

/** Everybody, and two groups: one of a hundred, one of ten thousand as far as there are so many. */
async function fill({ directory: told }: App): Promise<void> {
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
    const members = Array.from({ length: Math.min(size, people - 1) }, (_, at) => ({
      type: 'identity' as const,
      id: personId(at),
    }));
    await told.tell(SOURCE, [{ type: 'group', group: { id, name: id, members } }]);
  }
}

/** How often a second this database commits one row of the size of a person, one after the other. */
async function commits(): Promise<number> {
  const body = JSON.stringify(identityOf(1));
  await app.db.transaction(async (within) => {
    await sql`create table bench_row (id integer primary key, body text not null)`.execute(within.tables());
  });
  const start = process.hrtime.bigint();
  let made = 0;
  for (; Number(process.hrtime.bigint() - start) < 2e9; made += 1) {
    const id = made;
    await app.db.transaction(async (within) => {
      await sql`insert into bench_row (id, body) values (${id}, ${body})`.execute(within.tables());
    });
  }
  return made / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** A server that does nothing but answer as many bytes as a User has. */
function bare(): Promise<number> {
  const body = JSON.stringify(identityOf(1)).padEnd(900);
  const plain = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/scim+json');
      response.end(body);
    });
  });
  return new Promise((resolve) => {
    plain.listen(0, '127.0.0.1', () => resolve((plain.address() as AddressInfo).port));
    plain.unref();
  });
}
