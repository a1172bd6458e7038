/** How a transaction must not be used: by asking the whole database from inside it, or after one of its statements failed. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { ProvisioningError } from '../model/index.ts';

/** Knows, per database, whether the code that is running was called by one of its open transactions. */
export interface TransactionScope {
  /** Runs the body of a transaction; whatever it calls and awaits counts as inside until it has ended. */
  run<R>(work: () => Promise<R>): Promise<R>;
  /** Throws `internal` when called from inside an open transaction. */
  refuseInside(): void;
}

/**
 * One scope per database. Work that a transaction started but did not await is outside again once the transaction is
 * over: what it inherited says so.
 */
export function openTransactionScope(): TransactionScope {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  return {
    async run(work) {
      const scope = { open: true };
      try {
        return await inside.run(scope, work);
      } finally {
        scope.open = false;
      }
    },
    refuseInside() {
      if (inside.getStore()?.open !== true) return;
      throw new ProvisioningError(
        'internal',
        'The whole database was asked from inside one of its transactions and would wait for itself; hand the transaction on and ask that.',
      );
    },
  };
}

/**
 * What a transaction throws after a statement of it failed. PostgreSQL takes no further one; SQLite would, and keep the
 * rest, so there we refuse ourselves.
 * @param first why that one failed, where it is known
 */
export function abandoned(first?: unknown): ProvisioningError {
  const error = new ProvisioningError(
    'internal',
    'A statement of this transaction failed before, so nothing of it can be kept; let the first failure leave the transaction.',
  );
  if (first !== undefined) firsts.set(error, first);
  return error;
}

const firsts = new WeakMap<object, unknown>();

/** Why it failed: of statements that were asked together those behind the one that failed say only that another did. */
export function reasonOf(thrown: unknown): unknown {
  return (typeof thrown === 'object' && thrown !== null && firsts.get(thrown)) || thrown;
}
