/** OneLogin as an identity source: opens a connection and puts its parts together. */

import type { IdentitySource, Tools } from '../../model/index.ts';
import { clientCredentials, openRest } from '../../rest/index.ts';
import { openApi } from './api.ts';
import { check } from './check.ts';
import type { OneLoginConfig } from './config.ts';
import type { Parts } from './course.ts';
import { readChanges, readWhole } from './reading.ts';
import { explain, mindfulOfSeconds, readErrorBody } from './refusals.ts';

/** Opens the source. Connects to nothing until asked. */
export function openOneLogin(config: OneLoginConfig, given: Tools): IdentitySource {
  const tools = mindfulOfSeconds(given);
  const { clientId, clientSecret } = config;
  const tokenUrl = new URL('/auth/oauth2/v2/token', config.url).href;
  const auth = clientCredentials(
    { tokenUrl, title: 'OneLogin', clientId, clientSecret, secretIn: 'header', json: true },
    tools,
  );
  const rest = openRest({ base: config.url, title: 'OneLogin', auth, readErrorBody, explain }, tools);
  const parts: Parts = { api: openApi(rest), config, tools };
  return {
    check: (tell) => check(parts, tell),
    read: (since) => (since === undefined ? readWhole(parts) : readChanges(parts, since)),
    close: async () => undefined,
  };
}
