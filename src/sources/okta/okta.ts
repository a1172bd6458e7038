/** Okta as an identity source: opens a connection and puts its parts together. */

import type { IdentitySource, Tools } from '../../model/index.ts';
import { openRest } from '../../rest/index.ts';
import { openApi } from './api.ts';
import { check } from './check.ts';
import type { OktaConfig } from './config.ts';
import { openCredentials } from './credentials.ts';
import { type Parts, readChanges, readWhole } from './reading.ts';
import { explainFor, readErrorBody } from './refusals.ts';

/** Opens the source. Connects to nothing until asked. */
export function openOkta(config: OktaConfig, tools: Tools): IdentitySource {
  const auth = openCredentials(config, tools);
  const explain = explainFor(config.token !== undefined);
  const open = () => openRest({ base: config.url, title: 'Okta', auth, readErrorBody, explain }, tools);
  const api = openApi({
    users: open(),
    user: open(),
    groups: open(),
    group: open(),
    members: open(),
    logs: open(),
  });
  const parts: Parts = { api, config, tools };
  return {
    check: (tell) => check(parts, tell),
    read: (since) => (since === undefined ? readWhole(parts) : readChanges(parts, since)),
    close: async () => undefined,
  };
}
