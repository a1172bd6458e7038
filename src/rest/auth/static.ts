/** Credentials that stay as they are: a bearer token, or a name and a password. */

import type { Auth } from './auth.ts';

/** `Authorization: Bearer …` (RFC 6750), or another scheme word such as Okta's `SSWS`. */
export function bearer(token: string, scheme = 'Bearer'): Auth {
  return fixed(`${scheme} ${token}`, [token]);
}

/** `Authorization: Basic …` (RFC 7617), in UTF-8. */
export function basic(user: string, password: string): Auth {
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return fixed(`Basic ${encoded}`, [password, encoded]);
}

/** No credentials. */
export const anonymous: Auth = { headers: async () => ({}), secrets: () => [] };

function fixed(authorization: string, secrets: readonly string[]): Auth {
  return { headers: async () => ({ authorization }), secrets: () => secrets };
}
