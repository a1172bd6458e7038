/** Whether the record is as it was written: every line again, from the first, against the hash it was given. */

import type { Selectable } from 'kysely';
import type { Database } from '../store/index.ts';
import { beginning, fromRow, hashOf } from './line.ts';
import type { AuditTables } from './tables.ts';

/** What a verification found. `checked` counts the lines found intact; `head` is the hash of the last of them. */
export type Verification =
  | { readonly checked: number; readonly intact: true; readonly head: string }
  | {
      readonly checked: number;
      readonly intact: false;
      /** The number of the first line that is not as it was written, or is missing. */
      readonly firstBroken: number;
      readonly message: string;
    };

/** The result of an earlier verification, kept where whoever tampers with the database cannot reach it. */
export interface VerifiedBefore {
  readonly checked: number;
  readonly head: string;
}

const batch = 2_000;

/** Reads on in batches, so that memory does not grow with the record; lines appended meanwhile are checked too. */
export async function verifyChain(db: Database, before?: VerifiedBefore): Promise<Verification> {
  let checked = 0;
  let head = beginning;
  for (;;) {
    const rows = await db
      .tables<AuditTables>()
      .selectFrom('audit_line')
      .selectAll()
      .where('seq', '>', checked)
      .orderBy('seq')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const seq = checked + 1;
      if (row.seq !== seq) return broken(checked, `Line ${seq} of the audit is missing.`);
      if (!isIntact(row, head)) return broken(checked, `Line ${seq} of the audit is not as it was written.`);
      head = row.hash;
      checked = seq;
      if (seq === before?.checked && head !== before.head)
        return broken(
          seq - 1,
          `Line ${seq} of the audit, or one before it, was rewritten since the last verification.`,
        );
    }
    if (rows.length < batch) break;
  }
  if (before !== undefined && checked < before.checked)
    return broken(checked, `Lines ${checked + 1} to ${before.checked} of the audit were cut off.`);
  return { checked, intact: true, head };
}

/** Whether the row is the one that was chained to `head`; details that are no JSON any more are not. */
function isIntact(row: Selectable<AuditTables['audit_line']>, head: string): boolean {
  try {
    return hashOf(fromRow(row), head) === row.hash;
  } catch {
    return false;
  }
}

function broken(checked: number, message: string): Verification {
  return { checked, intact: false, firstBroken: checked + 1, message };
}
