/** Any SCIM server as an identity source: opens a connection and puts its parts together. */

import type { IdentitySource, Tools } from '../../model/index.ts';
import { openApi, openServer } from './api.ts';
import { readChanges } from './changes.ts';
import { check } from './check.ts';
import type { ScimPullConfig } from './config.ts';
import type { Parts } from './course.ts';
import { discover } from './discovery.ts';
import { readWhole } from './whole.ts';

/** Opens the source. Connects to nothing until asked. */
export function openScimPull(config: ScimPullConfig, tools: Tools): IdentitySource {
  const rest = openServer(config, tools);
  async function parts(): Promise<Parts> {
    const api = openApi(rest);
    return { api, config, tools, server: await discover(api, config) };
  }
  return {
    check: (tell) => check(parts, tell),
    async *read(since) {
      const found = await parts();
      for await (const record of since === undefined ? readWhole(found) : readChanges(found, since)) {
        tools.signal.throwIfAborted();
        yield record;
      }
    },
    close: async () => undefined,
  };
}
