/** How a pretend Google is signed in to: a service account's assertion in the name of an administrator (RFC 7523 section 2.1). */

import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';

export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly publicKey: JWK;
}

export interface SignInOptions {
  readonly now: () => number;
  readonly account: ServiceAccount;
  /** Whether the address is one of an administrator who may sign in. */
  readonly knows: (admin: string) => boolean;
  /** Scopes that were delegated to the service account. */
  readonly delegated: () => readonly string[];
}

export const tokenUrl = 'https://oauth2.googleapis.com/token';
const hour = 3_600_000;

export function openSignIn({ now, account, knows, delegated }: SignInOptions) {
  const issued = new Map<string, { readonly until: number; readonly scopes: readonly string[] }>();
  let count = 0;

  async function issue(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refuse(400, 'unsupported_grant_type', 'Invalid grant_type: client_credentials');
    const claims = await prove(form.get('assertion') ?? '');
    if (claims === undefined) return refuse(400, 'invalid_grant', 'Invalid JWT Signature.');
    if (!knows(claims.subject)) return refuse(400, 'invalid_grant', 'Invalid email or User ID');
    const scopes = claims.scope.split(' ');
    if (scopes.some((scope) => !delegated().includes(scope)))
      return refuse(
        401,
        'unauthorized_client',
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
      );
    count += 1;
    const text = `ya29.pretend-token-${count}`;
    issued.set(text, { until: now() + hour, scopes });
    return Response.json({ access_token: text, expires_in: 3_599, token_type: 'Bearer' });
  }

  async function prove(assertion: string) {
    try {
      const { kid, alg } = decodeProtectedHeader(assertion);
      if (alg !== 'RS256' || kid !== account.keyId) return undefined;
      const { payload } = await jwtVerify(assertion, await importJWK(account.publicKey, alg), {
        audience: tokenUrl,
        issuer: account.email,
        requiredClaims: ['exp', 'iat', 'scope'],
        currentDate: new Date(now()),
      });
      if ((payload.exp ?? 0) - (payload.iat ?? 0) > 3_600) return undefined;
      return { subject: payload.sub ?? '', scope: String(payload.scope) };
    } catch {
      return undefined;
    }
  }

  return {
    issue,
    /** The scopes of the token of a request; nothing when it is none of ours, or has ended. */
    scopesOf(request: Request): readonly string[] | undefined {
      const [scheme, text = ''] = (request.headers.get('authorization') ?? '').split(' ');
      const known = issued.get(text);
      return scheme === 'Bearer' && known !== undefined && known.until > now() ? known.scopes : undefined;
    },
    revoke: (): void => issued.clear(),
  };
}

function refuse(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description }, { status });
}
