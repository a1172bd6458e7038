/** SQLite's result codes, translated once into ours. */

import { type ErrorCode, ProvisioningError } from '../model/index.ts';

/** Longest prefix first: `SQLITE_CONSTRAINT_UNIQUE` is looked up before `SQLITE_CONSTRAINT`. */
const meanings: readonly (readonly [prefix: string, code: ErrorCode, sentence: string])[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', 'conflict', 'The database already holds a row with this key'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'conflict', 'The database already holds a row with this key'],
  ['SQLITE_CONSTRAINT_ROWID', 'conflict', 'The database already holds a row with this key'],
  [
    'SQLITE_CONSTRAINT_FOREIGNKEY',
    'conflict',
    'A row that this one belongs to is not there, or is still needed',
  ],
  ['SQLITE_CONSTRAINT_NOTNULL', 'invalid', 'A value that must be given is missing'],
  ['SQLITE_CONSTRAINT_CHECK', 'invalid', 'A value is not among those allowed'],
  ['SQLITE_BUSY', 'unavailable', 'Another process kept the database file locked for too long; try again'],
  ['SQLITE_LOCKED', 'unavailable', 'Another process kept the database file locked for too long; try again'],
  ['SQLITE_FULL', 'unavailable', 'The disk of the database file is full; make room and try again'],
  ['SQLITE_IOERR', 'unavailable', 'The disk of the database file failed; check it and try again'],
  [
    'SQLITE_CANTOPEN',
    'unavailable',
    'The database file cannot be opened; check its directory and permissions',
  ],
  [
    'SQLITE_READONLY',
    'unavailable',
    'The database file may not be written to; check its permissions and its disk',
  ],
  ['SQLITE_NOTADB', 'invalid', 'The file is not a Rollcall database; name another in `store`'],
  ['SQLITE_CORRUPT', 'internal', 'The database file is damaged; restore it from a backup'],
  ['SQLITE_TOOBIG', 'invalid', 'A value is too large to be kept'],
];

/** Whether another connection holds the lock, so that the same statement may succeed a moment later. */
export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown).startsWith('SQLITE_BUSY');
}

/** What SQLite or its driver threw, as one of ours; the original stays as `cause`. */
export function fromSqlite(thrown: unknown): ProvisioningError {
  if (thrown instanceof ProvisioningError) return thrown;
  const code = codeOf(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  for (const [prefix, meaning, sentence] of meanings)
    if (code.startsWith(prefix))
      return new ProvisioningError(meaning, `${sentence} (${message}).`, { cause: thrown });
  return new ProvisioningError('internal', `The database refused a statement: ${message}.`, {
    cause: thrown,
  });
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}
