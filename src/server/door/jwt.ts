/** JSON web tokens of foreign issuers (RFC 7519): signature, issuer, audience, time, and the claims that tell whose tenant it is. */

import {
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
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

/** Why a token is not taken, for the log and the record of requests; its bearer is told the same, unless it is foreign. */
export interface Refused {
  readonly reason: string;
  /** Its issuer is none that is trusted: whoever is told so learns that there is such a source. */
  readonly isForeign?: true;
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
  const named = parts.issuers.filter((each) => each.issuer === claimed);
  let refused: Refused = { reason: 'its issuer (iss) is none that the settings name', isForeign: true };
  let failed: unknown;
  // One issuer may be trusted for several applications, each with claims and scopes of its own.
  for (const issuer of named) {
    try {
      const verified = await verifyBy(issuer, token, parts);
      if (!('reason' in verified)) return verified;
      refused = verified;
    } catch (thrown) {
      failed = thrown;
    }
  }
  if (failed !== undefined) throw failed;
  return refused;
}

async function verifyBy(
  issuer: ScimIssuer,
  token: string,
  { keySets, clock }: { readonly keySets: KeySets; readonly clock: Pick<Clock, 'now'> },
): Promise<Bearer | Refused> {
  const options = {
    issuer: issuer.issuer,
    audience: issuer.audience,
    algorithms: issuer.algorithms,
    clockTolerance: skew,
    currentDate: new Date(clock.now()),
    requiredClaims: ['exp'],
  };
  try {
    const payload = await payloadOf(token, keySets.keysAt(issuer.jwks), options);
    const wrong = Object.entries(issuer.claims).find(([name, value]) => payload[name] !== value);
    if (wrong !== undefined) return { reason: `its ${wrong[0]} is not the one that the settings name` };
    return { id: bearerOf(payload), scopes: issuer.scopes };
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError) return { reason: reasonOf(thrown) };
    throw thrown;
  }
}

/** Keys that are tried for a token that does not name its own (RFC 7515 section 4.1.4: it need not). */
const mostKeys = 8;

async function payloadOf(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (thrown) {
    if (!(thrown instanceof errors.JWKSMultipleMatchingKeys)) throw thrown;
    let tried = 0;
    for await (const key of thrown) {
      if (++tried > mostKeys) break;
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (wrong) {
        if (!(wrong instanceof errors.JWSSignatureVerificationFailed)) throw wrong;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
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
