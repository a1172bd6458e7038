/** JSON web tokens of foreign issuers (RFC 7519): signature, issuer, audience, time, and the claims that tell whose tenant it is. */

import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../model/index.ts';
import type { ScimIssuer } from '../../sources/scim/index.ts';
import type { KeySets } from './jwks.ts';
import type { Scope } from './policy.ts';

/** Seconds that two clocks may differ. */
const skew = 60;

/** Whoever bears a token of an issuer. */
export interface Bearer {
  /** Who it is, in the issuer's words. */
  readonly id: string;
  readonly scopes: readonly Scope[];
}

/** Why a token is not taken, for the log and the record of requests; its bearer is told the same. */
export interface Refused {
  readonly reason: string;
}

/** Whether a text has the shape of a signed JSON web token. */
export function isJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
}

/** Checks a token against the issuers of a source. Throws `unavailable` when the issuer's keys cannot be read. */
export async function verifyJwt(
  token: string,
  parts: {
    readonly issuers: readonly ScimIssuer[];
    readonly keySets: KeySets;
    readonly clock: Pick<Clock, 'now'>;
  },
): Promise<Bearer | Refused> {
  const claimed = issuerOf(token);
  const issuer = parts.issuers.find((each) => each.issuer === claimed);
  if (issuer === undefined) return { reason: 'its issuer (iss) is none that the settings name' };
  try {
    const { payload } = await jwtVerify(token, parts.keySets.keysAt(issuer.jwks), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      clockTolerance: skew,
      currentDate: new Date(parts.clock.now()),
      requiredClaims: ['exp'],
    });
    const wrong = Object.entries(issuer.claims).find(([name, value]) => payload[name] !== value);
    if (wrong !== undefined) return { reason: `its ${wrong[0]} is not the one that the settings name` };
    return { id: bearerOf(payload), scopes: issuer.scopes };
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError) return { reason: reasonOf(thrown) };
    throw thrown;
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function bearerOf(payload: JWTPayload): string {
  const name = payload.appid ?? payload.azp ?? payload.client_id ?? payload.sub;
  return `${payload.iss} ${typeof name === 'string' ? name.slice(0, 100) : 'somebody'}`;
}

function reasonOf(thrown: errors.JOSEError): string {
  if (thrown instanceof errors.JWTExpired) return 'it has expired';
  if (thrown instanceof errors.JWTClaimValidationFailed) return `its ${thrown.claim} is not right`;
  if (thrown instanceof errors.JOSEAlgNotAllowed) return 'its signature is of a kind that is not taken';
  if (thrown instanceof errors.JWKSNoMatchingKey)
    return 'it was signed with a key that the issuer does not tell';
  return 'its signature is not right';
}
