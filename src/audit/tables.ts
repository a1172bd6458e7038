/** The audit's table. */

import type { JsonOrNull } from '../store/index.ts';

export interface AuditTables {
  audit_line: {
    /** From 1, without gaps. */
    readonly seq: number;
    readonly at: number;
    readonly actor: string;
    readonly action: string;
    readonly subject: string | null;
    readonly sync: string | null;
    readonly run: string | null;
    readonly plan: string | null;
    readonly person: string | null;
    readonly details: JsonOrNull;
    readonly hash: string;
  };
}
