/** A listener on loopback that is opened before the service it is for, so that the service can know its own address. */

import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';

type Answer = (request: Request, env?: object) => Response | Promise<Response>;

export interface Listener {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  /** From now on requests are answered so; before, with 503. */
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

/** @param port 0: any that is free */
export async function listenOnLoopback(port: number): Promise<Listener> {
  let answer: Answer = () => new Response('Starting.', { status: 503 });
  const server: ServerType = createAdaptorServer({ fetch: (request, env) => answer(request, env) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
