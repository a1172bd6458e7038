/** Versions and what a client makes an answer depend on (RFC 7644 section 3.14, RFC 9110 section 13). */

import { ScimError } from '../../scim/index.ts';
import type { Call } from './call.ts';

/**
 * The entity tag of a version: weak, since one version may be written with its attributes in another order.
 * @param shown what it is told with that is no part of it and may change without it, as one word
 */
export function entityTag(version: number, shown?: string): string {
  return `W/"${version}${shown === undefined ? '' : `.${shown}`}"`;
}

/** Throws 412 when the client made its change depend on a version that is no longer there, or on that it is not there. */
export function requireVersion(call: Call, version: number): void {
  const wanted = call.request.headers.get('if-match');
  if (wanted !== null && !namesVersion(wanted, version))
    throw new ScimError(412, undefined, 'The resource was changed since it was read; read it again.');
  const held = call.request.headers.get('if-none-match');
  if (held !== null && namesVersion(held, version))
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

/** Whether the client has that version already, told with the same. */
export function hasVersion({ request }: Conditional, version: number, shown?: string): boolean {
  const held = request.headers.get('if-none-match');
  return held !== null && names(held, entityTag(version, shown));
}

/** Whoever changes a version depends on nothing that it was told with. */
function namesVersion(header: string, version: number): boolean {
  return names(header.replaceAll(/(?<="\d+)\.[\w-]+(?=")/g, ''), entityTag(version));
}

function names(header: string, tag: string): boolean {
  const tags = header.split(',').map((each) => each.trim().replace(/^W\//i, ''));
  return tags.includes('*') || tags.includes(tag.slice('W/'.length));
}
