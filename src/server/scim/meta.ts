/** `meta` of a resource (RFC 7643 section 3.1). */

import type { AttributeValue } from '../../model/index.ts';
import { entityTag } from './version.ts';

/** @param kept when it was made and last changed, milliseconds since 1970, and its version. */
export function metaOf(
  kept: { readonly createdAt: number; readonly changedAt: number; readonly version: number },
  resource: { readonly type: string; readonly location: string },
): AttributeValue {
  const created = new Date(kept.createdAt).toISOString();
  return {
    resourceType: resource.type,
    created,
    // Most of a page were never changed: writing a moment costs more than comparing it.
    lastModified: kept.changedAt === kept.createdAt ? created : new Date(kept.changedAt).toISOString(),
    location: resource.location,
    version: entityTag(kept.version),
  };
}
