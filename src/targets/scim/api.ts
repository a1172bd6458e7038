/** How a SCIM application is called: where, and by what the connection proves itself. The calls themselves are in shared/scim. */

import type { Tools } from '../../model/index.ts';
import { type Auth, basic, bearer, clientCredentials, openRest, type Rest } from '../../rest/index.ts';
import { readScimError } from '../shared/index.ts';
import type { ScimConfig } from './config.ts';
import { type Dialect, dialects } from './dialects.ts';

/** The name of the application in sentences. */
export function titleOf({ dialect }: Pick<ScimConfig, 'dialect'>): string {
  return dialect === 'slack' || dialect === 'miro' || dialect === 'terraform'
    ? dialects[dialect].title
    : 'The SCIM application';
}

/** Opens the HTTP side of a connection. Connects to nothing. */
export function openScimRest(config: ScimConfig, tools: Tools): Rest {
  const { pace }: Dialect = dialects[config.dialect];
  return openRest(
    {
      base: config.url,
      title: titleOf(config),
      auth: authOf(config, tools),
      readErrorBody: readScimError,
      timeout: config.timeout * 1_000,
      ...(pace !== undefined && { pace }),
    },
    tools,
  );
}

function authOf(config: ScimConfig, tools: Tools): Auth {
  const { token, username = '', password = '', oauth } = config;
  if (token !== undefined) return bearer(token);
  if (oauth === undefined) return basic(username, password);
  return clientCredentials(
    {
      tokenUrl: oauth['token-url'],
      title: `The token endpoint of ${titleOf(config).replace(/^The/, 'the')}`,
      clientId: oauth['client-id'],
      clientSecret: oauth['client-secret'],
      secretIn: oauth['secret-in'],
      ...(oauth.scope !== undefined && { scope: oauth.scope }),
    },
    tools,
  );
}
