/** A token in exchange for an assertion signed with a private key (RFC 7523): no secret travels. */

import { importJWK, importPKCS8, SignJWT } from 'jose';
import type { Tools } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Auth } from './auth.ts';
import { type TokenRequest, tokenAuth } from './token.ts';

export interface SignedAssertion {
  readonly tokenUrl: string;
  readonly title: string;
  /** PKCS #8 in PEM, or a private JSON web key as JSON. */
  readonly privateKey: string;
  /** `RS256` when absent. */
  readonly algorithm?: 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'RS384' | 'RS512';
  readonly issuer: string;
  readonly subject?: string;
  /** The token endpoint when absent. */
  readonly audience?: string;
  readonly scope?: string;
  /** Further members of the assertion's header (`kid`, `x5t`) and of its claims. */
  readonly header?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, string>>;
  /**
   * `client`: the assertion proves who the client is (section 2.2: Okta, Entra ID).
   * `grant`: the assertion is what the token is given for (section 2.1: Google).
   */
  readonly use: 'client' | 'grant';
  readonly explain?: TokenRequest['explain'];
}

/** Seconds for which an assertion is good. */
const life = 300;

/** A connection that proves itself by a private key. Throws `invalid` at the first token when the key cannot be read. */
export function signedAssertion(client: SignedAssertion, tools: Tools): Auth {
  const algorithm = client.algorithm ?? 'RS256';

  async function assertion(): Promise<string> {
    const now = Math.floor(tools.clock.now() / 1_000);
    const key = await readKey(client, algorithm);
    return new SignJWT({
      ...(client.use === 'grant' && client.scope && { scope: client.scope }),
      ...client.claims,
    })
      .setProtectedHeader({ typ: 'JWT', ...client.header, alg: algorithm })
      .setIssuer(client.issuer)
      .setSubject(client.subject ?? client.issuer)
      .setAudience(client.audience ?? client.tokenUrl)
      .setJti(tools.newId())
      .setIssuedAt(now)
      .setExpirationTime(now + life)
      .sign(key);
  }

  const forms = {
    client: async () => ({
      grant_type: 'client_credentials',
      client_id: client.issuer,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
      ...(client.scope !== undefined && { scope: client.scope }),
    }),
    grant: async () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(),
    }),
  };
  return tokenAuth(
    {
      tokenUrl: client.tokenUrl,
      title: client.title,
      form: forms[client.use],
      secrets: [client.privateKey],
      ...(client.explain && { explain: client.explain }),
    },
    tools,
  );
}

async function readKey(client: SignedAssertion, algorithm: string): Promise<Parameters<SignJWT['sign']>[0]> {
  try {
    if (client.privateKey.trimStart().startsWith('{')) {
      return await importJWK(JSON.parse(client.privateKey), algorithm);
    }
    return await importPKCS8(client.privateKey, algorithm);
  } catch (cause) {
    throw new ProvisioningError(
      'invalid',
      `The private key for ${client.title} cannot be read: give a PKCS #8 key in PEM ("BEGIN PRIVATE KEY") or a private JSON web key, made for ${algorithm}.`,
      { cause },
    );
  }
}
