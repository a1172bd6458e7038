import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openListener } from './listener.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** What is answered to a request without a host, as checks of balancers send it. */
async function withoutHost(hostname: string): Promise<string> {
  const fetch = (request: Request) => new Response(request.url);
  const server = openListener({ fetch, quick: () => false }, { hostname });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => once(server.close(), 'close'));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET /healthz HTTP/1.0\r\n\r\n');
  let heard = '';
  for await (const piece of socket.setEncoding('utf8')) heard += piece;
  return heard;
}

test.each([
  ['0.0.0.0', 'http://0.0.0.0/healthz'],
  ['::', 'http://[::]/healthz'],
  ['::1', 'http://[::1]/healthz'],
])('where %s is listened on, a request that names no host is answered', async (hostname, url) => {
  const heard = await withoutHost(hostname);
  expect(heard).toMatch(/^HTTP\/1\.1 200 /);
  expect(heard.split('\r\n\r\n')[1]).toBe(url);
});
