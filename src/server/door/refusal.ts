/** Refusals at the door, with the challenge that tells how to prove oneself (RFC 6750 section 3, RFC 7617 section 2). */

import { ScimError } from '../../scim/index.ts';
import type { Scope } from './policy.ts';
import { basicIn } from './shown.ts';

const realm = 'realm="rollcall"';

/** A refusal that says in its `WWW-Authenticate` header what was wrong with what was shown. */
export class Challenge extends ScimError {
  readonly challenge: string;

  constructor(status: 401 | 403, message: string, challenge: string) {
    super(status, undefined, message);
    this.challenge = challenge;
  }
}

/** What was shown is not good; section 3.1: of a request that shows nothing no error is told. */
export function notGood(authorization: string | null, message: string): Challenge {
  const shown = authorization?.trim() ?? '';
  if (/^(?:bearer)?$/i.test(shown)) return new Challenge(401, message, `Bearer ${realm}`);
  const isBasic = basicIn(shown) !== undefined;
  const challenge = isBasic ? `Bearer ${realm}, Basic ${realm}` : `Bearer ${realm}, error="invalid_token"`;
  return new Challenge(401, message, challenge);
}

/** What was shown is good for less than that. */
export function notEnough(needs: Scope): Challenge {
  const challenge = `Bearer ${realm}, error="insufficient_scope", scope="${needs}"`;
  return new Challenge(403, `This token may not ${needs}; use one that may.`, challenge);
}
