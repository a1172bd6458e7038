/** One provider of OpenID Connect as we ask it: Core 1.0 by the authorization code, with PKCE (RFC 7636), by openid-client. */

import * as oidc from 'openid-client';
import { type Clock, type Fetch, type Log, ProvisioningError } from '../../../model/index.ts';
import type { ServiceEntry } from '../../../settings/index.ts';

/** A provider as the settings write it, its secret in the clear. */
export type ProviderSettings = NonNullable<ServiceEntry<'sign-in'>['oidc']>;

/** What one attempt to sign in is remembered by until the browser comes back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the provider says of somebody, proved. */
export interface Claims {
  readonly sub: string;
  readonly [name: string]: unknown;
}

export interface Provider {
  readonly settings: ProviderSettings;
  /** Where the browser is to be sent. */
  begin(attempt: Attempt): Promise<string>;
  /** Who came back. `address`: with all that the provider added. Throws `unauthorized`, `unavailable`. */
  finish(address: URL, attempt: Attempt): Promise<{ readonly claims: Claims; readonly idToken: string }>;
  /** Where the browser is to be sent to end the session at the provider too; nothing when it has no such place. */
  end(idToken: string): string | undefined;
  /** What should be mended although signing in may work, as sentences. */
  warnings(): readonly string[];
}

/** Seconds that two clocks may differ. */
const tolerance = 60;
/** Seconds to wait for an answer. */
const patience = 10;

/** What is needed of the world. */
export interface ProviderTools {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** How people reach the service, without a slash at the end. */
  readonly publicUrl: string;
}

/** Where providers send browsers back to. */
export function redirectAddress(publicUrl: string): string {
  return `${publicUrl}/api/v1/session/oidc/callback`;
}

