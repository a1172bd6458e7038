/** Lists as applications were told them: of which version each was, and whether it can be believed to be whole. */

import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Application } from './applications.ts';
import { type ServedParts, startMark } from './change.ts';
import type { EventKind, ServedTables } from './tables.ts';
import { countUsers, type View } from './view.ts';

/** The lists that a full synchronisation is made of. */
export const wholes = ['users', 'groups', 'members'] as const;
export type Whole = (typeof wholes)[number];

/** How far a directory is. */
export interface State {
  readonly version: number;
  readonly mark: string;
}

/** Below so many people a share is noise. */
const FLOOR = 10;

/** A directory that nothing was ever written into is at version 0. */
export async function stateOf(db: Queryable, directory: string): Promise<State> {
  const row = await db
    .tables<ServedTables>()
    .selectFrom('served_directory')
    .select(['version', 'mark'])
    .where('name', '=', directory)
    .executeTakeFirst();
  return row === undefined
    ? { version: 0, mark: startMark }
    : { version: Number(row.version), mark: row.mark };
}

/** Remembers of which version at least a list will be, before its first page is read. */
export async function rememberListing(
  { db, clock, newId }: ServedParts,
  { directory, name }: Application,
  listing: { readonly kind: string; readonly version: number; readonly count?: number },
): Promise<void> {
  await db
    .tables<ServedTables>()
    .insertInto('served_listing')
    .values({
      id: newId(),
      directory,
      application: name,
      kind: listing.kind,
      version: listing.version,
      count: listing.count ?? null,
      at: clock.now(),
    })
    .execute();
}

/** The version of the list of that kind that was begun last; undefined when none was. */
export async function lastListing(
  db: Queryable,
  { directory, name }: Application,
  kind: string,
): Promise<{ readonly version: number; readonly count: number | null } | undefined> {
  const row = await db
    .tables<ServedTables>()
    .selectFrom('served_listing')
    .select(['version', 'count'])
    .where('directory', '=', directory)
    .where('application', '=', name)
    .where('kind', '=', kind)
    .orderBy('at', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { version: Number(row.version), count: row.count === null ? null : Number(row.count) };
}

/** Whether anything of these kinds was touched after a version. */
export async function touchedSince(
  db: Queryable,
  { directory }: Application,
  { version, kinds }: { readonly version: number; readonly kinds: readonly EventKind[] },
): Promise<boolean> {
  const row = await db
    .tables<ServedTables>()
    .selectFrom('served_event')
    .select('version')
    .where('directory', '=', directory)
    .where('version', '>', version)
    .where('kind', 'in', kinds)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * How many users a whole list would hold. Throws `unavailable` when that is nobody, or so many fewer than last time that a
 * mistake is likelier than a departure: an application that is told less deletes the rest.
 */
export async function believableCount(view: View): Promise<number> {
  const { application, db } = view;
  const count = await countUsers(view);
  const before = (await lastListing(db, application, 'users'))?.count ?? 0;
  const share = 1 - Number.parseInt(application.config['max-shrink'], 10) / 100;
  if (count === 0 && share > 0)
    throw doubt(
      application,
      'nobody is in its view; look at its scope, or at the sync that fills the directory',
    );
  if (before >= FLOOR && count < before * share)
    throw doubt(
      application,
      `it would be told ${count} people after ${before}; if that is right, set its max-shrink to 100% for a while`,
    );
  return count;
}

/**
 * Throws `unavailable` when it is not certain that the directory is whole: before each of its syncs has been applied as a
 * whole once, and when the scope names a group that is not there.
 */
export async function mustBeWhole(view: View, syncs: readonly string[]): Promise<void> {
  const { application, db, unknownScope } = view;
  if (unknownScope.length > 0)
    throw doubt(application, `its scope names ${unknownScope.join(', ')}, and no group is called so`);
  if (application.serveWhen === 'always') return;
  if (syncs.length === 0) throw doubt(application, 'no sync fills the directory');
  const rows = await db
    .tables<ServedTables>()
    .selectFrom('served_settled')
    .select('sync')
    .where('directory', '=', application.directory)
    .execute();
  const settled = new Set(rows.map(({ sync }) => sync));
  const missing = syncs.filter((sync) => !settled.has(sync));
  if (missing.length > 0)
    throw doubt(
      application,
      `${missing.join(', ')} has not been applied as a whole yet, with every change done and nobody left out; run it, approve its plan, and look at whom it holds back`,
    );
}

/** What is thrown instead of a list that may lack something. */
export function doubt({ name, directory }: Application, why: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The directory ${directory} is not told to ${name}, which keeps what it has: ${why}.`,
  );
}
