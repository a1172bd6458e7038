/** `meta` of a resource (RFC 7643 section 3.1). */

import type { AttributeValue } from '../../model/index.ts';
import { momentText } from './moment.ts';
import { entityTag } from './version.ts';

/** Of a resource: when it was made and last changed, milliseconds since 1970, and its version. */
interface Kept {
  readonly createdAt: number;
  readonly changedAt: number;
  readonly version: number;
}

/** What a resource is, and where. */
interface Named {
  readonly type: string;
  readonly location: string;
}

/** `meta` as a value. @param shown see `entityTag` */
export function metaOf(
  kept: Kept,
  { type, location, shown }: Named & { readonly shown?: string | undefined },
): AttributeValue {
  const { created, lastModified } = momentsOf(kept);
  return { resourceType: type, created, lastModified, location, version: entityTag(kept.version, shown) };
}

/** The same as a text: letter by letter what `JSON.stringify` makes of it. */
export function metaText(kept: Kept, { type, location }: Named): string {
  const { created, lastModified } = momentsOf(kept);
  const version = JSON.stringify(entityTag(kept.version));
  // Of a moment there is nothing to escape.
  return `{"resourceType":"${type}","created":"${created}","lastModified":"${lastModified}","location":${JSON.stringify(location)},"version":${version}}`;
}

function momentsOf({ createdAt, changedAt }: Kept) {
  return { created: momentText(createdAt), lastModified: momentText(changedAt) };
}
