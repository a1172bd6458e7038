/** OAuth 2.0 client credentials (RFC 6749 section 4.4). */

import type { Tools } from '../../model/index.ts';
import type { Auth } from './auth.ts';
import { basic } from './static.ts';
import { type TokenRequest, tokenAuth } from './token.ts';

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly title: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
  /** Where the client's secret goes (RFC 6749 section 2.3.1); `body` when absent. */
  readonly secretIn?: 'header' | 'body';
  /** How the request is written; as a form when absent, as the standard has it. */
  readonly json?: boolean;
  readonly explain?: TokenRequest['explain'];
  /** Further form fields, such as `audience`. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** A connection that proves itself by a client id and a client secret. */
export function clientCredentials(client: ClientCredentials, tools: Tools): Auth {
  const inHeader = client.secretIn === 'header';
  // Section 2.3.1: both are form-encoded before they are joined.
  const header = basic(encodeURIComponent(client.clientId), encodeURIComponent(client.clientSecret));
  const form = {
    grant_type: 'client_credentials',
    ...(client.scope !== undefined && { scope: client.scope }),
    ...(!inHeader && { client_id: client.clientId, client_secret: client.clientSecret }),
    ...client.extra,
  };
  return tokenAuth(
    {
      tokenUrl: client.tokenUrl,
      title: client.title,
      form: async () => form,
      ...(client.json && { json: true }),
      ...(client.explain && { explain: client.explain }),
      ...(inHeader && { headers: { authorization: `Basic ${header.secrets()[1] ?? ''}` } }),
      secrets: [client.clientSecret, ...header.secrets()],
    },
    tools,
  );
}