/** Reads what the provider tells of itself (Discovery 1.0 section 4). Throws `unavailable` with the reason. */
export async function openProvider(settings: ProviderSettings, tools: ProviderTools): Promise<Provider> {
  const configuration = await discover(settings, tools);
  const metadata = configuration.serverMetadata();
  const redirect = redirectAddress(tools.publicUrl);

  return {
    settings,

    async begin({ state, nonce, verifier }) {
      const address = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: settings.scopes.join(' '),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return address.href;
    },

    async finish(address, { state, nonce, verifier }) {
      const own = new URL(redirect);
      own.search = address.search;
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, own, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const told = tokens.claims();
        if (told === undefined || tokens.id_token === undefined) throw unproved(settings, 'no ID token');
        const more =
          metadata.userinfo_endpoint !== undefined && lacks(told, settings)
            ? await oidc.fetchUserInfo(configuration, tokens.access_token, told.sub)
            : {};
        return { claims: { ...more, ...told }, idToken: tokens.id_token };
      } catch (thrown) {
        throw translated(thrown, settings, tools.log);
      }
    },

    end(idToken) {
      if (metadata.end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(configuration, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${tools.publicUrl}/sign-in`,
      }).href;
    },

    warnings: () => [
      ...(metadata.supportsPKCE('S256')
        ? []
        : [`${settings.title} does not say that it knows PKCE; ask its administrator whether it does.`]),
      ...settings.scopes
        .filter((scope) => metadata.scopes_supported?.includes(scope) === false)
        .map((scope) => `${settings.title} does not list the scope ${scope}; it may refuse it.`),
      ...(metadata.end_session_endpoint === undefined
        ? [`${settings.title} tells no address to sign out at: signing out here leaves its own session open.`]
        : []),
    ],
  };
}

/** Whether the ID token leaves out what the rules look at. */
function lacks(claims: Claims, { claim }: ProviderSettings): boolean {
  return claims.email === undefined || (claims[claim] ?? claims[claim.split('.')[0] ?? '']) === undefined;
}

async function discover(settings: ProviderSettings, tools: ProviderTools): Promise<oidc.Configuration> {
  const { issuer, 'client-id': id, 'client-secret': secret } = settings;
  const options = {
    timeout: patience,
    [oidc.customFetch]: asked(tools.fetch),
    // Only a provider on this machine may be asked without TLS: the settings refuse any other.
    execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
  };
  try {
    const found = await oidc.discovery(new URL(issuer), id, undefined, oidc.None(), options);
    const server = found.serverMetadata();
    const basic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    const proof =
      secret === undefined
        ? oidc.None()
        : basic
          ? oidc.ClientSecretBasic(secret)
          : oidc.ClientSecretPost(secret);
    const known = { [oidc.clockSkew]: skewOf(tools.clock), [oidc.clockTolerance]: tolerance };
    const configuration = new oidc.Configuration(server, id, known, proof);
    configuration.timeout = patience;
    configuration[oidc.customFetch] = asked(tools.fetch);
    if (issuer.startsWith('http:')) oidc.allowInsecureRequests(configuration);
    // The signature is looked at although TLS would do (Core 1.0 section 3.1.3.7, point 6).
    oidc.enableNonRepudiationChecks(configuration);
    return configuration;
  } catch (thrown) {
    tools.log.warn({ issuer, cause: thrown }, 'The provider of single sign-on could not be asked.');
    throw new ProvisioningError(
      'unavailable',
      `${settings.title} cannot be asked how to sign in: ${reasonOf(thrown)}. See that ${issuer}/.well-known/openid-configuration can be read from here.`,
      { cause: thrown },
    );
  }
}

/** Our fetch in the words of the library. */
function asked(fetch: Fetch): oidc.CustomFetch {
  return (url, { body, headers, method, redirect, signal }) =>
    fetch(
      new Request(url, {
        headers,
        method,
        redirect,
        ...(body === undefined || body === null ? {} : { body: body as NonNullable<RequestInit['body']> }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
}

/** Seconds by which the clock that was handed in is ahead of the machine's, which the library reads. */
function skewOf(clock: Pick<Clock, 'now'>): number {
  return Math.round((clock.now() - performance.timeOrigin - performance.now()) / 1_000);
}

function unproved({ title }: ProviderSettings, reason: string): ProvisioningError {
  return new ProvisioningError(
    'unauthorized',
    `What ${title} answered proves nothing (${reason}). Try again; tell an administrator if it stays so.`,
  );
}

/** What went wrong, for whoever wants to sign in; the log has the rest. */
function translated(thrown: unknown, settings: ProviderSettings, log: Log): ProvisioningError {
  if (thrown instanceof ProvisioningError) return thrown;
  log.warn({ issuer: settings.issuer, cause: thrown }, 'Somebody could not sign in by the provider.');
  const { title } = settings;
  if (thrown instanceof oidc.AuthorizationResponseError)
    return new ProvisioningError(
      'unauthorized',
      thrown.error === 'access_denied'
        ? `${title} did not let you in, or you turned back there. Ask its administrator to assign you to Rollcall.`
        : `${title} refused: ${thrown.error_description ?? thrown.error}. Tell an administrator.`,
      { cause: thrown },
    );
  if (thrown instanceof oidc.ResponseBodyError) {
    const isOurs = thrown.error === 'invalid_client' || thrown.error === 'unauthorized_client';
    return new ProvisioningError(
      'unauthorized',
      isOurs
        ? `${title} does not know Rollcall by its client id and secret; an administrator must mend them in Settings.`
        : `${title} did not take the code it gave (${thrown.error_description ?? thrown.error}); try again.`,
      { cause: thrown },
    );
  }
  if (thrown instanceof oidc.ClientError) return unproved(settings, reasonOf(thrown));
  return new ProvisioningError(
    'unavailable',
    `${title} cannot be reached now (${reasonOf(thrown)}); try again, or sign in with a password.`,
    { cause: thrown },
  );
}

function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown instanceof Error ? thrown : { message: String(thrown), cause: undefined };
  const inner = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return inner.replace(/[.]+$/, '').slice(0, 200);
}
