/** The cursor of a reading: OneLogin's clock and numbers when it began, and the settings that it was made with. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, ProvisioningError } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import type { OneLoginConfig } from './config.ts';

const Cursor = z.object({
  version: z.literal(1),
  settings: z.string(),
  /** Milliseconds since 1970, to the second, by OneLogin's clock. */
  began: z.number(),
  /** How many users there were then. */
  users: z.number(),
  roles: z.array(z.number()),
});
type Cursor = z.output<typeof Cursor>;
/** What a reading of changes starts from. */
export type Known = Omit<Cursor, 'version' | 'settings'>;

const oldest = 7 * 86_400_000;

function digest({ url, pending, signIns, keep }: OneLoginConfig): string {
  return createHash('sha256')
    .update(canonicalJson({ url, pending, signIns, keep }))
    .digest('base64url')
    .slice(0, 16);
}

export function writeCursor(known: Known, config: OneLoginConfig): string {
  return JSON.stringify({ version: 1, settings: digest(config), ...known } satisfies Cursor);
}

/** Throws `stale` for a cursor that is too old or not of these settings. */
export function readCursor(cursor: string, config: OneLoginConfig, now: number): Known {
  const parsed = Cursor.safeParse(jsonOf(cursor));
  if (parsed.success && parsed.data.settings === digest(config) && now - parsed.data.began < oldest)
    return parsed.data;
  throw stale('The last reading of OneLogin is too old or was made with other settings');
}

/** @param why what comes before the semicolon */
export function stale(why: string): ProvisioningError {
  return new ProvisioningError('stale', `${why}; everything is to be read anew.`);
}
