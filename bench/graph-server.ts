/** A pretend Entra ID tenant in a process of its own, on a free port of this machine: so that what reads it is measured alone. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulateEntraId } from '../src/sources/entra-id/simulator.ts';

const [people = 100_000, groups = 5_000, size = 200] = process.argv.slice(2).map(Number);
const app = { clientId: 'bench', secret: 'not a secret' };

const id = (kind: 'a' | 'b', n: number): string =>
  `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const tenant = simulateEntraId({ clock: { now: () => Date.now() }, app, pageSize: 1_000 });

for (let n = 0; n < people; n++) {
  tenant.hand.user(id('a', n), {
    userPrincipalName: `person${n}@example.com`,
    displayName: `First${n % 300} Last${n % 900}`,
    givenName: `First${n % 300}`,
    surname: `Last${n % 900}`,
    mail: `person${n}@example.com`,
    accountEnabled: n % 50 !== 0,
    userType: 'Member',
    department: `Department ${n % 40}`,
    jobTitle: `Title ${n % 70}`,
    manager: id('a', Math.floor(n / 10)),
  });
}
for (let n = 0; n < groups; n++) {
  const members = Array.from(
    { length: size },
    (_, k) => ['user', id('a', (n * 37 + k * 499) % people)] as const,
  );
  tenant.hand.group({ id: id('b', n), displayName: `Team ${n}`, members });
}

const server = createServer(async (incoming, outgoing) => {
  if (incoming.url === '/change') {
    for (let n = 0; n < 90; n++) tenant.hand.user(id('a', n * 7), { jobTitle: 'Promoted' });
    for (let n = 0; n < 10; n++) tenant.hand.leave(id('b', n), id('a', (n * 37) % people));
    outgoing.end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { host: _, 'x-pretend': origin = '', ...headers } = incoming.headers as Record<string, string>;
  const answer = await tenant.fetch(
    new Request(`${origin}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      ...(body !== '' && { body }),
    }),
  );
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(await answer.text());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
