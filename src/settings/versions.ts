/** Keeps connections and syncs with every version they ever had: who changed what, when. */

import type { Selectable } from 'kysely';
import { canonicalJson, ProvisioningError } from '../model/index.ts';
import { fromJson, type Queryable, toJson } from '../store/index.ts';
import type { ManagedBy, SettingsTables, SettingTable, Subject } from './tables.ts';

/** A connection or a sync as it is kept now. */
export interface Kept<Content = unknown> {
  readonly name: string;
  readonly content: Content;
  readonly managedBy: ManagedBy;
  /** Counts from 1, one more with every change, removal and return. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy: string;
  readonly removedAt?: number;
}

/** One version of a connection or a sync. */
export interface Version<Content = unknown> {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly action: 'created' | 'changed' | 'removed' | 'restored';
  readonly managedBy: ManagedBy;
  readonly content: Content;
}

/** Which connection or sync is meant. */
export interface Which {
  readonly subject: Subject;
  readonly name: string;
}

/** Who changes something, and when. */
export interface By {
  readonly actor: string;
  readonly at: number;
  readonly managedBy: ManagedBy;
}

/** What keeping something came to; `unchanged` wrote nothing. */
export interface Keeping {
  readonly action: Version['action'] | 'unchanged';
  readonly version: number;
}

/** All of one subject by name; removed ones only when asked for. */
export async function keptAll<Content>(
  db: Queryable,
  subject: Subject,
  options: { readonly removed?: boolean } = {},
): Promise<readonly Kept<Content>[]> {
  let select = db.tables<SettingsTables>().selectFrom('setting').selectAll().where('subject', '=', subject);
  if (options.removed !== true) select = select.where('removed_at', 'is', null);
  const rows = await select.orderBy('name').execute();
  return rows.map(asKept<Content>);
}

/** One by its name, removed or not; nothing when there never was one. */
export async function keptOne<Content>(db: Queryable, which: Which): Promise<Kept<Content> | undefined> {
  const row = await db
    .tables<SettingsTables>()
    .selectFrom('setting')
    .selectAll()
    .where('subject', '=', which.subject)
    .where('name', '=', which.name)
    .executeTakeFirst();
  return row === undefined ? undefined : asKept<Content>(row);
}

/** Writes the content as a new version, unless it is what is kept already. */
export async function keep(
  db: Queryable,
  which: Which & { readonly content: unknown },
  by: By,
): Promise<Keeping> {
  const before = await keptOne(db, which);
  if (before === undefined) {
    await insert(db, which, by);
    return { action: 'created', version: 1 };
  }
  const same =
    canonicalJson(before.content) === canonicalJson(which.content) && before.managedBy === by.managedBy;
  if (same && before.removedAt === undefined) return { action: 'unchanged', version: before.version };
  const action = before.removedAt === undefined ? 'changed' : 'restored';
  await replace(db, { ...which, version: before.version + 1, action }, by);
  return { action, version: before.version + 1 };
}

/** Marks it removed; its versions stay. Removing what is not there, or no longer, changes nothing. */
export async function remove(db: Queryable, which: Which, by: By): Promise<Keeping> {
  const before = await keptOne(db, which);
  if (before === undefined || before.removedAt !== undefined)
    return { action: 'unchanged', version: before?.version ?? 0 };
  const version = before.version + 1;
  await replace(db, { ...which, content: before.content, version, action: 'removed' }, by);
  return { action: 'removed', version };
}

/** Which versions are asked for; all of them unless told. */
export interface VersionQuery {
  /** Only those before this one. */
  readonly before?: number;
  /** At most so many. */
  readonly limit?: number;
}

/** Versions, the newest first. */
export async function versionsOf<Content>(
  db: Queryable,
  { subject, name }: Which,
  { before, limit }: VersionQuery = {},
): Promise<readonly Version<Content>[]> {
  let select = db
    .tables<SettingsTables>()
    .selectFrom('setting_version')
    .selectAll()
    .where('subject', '=', subject)
    .where('name', '=', name)
    .orderBy('version', 'desc');
  if (before !== undefined) select = select.where('version', '<', before);
  if (limit !== undefined) select = select.limit(limit);
  const rows = await select.execute();
  return rows.map((row) => ({
    version: row.version,
    at: row.at,
    actor: row.actor,
    action: row.action,
    managedBy: row.managed_by,
    content: fromJson<Content>(row.content),
  }));
}

/** Throws `stale` when somebody changed it since the version that was looked at. */
export function expectVersion(which: Which, kept: Kept | undefined, expected: number | undefined): void {
  const version = kept === undefined || kept.removedAt !== undefined ? 0 : kept.version;
  if (expected === undefined || expected === version) return;
  // Something new, whose name somebody else has taken meanwhile.
  if (expected === 0 && which.subject !== 'setting')
    throw new ProvisioningError(
      'stale',
      `There is a ${which.subject} ${which.name} by now; give the new one another name.`,
      { faults: [{ path: 'name', message: 'is taken by now; give another name' }] },
    );
  throw new ProvisioningError(
    'stale',
    version === 0
      ? `There is no ${which.subject} ${which.name} any more; look at the list again.`
      : `The ${which.subject} ${which.name} was changed meanwhile (it is at version ${version}, not ${expected}); look at it again before you change it.`,
  );
}

type Written = Which & { readonly content: unknown };

async function insert(db: Queryable, which: Written, by: By): Promise<void> {
  const { subject, name, content } = which;
  await db
    .tables<SettingsTables>()
    .insertInto('setting')
    .values({
      subject,
      name,
      content: toJson(content),
      managed_by: by.managedBy,
      version: 1,
      created_at: by.at,
      changed_at: by.at,
      changed_by: by.actor,
      removed_at: null,
    })
    .execute();
  await addVersion(db, { ...which, version: 1, action: 'created' }, by);
}

type Step = Written & { readonly version: number; readonly action: Version['action'] };

async function replace(db: Queryable, step: Step, by: By): Promise<void> {
  await db
    .tables<SettingsTables>()
    .updateTable('setting')
    .set({
      content: toJson(step.content),
      managed_by: by.managedBy,
      version: step.version,
      changed_at: by.at,
      changed_by: by.actor,
      removed_at: step.action === 'removed' ? by.at : null,
    })
    .where('subject', '=', step.subject)
    .where('name', '=', step.name)
    .execute();
  await addVersion(db, step, by);
}

async function addVersion(db: Queryable, step: Step, by: By): Promise<void> {
  const { subject, name, version, action, content } = step;
  await db
    .tables<SettingsTables>()
    .insertInto('setting_version')
    .values({
      subject,
      name,
      version,
      at: by.at,
      actor: by.actor,
      action,
      managed_by: by.managedBy,
      content: toJson(content),
    })
    .execute();
}

function asKept<Content>(row: Selectable<SettingTable>): Kept<Content> {
  return {
    name: row.name,
    content: fromJson<Content>(row.content),
    managedBy: row.managed_by,
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    ...(row.removed_at === null ? {} : { removedAt: row.removed_at }),
  };
}
