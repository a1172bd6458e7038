import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openListener } from './listener.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** What is answered to these lines, by a service that answers with the address that it was asked. */
async function answered(hostname: string, ...lines: readonly string[]): Promise<string> {
  const fetch = (request: Request) => new Response(request.url);
  const server = openListener({ fetch, quick: () => false }, { hostname });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => once(server.close(), 'close'));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write([...lines, '', ''].join('\r\n'));
  let heard = '';
  for await (const piece of socket.setEncoding('utf8')) heard += piece;
  return heard;
}

test.each([
  ['0.0.0.0', 'http://0.0.0.0/healthz'],
  ['::', 'http://[::]/healthz'],
  ['::1', 'http://[::1]/healthz'],
])('where %s is listened on, a request that names no host is answered', async (hostname, url) => {
  // As checks of balancers ask.
  const heard = await answered(hostname, 'GET /healthz HTTP/1.0');
  expect(heard).toMatch(/^HTTP\/1\.1 200 /);
  expect(heard.split('\r\n\r\n')[1]).toBe(url);
});

test('RFC 9112 3.2: who names two hosts is refused, and the connection ends', async () => {
  for (const other of ['b.example', 'a.example']) {
    const hosts = ['Host: a.example', `host: ${other}`];
    const heard = await answered('0.0.0.0', 'POST /x HTTP/1.1', ...hosts, 'Content-Length: 100');
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
    expect(heard.toLowerCase()).toContain('connection: close');
  }
});
