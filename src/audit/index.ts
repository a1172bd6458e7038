/**
 * Owns the audit: the record of who did what, when, to whom and why, chained line to line and only ever added to.
 * Hands on `Audit`: append within the transaction of the deed, list, verify.
 * To directory, settings, reconciliation and server, which write it; to the admin API and the CLI, which read it.
 */
export { type Audit, type AuditNews, openAudit } from './audit.ts';
export type { AuditEntry, AuditLine } from './line.ts';
export type { AuditQuery } from './list.ts';
export type { Verification, VerifiedBefore } from './verify.ts';
