/** Served directories in tests: a store that fails as it is told, and a target of a directory in it. */

import { type ErrorCode, ProvisioningError, type ProvisioningTarget, type Tools } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import type { Faults } from '../testkit/faults.ts';
import { testTools } from '../testkit/index.ts';
import type { ServedParts } from './change.ts';
import { CrowdDirectoryConfig } from './config.ts';
import { crowdDirectory } from './connector.ts';

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  500: 'internal',
  503: 'unavailable',
};

function failed(status: number): ProvisioningError {
  const code = codes[status] ?? 'internal';
  return new ProvisioningError(code, 'The database does not do what it is asked; look at it.');
}

/** The database, which fails as the plan says: before a transaction, or after it was kept. */
export function faultyStore(db: Database): { readonly db: Database; readonly faults: Faults } {
  let plan: Parameters<Faults['plan']>[0];
  let number = 0;
  const fault = (what: string, writes: boolean) => {
    number += 1;
    return plan?.({ number, writes, what });
  };
  return {
    db: {
      ...db,
      tables() {
        const planted = fault('a query', false);
        if (planted !== undefined) throw failed(planted.kind === 'refused' ? planted.status : 503);
        return db.tables();
      },
      async transaction(work) {
        const planted = fault('a transaction', true);
        if (planted?.kind === 'refused') throw failed(planted.status);
        const result = await db.transaction(work);
        if (planted?.kind === 'lost' || planted?.kind === 'cut') throw failed(503);
        return result;
      },
    },
    faults: {
      plan(given) {
        plan = given;
        number = 0;
      },
    },
  };
}

/** Settings of a directory that one application may read from anywhere. */
export function configOf(more: object = {}, application: object = {}): CrowdDirectoryConfig {
  return CrowdDirectoryConfig.parse({
    applications: {
      confluence: { password: 'a-password', addresses: ['0.0.0.0/0', '::/0'], ...application },
    },
    ...more,
  });
}

/** The directory of that name as a target. */
export function targetIn(
  parts: ServedParts,
  { name = 'dc', config = configOf(), tools = testTools() as Tools } = {},
): ProvisioningTarget {
  return crowdDirectory(() => parts).open(config, { ...tools, connection: name });
}

let made = 0;
/** Never the same twice in this process. */
export function newId(): string {
  made += 1;
  return `0000${made.toString(16).padStart(6, '0')}-feed-4fee-8fee-000000000000`;
}
