/** One line of the audit, and the hash that ties it to the line before. Computes, touches nothing. */

import { hash as digest } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson } from '../model/index.ts';
import { fromJson } from '../store/index.ts';
import type { AuditTables } from './tables.ts';

/** What happened, to be remembered for ever. It must not carry a secret. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who did it: `system`, `cli`, `token:NAME`, `source:okta`. */
  readonly actor: string;
  /** What was done, in two words: `change.applied`, `plan.approved`. */
  readonly action: string;
  /** To what or whom, as the reader knows it. */
  readonly subject?: string;
  /** The name of the sync. */
  readonly sync?: string;
  /** The ids of the run, the plan and the person of our directory. */
  readonly run?: string;
  readonly plan?: string;
  readonly person?: string;
  /** Whatever else belongs to it, as JSON. */
  readonly details?: object;
}

/** An entry in its place in the chain. */
export interface AuditLine extends AuditEntry {
  /** Its number, from 1 and without gaps. */
  readonly seq: number;
  /** sha256 in hex over the hash of the line before and this line. */
  readonly hash: string;
}

/** What the first line takes for the hash of the line before. */
export const beginning = '0'.repeat(64);

const words = ['subject', 'sync', 'run', 'plan', 'person'] as const;

/** Entries as lines that continue a chain. Characters that no database keeps are replaced, for the record must not fail. */
export function chain(
  entries: readonly AuditEntry[],
  last: { readonly seq: number; readonly hash: string },
): readonly AuditLine[] {
  const lines: AuditLine[] = [];
  let { seq, hash } = last;
  for (const entry of entries) {
    seq += 1;
    const content = { ...keepable(entry), seq };
    hash = hashOf(content, hash);
    lines.push({ ...content, hash });
  }
  return lines;
}

/** The hash that a line must have when the line before it has the hash `before`. */
export function hashOf(line: AuditEntry & { readonly seq: number }, before: string): string {
  const { seq, at, actor, action, subject, sync, run, plan, person, details } = line;
  const content = { seq, at, actor, action, subject, sync, run, plan, person, details };
  return digest('sha256', `${before}\n${canonicalJson(content)}`, 'hex');
}

/** A line as the table holds it. */
export function fromRow(row: Selectable<AuditTables['audit_line']>): AuditLine {
  const { seq, at, actor, action, hash } = row;
  const told = words.flatMap((word) => (row[word] === null ? [] : [[word, row[word]] as const]));
  const details = row.details === null ? {} : { details: fromJson<object>(row.details) };
  return { seq, at, actor, action, ...Object.fromEntries(told), ...details, hash };
}

/** As it will come back from the database: plain JSON, well-formed text, no U+0000. */
function keepable(entry: AuditEntry): AuditEntry {
  const text = JSON.stringify(entry);
  // Whatever might have to be replaced is written with an escape; without one the quick way is enough.
  if (!text.includes('\\u')) return JSON.parse(text) as AuditEntry;
  return cleaned(JSON.parse(text)) as AuditEntry;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD');
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map((member) => member.map(cleaned)));
}
