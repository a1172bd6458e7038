/** The three ways in which an application proves itself to Entra ID. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Auth, clientCredentials, signedAssertion, tokenAuth } from '../../rest/index.ts';
import { clouds } from './clouds.ts';
import type { EntraIdConfig } from './config.ts';

const title = 'Entra ID';

/** A certificate with its key, as settings have them. */
export interface Certificate {
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  /** SHA-256 of the certificate, as the header of an assertion names it. */
  readonly thumbprint: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Reads key and certificate from one text. Throws `invalid` when one of them is missing or cannot be read. */
export function readCertificate(pem: string): Certificate {
  const part = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`).exec(pem)?.[0] ?? '';
  try {
    const certificate = new X509Certificate(part('CERTIFICATE'));
    const key = createPrivateKey(part('(?:RSA |EC )?PRIVATE KEY'));
    if (!certificate.checkPrivateKey(key)) throw new Error('The key is not that of the certificate.');
    return {
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      thumbprint: Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
      expires: Date.parse(certificate.validTo),
    };
  } catch (cause) {
    const message =
      'The certificate for Entra ID cannot be read: give its private key (without passphrase) and the certificate made from it, both in PEM, in one text.';
    throw new ProvisioningError('invalid', message, { cause });
  }
}

/** Signs in to the tenant's cloud. Reads nothing until a token is needed. */
export function openCredentials(config: EntraIdConfig, tools: Tools): Auth {
  const { login, graph } = clouds[config.cloud];
  const tokenUrl = `${login}/${config.tenant}/oauth2/v2.0/token`;
  const scope = `${graph}/.default`;
  if (config.clientSecret !== undefined) {
    const { clientId, clientSecret } = config;
    return clientCredentials({ tokenUrl, title, clientId, clientSecret, scope }, tools);
  }
  if (config.certificate !== undefined) return byCertificate(config.certificate);
  return byPlatform(config.federatedTokenFile ?? '');

  function byCertificate(pem: string): Auth {
    let opened: Auth | undefined;
    const open = (): Auth => {
      const { privateKey, thumbprint } = readCertificate(pem);
      const header = { 'x5t#S256': thumbprint };
      opened ??= signedAssertion(
        {
          tokenUrl,
          title,
          privateKey,
          algorithm: 'PS256',
          issuer: config.clientId,
          scope,
          header,
          use: 'client',
        },
        tools,
      );
      return opened;
    };
    return {
      headers: async () => (opened ?? open()).headers(),
      renew: () => opened?.renew?.() ?? false,
      secrets: () => [pem, ...(opened?.secrets() ?? [])],
    };
  }

  /** The platform writes the file anew before its token ends, so it is read for each token of ours. */
  function byPlatform(path: string): Auth {
    const seen = new Set<string>();
    const inner = tokenAuth(
      {
        tokenUrl,
        title,
        secrets: [],
        async form() {
          const assertion = await readToken(path);
          seen.add(assertion);
          return {
            grant_type: 'client_credentials',
            client_id: config.clientId,
            scope,
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: assertion,
          };
        },
      },
      tools,
    );
    return { ...inner, secrets: () => [...seen, ...inner.secrets()] };
  }
}

async function readToken(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const message = `The federated token file ${path} cannot be read: let the platform write it, and let this service read it.`;
    throw new ProvisioningError('unauthorized', message, { cause });
  });
  if (text.trim() !== '') return text.trim();
  throw new ProvisioningError(
    'unauthorized',
    `The federated token file ${path} is empty: let the platform write it.`,
  );
}

/**
 * The application permissions that a token carries, in Microsoft's words; nothing when the token does not show them.
 * Tokens for Graph are not meant to be read, so what is missing here is asked of Graph itself before it is believed.
 */
export async function grantedRoles(auth: Auth): Promise<readonly string[] | undefined> {
  const { authorization = '' } = await auth.headers();
  const [, payload = ''] = authorization.split('.');
  try {
    const roles: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())?.roles;
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string').sort() : undefined;
  } catch {
    return undefined;
  }
}
