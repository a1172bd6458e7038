/** Measures the source `entra-id`: a full reading of a large pretend tenant, and the reading of a hundred changes after it. */

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type IdentitySource, silentLog } from '../src/model/index.ts';
import { entraId } from '../src/sources/entra-id/index.ts';
import { realClock } from '../src/testkit/clock.ts';
import { measureReadings } from './reading.ts';

const [people = '100000', groups = '5000', size = '200'] = process.argv.slice(2);

const server = fork(fileURLToPath(new URL('./graph-server.ts', import.meta.url)), [people, groups, size], {
  execArgv: [],
});
const port = await new Promise<number>((resolve) => server.once('message', (told) => resolve(Number(told))));
let calls = 0;

const source: IdentitySource = entraId.open(
  entraId.config.parse({
    tenant: '11111111-2222-3333-4444-555555555555',
    clientId: 'bench',
    clientSecret: 'not a secret',
  }),
  {
    clock: realClock(),
    log: silentLog,
    signal: new AbortController().signal,
    newId: randomUUID,
    random: Math.random,
    async fetch(request) {
      calls += 1;
      const { origin, pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.set('x-pretend', origin);
      const body = request.method === 'GET' ? {} : { body: await request.text() };
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
        method: request.method,
        headers,
        ...body,
      });
    },
  },
);

await measureReadings({
  source,
  calls() {
    const made = calls;
    calls = 0;
    return made;
  },
  change: () => fetch(`http://127.0.0.1:${port}/change`),
});
server.disconnect();
