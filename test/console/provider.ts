/** A pretended provider of OpenID Connect for browsers: it listens. */

import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Fetch } from '../../src/model/index.ts';
import { openPretendProvider, type PretendProvider } from '../../src/testkit/openid-provider.ts';
import type { Served } from './stage.ts';

export const clientSecret = 'a secret of the client';

/** A provider on a port of its own, for the service at that address. */
export async function serveProvider({ stage, address }: Served, network: Record<string, Fetch>) {
  let provider: PretendProvider | undefined;
  const server = createAdaptorServer({
    fetch: (request) => provider?.app.fetch(request) ?? new Response(null, { status: 503 }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = await openPretendProvider({
    issuer,
    clientId: 'rollcall',
    clientSecret,
    redirect: `${address}/api/v1/session/oidc/callback`,
    clock: stage.clock,
  });
  const { app } = provider;
  network[issuer] = async (request) => app.fetch(request);
  return {
    provider,
    issuer,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
