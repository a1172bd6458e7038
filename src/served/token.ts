/** Tokens of the event stream: how far an application is, and whether what came after can be replayed to it. */

import type { Queryable } from '../store/index.ts';
import type { Application } from './applications.ts';
import { type ServedParts, startMark } from './change.ts';
import { lastListing, type State, stateOf, wholes } from './listing.ts';
import type { ServedTables } from './tables.ts';

/** Lists that were begun within so many milliseconds may still be on their way to somebody: real Crowd's slop is five minutes. */
const SLOP = 15 * 60_000;

/**
 * The token for `GET /event`. A synchronisation stores the one it is given after its lists, so it must not be later than
 * the earliest of these lists: what was committed while it read is then told again, which does no harm.
 */
export async function tokenNow({ db, clock }: ServedParts, application: Application): Promise<string> {
  const { directory, name } = application;
  const state = await stateOf(db, directory);
  const versions = [state.version];
  for (const kind of wholes) {
    const last = await lastListing(db, application, kind);
    if (last !== undefined) versions.push(last.version);
  }
  const recent = await db
    .tables<ServedTables>()
    .selectFrom('served_listing')
    .select((has) => has.fn.min('version').as('version'))
    .where('directory', '=', directory)
    .where('application', '=', name)
    .where('at', '>=', clock.now() - SLOP)
    .executeTakeFirst();
  if (recent !== undefined && recent.version !== null) versions.push(Number(recent.version));
  const version = Math.min(...versions);
  return written(application, { version, mark: (await markOf(db, directory, version)) ?? 'lost' });
}

export function written({ digest }: Application, { version, mark }: State): string {
  return `${version}.${mark}.${digest}`;
}

/**
 * The version that a token stands for; undefined when it cannot be replayed from there: the view is another one, the events
 * are no longer kept, or the store was put back to an earlier state and has gone another way since.
 */
export async function versionOf(
  db: Queryable,
  application: Application,
  token: string,
): Promise<number | undefined> {
  const [, number, mark, digest] = /^(\d{1,15})\.([^.]{1,100})\.([0-9a-f]+)$/.exec(token) ?? [];
  if (number === undefined || digest !== application.digest) return undefined;
  const version = Number(number);
  return (await markOf(db, application.directory, version)) === mark ? version : undefined;
}

/** The mark of a version; undefined when it is not known (any more). */
async function markOf(db: Queryable, directory: string, version: number): Promise<string | undefined> {
  const state = await stateOf(db, directory);
  if (version === state.version) return state.mark;
  const row = await db
    .tables<ServedTables>()
    .selectFrom('served_event')
    .select('mark')
    .where('directory', '=', directory)
    // Version 0 has no event; it can be replayed from as long as the first one is kept.
    .where('version', '=', Math.max(version, 1))
    .limit(1)
    .executeTakeFirst();
  return version === 0 && row !== undefined ? startMark : row?.mark;
}
