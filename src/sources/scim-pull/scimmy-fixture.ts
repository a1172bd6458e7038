/** Another project's SCIM server (SCIMMY), on a port of this machine, with a company in its memory. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

/** What SCIMMY hands to and takes from those who keep its resources. */
interface Kept {
  readonly id: string;
  readonly meta: { readonly created: Date; readonly lastModified: Date };
  readonly [attribute: string]: unknown;
}

interface Asked {
  readonly id?: string;
  readonly filter?: { match(values: readonly Kept[]): readonly Kept[] };
}

export interface Scimmy {
  readonly url: string;
  readonly token: string;
  /** Requests that were answered: `GET /Users?startIndex=1&count=100`. */
  readonly asked: string[];
  /** What the server takes for the time, in milliseconds since 1970. */
  time: number;
  close(): Promise<void>;
}

/** Users or groups in memory; as SCIMMY has it, whoever keeps them also filters them. */
function keeping(now: () => Date, prefix: string) {
  const kept = new Map<string, Kept>();
  let count = 0;
  return {
    egress({ id, filter }: Asked) {
      if (id === undefined) return filter?.match([...kept.values()]) ?? [...kept.values()];
      const found = kept.get(id);
      if (found === undefined) throw new SCIMMY.Types.Error(404, '', `Resource ${id} not found`);
      return found;
    },
    ingress({ id }: Asked, instance: object) {
      count += id === undefined ? 1 : 0;
      const key = id ?? `${prefix}-${String(count).padStart(6, '0')}`;
      const before = kept.get(key);
      const told = {
        ...instance,
        id: key,
        meta: { created: before?.meta.created ?? now(), lastModified: now() },
      };
      kept.set(key, told);
      return told;
    },
    degress({ id = '' }: Asked) {
      kept.delete(id);
    },
  };
}

/** Starts a server that pages, filters and checks as SCIMMY does. */
export async function startScimmy(time: number): Promise<Scimmy> {
  const token = 'scimmy-token-0123456789abcdef';
  const asked: string[] = [];
  const { User, Group } = SCIMMY.Resources;
  const { EnterpriseUser } = SCIMMY.Schemas;
  const now = () => new Date(server.time);
  const users = keeping(now, 'u');
  const groups = keeping(now, 'g');
  SCIMMY.Resources.declare(User.extend(EnterpriseUser, false))
    .ingress(users.ingress as never)
    .egress(users.egress as never)
    .degress(users.degress as never);
  SCIMMY.Resources.declare(Group)
    .ingress(groups.ingress as never)
    .egress(groups.egress as never)
    .degress(groups.degress as never);
  // It makes all people anew for each page, which takes half a second for a thousand: few people and few pages it is.
  SCIMMY.Config.set('filter', { supported: true, maxResults: 150 });
  const app = express();
  app.use((request, answer, next) => {
    asked.push(`${request.method} ${request.url.replace('/scim/v2', '')}`);
    answer.setHeader('Date', now().toUTCString());
    next();
  });
  app.use(
    '/scim/v2',
    new SCIMMYRouters({
      type: 'bearer',
      handler: (request: { header(name: string): string | undefined }) => {
        if (request.header('Authorization') !== `Bearer ${token}`) throw new Error('Token not accepted');
        return 'rollcall';
      },
    }),
  );
  const http = app.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: Scimmy = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/scim/v2`,
    token,
    asked,
    time,
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}
