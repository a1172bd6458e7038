/** What Keycloak's refusals mean, in its own words for what is to be granted. */

import type { Explain } from '../../rest/index.ts';
import type { KeycloakConfig } from './config.ts';

/** Where roles are assigned, as the admin console calls it. */
export function whereToAssign({ realm, clientId }: Pick<KeycloakConfig, 'realm' | 'clientId'>): string {
  return `in the admin console, realm ${realm}, Clients, ${clientId}, Service accounts roles, Assign role, Client roles`;
}

/** Explains what is forbidden and what is not found; the rest speaks for itself. */
export function explain(config: KeycloakConfig): Explain {
  return ({ status, words }) => {
    if (status === 403)
      return {
        code: 'forbidden',
        message: `The client ${config.clientId} may not read the realm ${config.realm}: assign it realm-management view-users and query-groups (${whereToAssign(config)}).`,
      };
    if (status === 404 && /realm/i.test(words))
      return {
        code: 'not-found',
        message: `There is no realm ${config.realm} at ${config.url}: correct realm, or the relative path in url (before Keycloak 17 it is /auth).`,
      };
    return undefined;
  };
}
