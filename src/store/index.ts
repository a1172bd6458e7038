/**
 * Owns the database: either engine, transactions, migrations, what differs between the engines, sealed secrets.
 * Hands on `Database` and `Queryable`, bulk writes, JSON columns, marks of rows that were seen, `Secrets`.
 * To every room that keeps something in tables of its own, and to app.ts, which opens and closes it.
 */

export { compareTexts } from '../model/index.ts';
export {
  type BulkRows,
  type BulkUpsert,
  bulkDelete,
  bulkFind,
  bulkInsert,
  bulkUpdate,
  bulkUpsert,
} from './bulk.ts';
export { countGrown } from './counting.ts';
export { type Database, openDatabase, type Queryable } from './database.ts';
export {
  among,
  amongKept,
  asOneText,
  type ColumnKind,
  type Columns,
  type ColumnTypes,
  jsonWords,
  listOf,
  locked,
  lockedIfFree,
  lookedUp,
  packRows,
  serialise,
  unpackRows,
  versionOf,
} from './dialect.ts';
export { fromJson, type Json, type JsonOrNull, toJson } from './json.ts';
export type { JsonValue, JsonWords } from './json-words.ts';
export { askNamed, keepQuery } from './kept-query.ts';
export { like, literally } from './like.ts';
export { type Marks, openMarks } from './marks.ts';
export { type Migration, type MigrationParts, statement } from './migrate.ts';
export { attempt } from './savepoint.ts';
export { beginningWith, beyondAll, byName, containing } from './searched.ts';
export { newSecretKey, openSecrets, type Secrets, sealedBy } from './secrets.ts';
export { after, type Soonest } from './soonest.ts';
export { together } from './together.ts';
export { reasonOf } from './transaction-scope.ts';
