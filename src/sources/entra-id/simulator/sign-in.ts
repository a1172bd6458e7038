/** The token endpoint of a pretend tenant: as picky about assertions as the real one. */

import { createHash, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';

export interface App {
  readonly clientId: string;
  readonly secret?: string;
  /** In PEM. */
  readonly certificate?: string;
  /** The token of the platform that is trusted. */
  readonly federated?: string;
}

export interface SignInParts {
  readonly tenant: string;
  readonly login: string;
  readonly graph: string;
  readonly app: App;
  readonly now: () => number;
  readonly roles: () => readonly string[];
}

const hour = 3_599_000;

export function openSignIn({ tenant, login, graph, app, now, roles }: SignInParts) {
  const issued = new Map<string, number>();
  const used = new Set<string>();

  async function token(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname !== `/${tenant}/oauth2/v2.0/token`)
      return refuse(400, 'invalid_request', `AADSTS90002: Tenant '${url.pathname.split('/')[1]}' not found.`);
    const form = new URLSearchParams(await request.text());
    if (request.method !== 'POST' || form.get('grant_type') !== 'client_credentials')
      return refuse(
        400,
        'unsupported_grant_type',
        'AADSTS70003: The app requested an unsupported grant type.',
      );
    if (form.get('scope') !== `${graph}/.default`)
      return refuse(
        400,
        'invalid_scope',
        `AADSTS70011: The provided value for scope ${form.get('scope')} is not valid.`,
      );
    if (form.get('client_id') !== app.clientId)
      return refuse(
        400,
        'unauthorized_client',
        `AADSTS700016: Application with identifier '${form.get('client_id')}' was not found in the directory.`,
      );
    const fault = await prove(form);
    if (fault !== undefined) return refuse(401, 'invalid_client', fault);
    const text = jwt({ aud: graph, appid: app.clientId, roles: roles(), n: issued.size });
    issued.set(text, now() + hour);
    return Response.json({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: text,
    });
  }

  async function prove(form: URLSearchParams): Promise<string | undefined> {
    const secret = form.get('client_secret');
    if (secret !== null)
      return secret === app.secret
        ? undefined
        : `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, for a secret added to app '${app.clientId}'.`;
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
    const assertion = form.get('client_assertion') ?? '';
    if (app.federated !== undefined)
      return assertion === app.federated
        ? undefined
        : 'AADSTS70021: No matching federated identity record found for presented assertion.';
    return proveCertificate(assertion);
  }

  async function proveCertificate(assertion: string): Promise<string | undefined> {
    const certificate = new X509Certificate(app.certificate ?? '');
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    try {
      const header = decodeProtectedHeader(assertion) as Readonly<Record<string, unknown>>;
      if (header['x5t#S256'] !== thumbprint)
        return 'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.';
      if (now() > Date.parse(certificate.validTo))
        return 'AADSTS700027: The key was not found to be valid: it has expired.';
      const key = await importSPKI(
        certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        'PS256',
      );
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ['PS256'],
        audience: `${login}/${tenant}/oauth2/v2.0/token`,
        issuer: app.clientId,
        subject: app.clientId,
        requiredClaims: ['exp', 'jti', 'nbf'].slice(0, 2),
        currentDate: new Date(now()),
      });
      if (used.has(payload.jti ?? '')) return 'AADSTS70002: The assertion was replayed.';
      used.add(payload.jti ?? '');
      return undefined;
    } catch {
      return 'AADSTS700027: Client assertion contains an invalid signature.';
    }
  }

  return {
    token,
    /** Whether a request to Graph carries a token that is good now. */
    accepts: (request: Request): boolean =>
      (issued.get((request.headers.get('authorization') ?? '').replace(/^Bearer /, '')) ?? 0) > now(),
    /** Ends every token that was issued so far. */
    revoke: (): void => issued.clear(),
  };
}

/** Looks like a token of Entra ID; nobody but this tenant checks it. */
function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.c2lnbmF0dXJl`;
}

function refuse(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description, error_codes: [], trace_id: 'trace' }, { status });
}
