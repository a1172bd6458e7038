/** Versions as HTTP carries them: ETag on what is told, If-Match on what is to be changed (RFC 9110 sections 8.8.3, 13.1). */

import type { Context } from 'hono';
import { invalid } from '../../settings/index.ts';

/** The ETag of a version. */
export function versionTag({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/**
 * The version that the caller looked at: of If-Match; 0 for `If-None-Match: *`, which makes and never changes; nothing
 * without either. Throws `invalid` for a tag that we did not hand out.
 */
export function expectedVersion(context: Pick<Context, 'req'>): number | undefined {
  if (context.req.header('if-none-match') === '*') return 0;
  const tag = context.req.header('if-match');
  if (tag === undefined || tag === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (version !== undefined) return Number(version);
  throw invalid('The request', [{ path: 'If-Match', message: 'must be the ETag as it came, such as "3"' }]);
}
