/** One transaction in which something told is taken in: what it works with, and what follows from it so far. */

import type { Kysely } from 'kysely';
import type { Clock, Log } from '../model/index.ts';
import { type Database, keepQuery, type Queryable, serialise } from '../store/index.ts';
import type { OnLife, OnTold } from './contract.ts';
import type { JoinKey } from './join.ts';
import type { Moment } from './lifecycle.ts';
import type { Sight } from './sight.ts';
import type { DirectoryTables } from './tables.ts';
import { openWrites, type Writes } from './writes.ts';

/** What the directory is made of. */
export interface DirectoryParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** By what a new identity joins a person whom we know, in this order; none: each identity is a person of its own. */
  readonly join: readonly JoinKey[];
  readonly onTold: OnTold;
  readonly onLife?: OnLife;
}

/** What follows from what was told, gathered until the end of the transaction. */
interface Consequences {
  /** People who were not known before this transaction. */
  readonly born: Set<string>;
  /** People whose desired accounts may be others now; the born among them. */
  readonly touched: Set<string>;
  /** Groups for whom everybody in or beneath them is touched. */
  readonly beneath: Set<string>;
  /** By id of the identity. */
  readonly moments: Map<string, { readonly person: string; readonly moment: Moment }>;
  /** Groups that people joined and left, by id of the identity. */
  readonly moves: Map<
    string,
    { readonly person: string; readonly joined: Set<string>; readonly left: Set<string> }
  >;
  /** Groups whose version has moved in this transaction already. */
  readonly movedGroups: Set<string>;
  /** Groups came, went, or are named or nested otherwise. */
  nesting: boolean;
}

export interface Intake {
  readonly parts: DirectoryParts;
  readonly within: Queryable;
  readonly tables: Kysely<DirectoryTables>;
  readonly source: string;
  /** Milliseconds since 1970; one moment for all that is told together. */
  readonly now: number;
  /** Numbers from this one on were given since the reading, or else the transaction, began. */
  readonly watermark: number;
  readonly uniqueUserNames: boolean;
  /** What a reading has seen; absent when single statements are told. */
  readonly sight?: Sight;
  readonly consequences: Consequences;
  readonly writes: Writes;
  /** The next number of the source. */
  number(): number;
}

/** An open intake, and the number it will leave off at. */
export interface OpenIntake extends Intake {
  readonly nextNumber: number;
}

export interface IntakeRequest {
  readonly source: string;
  readonly uniqueUserNames?: boolean;
  readonly sight?: Sight;
  /** Whether the transaction is the only writer already. */
  readonly isLocked?: boolean;
  /** The next number of the source, where it was asked for already. */
  readonly first?: number;
  /** The moment of all that is told, where something was decided by it already. */
  readonly now?: number;
}

/** The name under which writers to the directory wait for each other. */
export const writers = 'directory';

/** Begins to take in, as the only writer until the transaction ends. */
export async function openIntake(
  parts: DirectoryParts,
  within: Queryable,
  request: IntakeRequest,
): Promise<OpenIntake> {
  if (request.isLocked !== true) await serialise(within, writers);
  const first = request.first ?? (await nextNumber(within, request.source));
  let next = first;
  return {
    parts,
    within,
    tables: within.tables<DirectoryTables>(),
    source: request.source,
    now: request.now ?? parts.clock.now(),
    watermark: request.sight?.watermark ?? first,
    uniqueUserNames: request.uniqueUserNames ?? false,
    ...(request.sight === undefined ? {} : { sight: request.sight }),
    consequences: {
      born: new Set(),
      touched: new Set(),
      beneath: new Set(),
      moments: new Map(),
      moves: new Map(),
      movedGroups: new Set(),
      nesting: false,
    },
    writes: openWrites(),
    number: () => next++,
    get nextNumber() {
      return next;
    },
  };
}

/** The next number of a source; makes its row. Only under the lock of writers. */
export async function nextNumber(within: Queryable, source: string): Promise<number> {
  const [row] = await numberOf(within, { source });
  if (row !== undefined) return row.next_number;
  await within
    .tables<DirectoryTables>()
    .insertInto('source_state')
    .values({ source, next_number: 1, nesting_version: 0, cursor: null, completed_at: null })
    .execute();
  return 1;
}

/** Notes, for whoever keeps what was found before, that something of the source may have changed. */
export async function noteChange(within: Queryable, source: string): Promise<void> {
  await nextNumber(within, source);
  await changing(within, { source });
}

const changing = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .updateTable('source_state')
    .set((row) => ({ changes: row('changes', '+', 1) }))
    .where('source', '=', place('source')),
);

const numberOf = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('source_state')
    .select('next_number')
    .where('source', '=', place('source')),
);
