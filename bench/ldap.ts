/** Measures the source `ldap` on a large pretend server. First argument: `active-directory` or `standard`. */

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/model/index.ts';
import { ldap } from '../src/sources/ldap/index.ts';
import { realClock } from '../src/testkit/clock.ts';
import { measureReadings } from './reading.ts';

const [flavour = 'active-directory', people = '100000', groups = '5000', size = '200'] =
  process.argv.slice(2);
const server = fork(
  fileURLToPath(new URL('./ldap-server.ts', import.meta.url)),
  [flavour, people, groups, size],
  {
    // It holds a million memberships in objects made for being strict, not for being small.
    execArgv: ['--max-old-space-size=4096'],
  },
);
const [url] = await once(server, 'message');

async function told(question: string): Promise<unknown> {
  server.send(question);
  const [answer] = await once(server, 'message');
  return answer;
}

const context = 'DC=example,DC=com';
const config = {
  url,
  flavour,
  allowPlainText: true,
  bindDn: `CN=reader,${context}`,
  password: 'not a secret',
  base: `OU=Staff,${context}`,
  groupsBase: `OU=Groups,${context}`,
};
await measureReadings({
  source: ldap.open(ldap.config.parse(config), {
    clock: realClock(),
    log: silentLog,
    signal: new AbortController().signal,
    newId: randomUUID,
    random: Math.random,
    fetch,
  }),
  calls: async () => Number(await told('calls')),
  change: () => told('change'),
});
server.disconnect();
