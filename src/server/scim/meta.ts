/** `meta` of a resource (RFC 7643 section 3.1). */

import type { AttributeValue } from '../../model/index.ts';
import { entityTag } from './version.ts';

/** @param kept when it was made and last changed, milliseconds since 1970, and its version. */
export function metaOf(
  kept: { readonly createdAt: number; readonly changedAt: number; readonly version: number },
  resource: { readonly type: string; readonly location: string },
): AttributeValue {
  return {
    resourceType: resource.type,
    created: new Date(kept.createdAt).toISOString(),
    lastModified: new Date(kept.changedAt).toISOString(),
    location: resource.location,
    version: entityTag(kept.version),
  };
}
