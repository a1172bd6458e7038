/** Versions and what a client makes an answer depend on (RFC 7644 section 3.14, RFC 9110 section 13). */

import { ScimError } from '../../scim/index.ts';
import type { Call } from './call.ts';

/** The entity tag of a version: weak, since one version may be written with its attributes in another order. */
export function entityTag(version: number): string {
  return `W/"${version}"`;
}

/** Throws 412 when the client made its change depend on a version that is no longer there, or on that it is not there. */
export function requireVersion(call: Call, version: number): void {
  const wanted = call.request.headers.get('if-match');
  if (wanted !== null && !names(wanted, version))
    throw new ScimError(412, undefined, 'The resource was changed since it was read; read it again.');
  if (hasVersion(call, version))
    throw new ScimError(
      412,
      undefined,
      'The resource has the version that If-None-Match names; leave that out.',
    );
}

/** A request that may depend on a version. */
export interface Conditional {
  readonly request: Pick<Call['request'], 'headers'>;
}

/** Whether the client has that version already. */
export function hasVersion({ request }: Conditional, version: number): boolean {
  const held = request.headers.get('if-none-match');
  return held !== null && names(held, version);
}

function names(header: string, version: number): boolean {
  const tags = header.split(',').map((each) => each.trim().replace(/^W\//i, ''));
  return tags.includes('*') || tags.includes(`"${version}"`);
}
