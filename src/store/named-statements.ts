/**
 * Statements that PostgreSQL keeps prepared under a name on each connection, so that it takes them apart once and not each time they
 * are asked: those that are kept here too. See decision 58.
 */

import { hash } from 'node:crypto';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { ProvisioningError } from '../model/index.ts';

/** Statements of a process that have a name: PostgreSQL keeps each once for every connection. */
const mostNames = 500;
/** Milliseconds that a plan lasts at most, while tables grow. */
const lasting = 1_000;

const names = new Map<string, string>();

/** Says that a statement will be asked again and again. Once there are very many, no more of them get a name. */
export function nameStatement(text: string): void {
  if (names.size < mostNames && !names.has(text))
    names.set(text, `rollcall_${hash('sha256', text).slice(0, 24)}`);
}

/** Asks on connections, by name where a statement has one. */
export interface NamedStatements {
  /** Sends at once. Throws what pg throws, and `unavailable` for a name that meant nothing. */
  ask(client: PoolClient, query: QueryConfig, state: TransactionState): Promise<QueryResult>;
}

/** Of the connection, whenever it is looked at. */
export interface TransactionState {
  /** Whether a transaction is open. */
  readonly isInside: boolean;
  /** Whether a statement of it has failed, so that those behind it say nothing. */
  readonly isLost: boolean;
}

/** @param warn called once, when names turn out to mean nothing where we ask, and are left off from then on. */
export function openNamedStatements(warn: (cause: unknown) => void): NamedStatements {
  const planned = new WeakMap<PoolClient, number>();
  let areKept = true;

  /**
   * PostgreSQL makes a plan for any values and goes by how large the tables are then. Of one that has just begun to grow it walks
   * through all rows, and would go on to, until statistics are made.
   */
  function planAnew(client: PoolClient): void {
    const now = performance.now();
    const last = planned.get(client);
    if (last !== undefined && now - last < lasting) return;
    planned.set(client, now);
    // It goes before what is asked next; where it cannot be carried out, neither can that.
    if (last !== undefined) client.query('discard plans').catch(() => {});
  }

  return {
    async ask(client, query, state) {
      const name = areKept ? names.get(query.text) : undefined;
      if (name === undefined) return client.query(query);
      planAnew(client);
      try {
        return await client.query({ ...query, name });
      } catch (thrown) {
        if (state.isLost || !meantNothing(thrown)) throw thrown;
        if (areKept) warn(thrown);
        areKept = false;
        // It was refused before it did anything; but a transaction is lost with any of its statements.
        if (!state.isInside) return client.query(query);
        throw new ProvisioningError(
          'unavailable',
          'A pool in front of PostgreSQL does not keep prepared statements, so they are not used any more; try again.',
          { cause: thrown },
        );
      }
    },
  };
}

/**
 * Whether a name is not there, or means another statement, or one whose columns were changed: a pool hands our transactions
 * to any connection, or somebody said `discard all`.
 */
function meantNothing(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return false;
  const isOld = thrown.code === '0A000' && /cached plan/.test(String('message' in thrown && thrown.message));
  return thrown.code === '26000' || thrown.code === '42P05' || isOld;
}
