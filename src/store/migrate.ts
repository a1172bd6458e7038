/** Brings a database up to what this version knows: numbered, forward only, each once, one process at a time. */

import { type SchemaModule, sql } from 'kysely';
import { ProvisioningError } from '../model/index.ts';
import type { Database, Queryable } from './database.ts';
import { type ColumnTypes, dialectOf, serialise } from './dialect.ts';

/** What a migration works with. */
export interface MigrationParts {
  /** Kysely's schema builder. */
  readonly schema: SchemaModule;
  /** Column types of the engine at hand: `addColumn('name', types.text)`. */
  readonly types: ColumnTypes;
  /** The transaction of this migration, for what the builder cannot say (triggers) and for moving rows. */
  readonly within: Queryable;
}

/** One step forward. Once released it is never changed; what was wrong is mended by a later one. */
export interface Migration {
  /** The file's name without its ending: `0004-audit`. */
  readonly name: string;
  up(parts: MigrationParts): Promise<void>;
}

interface MigrationTables {
  migration: { name: string };
}

/**
 * Runs those of `list` that have not been run, in order, each in a transaction of its own, and says how many were
 * recorded before and are now. Throws `unsupported`, having changed nothing, when the database holds one that `list`
 * does not know.
 */
export async function migrateAll(
  db: Database,
  list: readonly Migration[],
): Promise<{ readonly from: number; readonly to: number }> {
  let from: number | undefined;
  for (;;) {
    const { recorded, finished } = await db.transaction((within) => step(within, list));
    from ??= recorded;
    if (finished) return { from, to: recorded };
  }
}

/** One transaction: looks what is recorded, under a lock, and runs the first that is not. */
async function step(
  within: Queryable,
  list: readonly Migration[],
): Promise<{ readonly recorded: number; readonly finished: boolean }> {
  await serialise(within, 'migrations');
  const { types } = dialectOf(within);
  const { schema } = within.tables<MigrationTables>();
  await schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('name', types.text, (column) => column.primaryKey())
    .execute();
  const rows = await within.tables<MigrationTables>().selectFrom('migration').select('name').execute();
  const done = new Set(rows.map((row) => row.name));
  refuseNewer(done, list);
  const next = list.find((migration) => !done.has(migration.name));
  if (next === undefined) return { recorded: done.size, finished: true };
  await next.up({ schema, types, within });
  await within.tables<MigrationTables>().insertInto('migration').values({ name: next.name }).execute();
  return { recorded: done.size, finished: false };
}

function refuseNewer(done: ReadonlySet<string>, list: readonly Migration[]): void {
  const known = new Set(list.map((migration) => migration.name));
  const strange = [...done].filter((name) => !known.has(name)).sort();
  if (strange.length === 0) return;
  throw new ProvisioningError(
    'unsupported',
    `This database was made by a newer Rollcall (it has ${strange.join(', ')}); start that version, or restore a backup made by this one.`,
  );
}

/** Runs one statement of plain SQL, for triggers and functions that the schema builder has no words for. */
export async function statement(within: Queryable, text: string): Promise<void> {
  await sql.raw(text).execute(within.tables());
}
