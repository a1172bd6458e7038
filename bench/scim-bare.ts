/** The limit of what is read: a bare node:http server in a process of its own, that answers as many bytes as the last part of the address says. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LONG, usage } from './scim-names.ts';

const bodies = new Map<string, Buffer>();

const server = createServer((request, response) => {
  const size = request.url?.slice(request.url.lastIndexOf('/') + 1) ?? '';
  let body = bodies.get(size);
  if (body === undefined) {
    body = Buffer.from(JSON.stringify({ text: '' }).padEnd(Number(size)));
    bodies.set(size, body);
  }
  response.writeHead(200, { 'content-type': 'application/scim+json', 'content-length': body.length });
  response.end(body);
});
server.keepAliveTimeout = LONG;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.(usage()));
process.on('disconnect', () => process.exit());
