/** Lines of the audit by what they concern, a page at a time. */

import type { Database } from '../store/index.ts';
import { type AuditLine, fromRow } from './line.ts';
import type { AuditTables } from './tables.ts';

/** Which lines; conditions are joined by *and*. */
export interface AuditQuery {
  /** Lines after this number, the oldest first; without it the newest come first. */
  readonly after?: number;
  /** Lines before this number. */
  readonly before?: number;
  /** At most so many; 100 when absent, 1,000 at most. */
  readonly limit?: number;
  readonly action?: string;
  /** Any of these. */
  readonly actions?: readonly string[];
  readonly actor?: string;
  readonly person?: string;
  readonly sync?: string;
  readonly run?: string;
  readonly plan?: string;
  /** Times from (inclusive) and to (exclusive), milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
}

const equal = ['action', 'actor', 'person', 'sync', 'run', 'plan'] as const;

/** The lines asked for: by number upwards when `after` is given, else downwards. */
export async function listLines(db: Database, query: AuditQuery): Promise<readonly AuditLine[]> {
  const { after, before, from, to } = query;
  let select = db
    .tables<AuditTables>()
    .selectFrom('audit_line')
    .selectAll()
    .orderBy('seq', after === undefined ? 'desc' : 'asc')
    .limit(Math.min(Math.max(query.limit ?? 100, 0), 1_000));
  if (after !== undefined) select = select.where('seq', '>', after);
  if (before !== undefined) select = select.where('seq', '<', before);
  if (from !== undefined) select = select.where('at', '>=', from);
  if (to !== undefined) select = select.where('at', '<', to);
  if (query.actions !== undefined) select = select.where('action', 'in', query.actions);
  for (const column of equal) {
    const value = query[column];
    if (value !== undefined) select = select.where(column, '=', value);
  }
  return (await select.execute()).map(fromRow);
}
