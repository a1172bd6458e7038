/** The cursor of a reading: where the deltas of users and of groups go on, and for which settings. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, ProvisioningError } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import type { EntraIdConfig } from './config.ts';

const Cursor = z.object({
  version: z.literal(1),
  /** Of the settings that decide what is told. */
  settings: z.string(),
  users: z.string(),
  groups: z.string(),
});
type Links = Pick<z.output<typeof Cursor>, 'users' | 'groups'>;

function digest({ tenant, cloud, guests, hiddenGroups, keep }: EntraIdConfig): string {
  const text = canonicalJson({ tenant, cloud, guests, hiddenGroups, keep });
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** A cursor made of the links at which both deltas end. */
export function writeCursor(links: Links, config: EntraIdConfig): string {
  return JSON.stringify({ version: 1, settings: digest(config), ...links });
}

/** Throws `stale` when the cursor is none of ours, or settings decide otherwise by now: what is selected is baked into it. */
export function readCursor(cursor: string, config: EntraIdConfig): Links {
  const parsed = Cursor.safeParse(jsonOf(cursor));
  if (parsed.success && parsed.data.settings === digest(config)) return parsed.data;
  throw new ProvisioningError(
    'stale',
    'The settings of this source have changed since its last reading; everything is to be read anew.',
  );
}
