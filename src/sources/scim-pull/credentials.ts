/** How a connection proves itself to the SCIM server. */

import type { Tools } from '../../model/index.ts';
import { type Auth, basic, bearer, clientCredentials } from '../../rest/index.ts';
import type { ScimPullConfig } from './config.ts';

/** By whichever of the three ways the settings name whole; they name exactly one. */
export function credentialsOf(config: ScimPullConfig, tools: Tools): Auth {
  const { token, userName, password, tokenUrl, clientId, clientSecret, scope, audience } = config;
  if (token !== undefined) return bearer(token);
  if (userName !== undefined) return basic(userName, password ?? '');
  return clientCredentials(
    {
      tokenUrl: tokenUrl ?? '',
      title: 'The token endpoint',
      clientId: clientId ?? '',
      clientSecret: clientSecret ?? '',
      secretIn: config.clientSecretIn,
      ...(scope !== undefined && { scope }),
      ...(audience !== undefined && { extra: { audience } }),
    },
    tools,
  );
}
