/** The cursor of a reading: Okta's own clock when it began, and the settings that it was made with. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, ProvisioningError } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import type { OktaConfig } from './config.ts';

const Cursor = z.object({ version: z.literal(1), settings: z.string(), began: z.number() });

/** Searches know of a change only after a while, and two clocks never agree: this much is told again. */
export const overlap = 10 * 60_000;
/** The System Log forgets after 90 days; long before that a full reading is cheaper. */
const oldest = 30 * 86_400_000;

function digest({ url, pending, signIns, keep }: OktaConfig): string {
  return createHash('sha256')
    .update(canonicalJson({ url, pending, signIns, keep }))
    .digest('base64url')
    .slice(0, 16);
}

/** @param began milliseconds since 1970 */
export function writeCursor(began: number, config: OktaConfig): string {
  return JSON.stringify({ version: 1, settings: digest(config), began });
}

/** The moment after which changes are asked for. Throws `stale` for a cursor that is too old or not of these settings. */
export function readCursor(cursor: string, config: OktaConfig, now: number): number {
  const parsed = Cursor.safeParse(jsonOf(cursor));
  if (parsed.success && parsed.data.settings === digest(config) && now - parsed.data.began < oldest)
    return parsed.data.began - overlap;
  throw new ProvisioningError(
    'stale',
    'The last reading of Okta is too old or was made with other settings; everything is to be read anew.',
  );
}
