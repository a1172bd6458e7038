/** PostgreSQL's SQLSTATE codes and the failures of its connections, translated once into ours. */

import { type ErrorCode, ProvisioningError } from '../model/index.ts';
import { abandoned } from './transaction-scope.ts';

/** By SQLSTATE, else by its class (the first two characters); appendix A of PostgreSQL's manual. */
const meanings: Readonly<Record<string, readonly [code: ErrorCode, sentence: string]>> = {
  '23505': ['conflict', 'The database already holds a row with this key'],
  '23P01': ['conflict', 'The database already holds a row with this key'],
  '23503': ['conflict', 'A row that this one belongs to is not there, or is still needed'],
  '23502': ['invalid', 'A value that must be given is missing'],
  '23514': ['invalid', 'A value is not among those allowed'],
  '22': ['invalid', 'A value cannot be kept as it is'],
  '40': ['unavailable', 'Two transactions stood in each other’s way; try again'],
  '55P03': ['unavailable', 'Another process kept a lock for too long; try again'],
  '53': ['unavailable', 'PostgreSQL has run out of disk, memory or connections; make room and try again'],
  '57': ['unavailable', 'PostgreSQL is shutting down, starting up or was told to cancel; try again'],
  '58': ['unavailable', 'The disk of PostgreSQL failed; check it and try again'],
  '08': ['unavailable', 'The connection to PostgreSQL was cut; try again'],
  '25006': ['unavailable', 'PostgreSQL takes no writes now (a standby?); name the primary in `store`'],
  '28': ['unauthorized', 'PostgreSQL refused the user or the password; correct `store` or PGPASSWORD'],
  '3D000': ['not-found', 'The database is not there; create it, or correct `store`'],
  '42501': ['forbidden', 'The database user lacks a right; let it own the database or grant it that'],
};

/** What pg says when a connection broke without a code of its own. */
const broken =
  /connection terminated|connection ended|timeout exceeded|not queryable|client has encountered/i;

/** Whether no statement can have arrived or no answer came back, so that the connection must not be used again. */
export function isDisconnected(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (/^(E[A-Z]+|08.{3}|57P0[123])$/.test(code)) return true;
  return code === '' && thrown instanceof Error && broken.test(thrown.message);
}

/** Whether a statement was refused only because another of its transaction had failed. */
export function isAbandoned(thrown: unknown): boolean {
  return codeOf(thrown) === '25P02';
}

/** What PostgreSQL or its driver threw, as one of ours. `where` is host, port and database, for the reader. */
export function fromPostgres(thrown: unknown, where: string): ProvisioningError {
  if (thrown instanceof ProvisioningError) return thrown;
  if (isAbandoned(thrown)) return abandoned();
  const code = codeOf(thrown);
  const message = messageOf(thrown);
  const meaning = meanings[code] ?? meanings[code.slice(0, 2)];
  if (/^[0-9A-Z]{5}$/.test(code) && meaning !== undefined)
    return new ProvisioningError(meaning[0], `${meaning[1]} (${message}).`, { cause: thrown });
  if (isDisconnected(thrown))
    return new ProvisioningError(
      'unavailable',
      `PostgreSQL at ${where} cannot be reached; start it, or correct \`store\` (${message}).`,
      { cause: thrown },
    );
  return new ProvisioningError('internal', `The database refused a statement: ${message}.`, {
    cause: thrown,
  });
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

/** A host name with several addresses fails with one error per address and an empty message of its own. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '')
    return thrown.errors.map((error) => messageOf(error)).join(', ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}
