/** When a client last came in: remembered at once, written once a minute, never while it waits for its answer. */

import { asProvisioningError, type Clock, forgetOldest, type Log } from '../../model/index.ts';
import { bulkUpsert, type Database, type Queryable } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';

const minute = 60_000;
/** Clients remembered at most. */
const most = 10_000;

interface Use {
  readonly source: string;
  readonly client: string;
  readonly address: string;
}

export interface Uses {
  /** A client came in. @param use.client the id of its credential @param use.key that and the source as one text */
  note(use: Use & { readonly key: string }): void;
  /** Resolves when all that was noted is written. */
  idle(): Promise<void>;
}

export function openUses(parts: {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}): Uses {
  const written = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();

  return {
    note({ key, source, client, address }) {
      const at = parts.clock.now();
      if (at - (written.get(key) ?? Number.NEGATIVE_INFINITY) < minute) return;
      written.set(key, at);
      forgetOldest(written, most);
      writing = writing
        .then(() => write(parts.db, { source, client, address, at }))
        .catch((thrown: unknown) =>
          parts.log.warn(
            { error: asProvisioningError(thrown), source },
            'When a client last came in could not be written.',
          ),
        );
    },
    idle: () => writing,
  };
}

function write(db: Database, row: object): Promise<void> {
  return bulkUpsert(db, {
    table: 'push_use',
    columns: { source: 'text', client: 'text', at: 'bigint', address: 'text' },
    key: ['source', 'client'],
    update: ['at', 'address'],
    rows: [row],
  });
}

/** What is known of the last use of clients: of one source, or of all. */
export async function usesOf(db: Queryable, source?: string) {
  let query = db.tables<ServerTables>().selectFrom('push_use').selectAll();
  if (source !== undefined) query = query.where('source', '=', source);
  const rows = await query.execute();
  const known = new Map(rows.map((row) => [JSON.stringify([row.source, row.client]), row]));
  return (of: string, client: string) => {
    const row = known.get(JSON.stringify([of, client]));
    return row === undefined ? {} : { lastUsedAt: row.at, lastAddress: row.address };
  };
}
