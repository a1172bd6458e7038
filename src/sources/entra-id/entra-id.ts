/** Microsoft Entra ID as an identity source: opens a connection and puts its parts together. */

import type { IdentitySource, Tools } from '../../model/index.ts';
import { openRest } from '../../rest/index.ts';
import { openApi } from './api.ts';
import { readChanges } from './changes.ts';
import { check } from './check.ts';
import { clouds } from './clouds.ts';
import type { EntraIdConfig } from './config.ts';
import { openCredentials } from './credentials.ts';
import { ends } from './ends.ts';
import type { Parts } from './parts.ts';
import { explain, readErrorBody } from './refusals.ts';
import { tellSignIns } from './sign-ins.ts';
import { subscriberOf } from './subscriptions.ts';
import { readWhole } from './whole.ts';

/** Opens the source. Connects to nothing until asked. */
export function openEntraId(config: EntraIdConfig, tools: Tools): IdentitySource {
  const auth = openCredentials(config, tools);
  const base = `${clouds[config.cloud].graph}/v1.0`;
  const rest = openRest({ base, title: 'Microsoft Graph', auth, readErrorBody, explain }, tools);
  const parts: Parts = { api: openApi(rest, config.keep), auth, config, tools };
  return {
    check: (tell) => check(parts, tell),
    ends: () => ends(parts),
    subscriber: subscriberOf(parts),
    ...(config.signIns && { activity: () => tellSignIns(parts) }),
    read: (since) => (since === undefined ? readWhole(parts) : readChanges(parts, since)),
    close: async () => undefined,
  };
}
