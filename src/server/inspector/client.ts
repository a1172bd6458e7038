/** Whose client a request seems to come from, by how it writes; for people who look at the record, and for nothing else. */

/** By the name that a client gives itself. */
const agents: readonly (readonly [RegExp, string])[] = [
  [/okta/i, 'okta'],
  [/goauthentik|authentik/i, 'authentik'],
  [/jumpcloud/i, 'jumpcloud'],
  [/onelogin/i, 'onelogin'],
  [/keycloak|scim-sdk|resteasy/i, 'keycloak'],
  [/ping(?:federate|one|identity)/i, 'ping'],
  [/azure|microsoft|entra/i, 'entra'],
  [/google/i, 'google'],
];

/** @returns the client's name, or `unknown`. */
export function clientOf(request: {
  readonly url: string;
  readonly agent: string;
  readonly contentType: string;
}): string {
  const { url, agent, contentType } = request;
  const named = agents.find(([pattern]) => pattern.test(agent))?.[1];
  if (named !== undefined) return named;
  if (/aadoptscim/i.test(url)) return 'entra';
  if (agent !== '') return 'unknown';
  // Neither Entra ID nor OneLogin says its name; OneLogin leaves a mark at the end of its addresses.
  if (/[?&]$/.test(url)) return 'onelogin';
  return /^application\/scim\+json;\s*charset=utf-8/i.test(contentType) ? 'entra' : 'unknown';
}
