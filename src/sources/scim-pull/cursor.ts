/** The cursor of a reading: the server's clock and counts when it began, and the settings that it was made with. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import type { ScimPullConfig } from './config.ts';
import { stale } from './course.ts';

const Cursor = z.object({
  version: z.literal(1),
  settings: z.string(),
  /** Milliseconds since 1970, to the second, by the server's clock. */
  began: z.number(),
  /** When somebody was changed last, as far as is known: whoever asks for later changes must be told of that one. */
  newest: z.number(),
  /** How many users there were then. */
  users: z.number(),
  /** Stands for which groups there were. */
  groups: z.string(),
  /** Where their members came from. */
  by: z.string(),
});
type Cursor = z.output<typeof Cursor>;
/** What a reading of changes starts from. */
export type Known = Omit<Cursor, 'version' | 'settings'>;

const oldest = 7 * 86_400_000;

const digest = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, 22);

/** Everything that decides what is told, and nothing by which the connection only proves itself. */
function digestOf({ url, version, groups, members, keep }: ScimPullConfig): string {
  return digest({ url, version, groups, members, keep });
}

/** Stands for a set of ids. */
export const digestOfIds = (ids: Iterable<string>): string => digest([...ids].sort());

export function writeCursor(known: Known, config: ScimPullConfig): string {
  return JSON.stringify({ version: 1, settings: digestOf(config), ...known } satisfies Cursor);
}

/** Throws `stale` for a cursor that is too old or not of these settings. */
export function readCursor(cursor: string, config: ScimPullConfig, now: number): Known {
  const parsed = Cursor.safeParse(jsonOf(cursor));
  const good =
    parsed.success &&
    config.changes &&
    parsed.data.settings === digestOf(config) &&
    now - parsed.data.began < oldest;
  if (good) return parsed.data;
  throw stale('The last reading of the SCIM server is too old or was made with other settings');
}
