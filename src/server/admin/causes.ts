/**
 * Failures grouped by what caused them: sentences that differ only in names and numbers are one. What is only begun anew, since
 * something had changed meanwhile, is told apart. Pure.
 */

import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../model/index.ts';

/** Something that failed. */
export interface Failed {
  readonly of: 'change' | 'run' | 'reading' | 'job';
  readonly code: ErrorCode;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The sync or the source. */
  readonly where: string;
  /** The connection that was asked, where it is known. */
  readonly connection?: string | undefined;
  readonly person?: string;
  readonly plan?: string;
  /** Nothing is amiss: something had changed meanwhile, and it is planned or read anew by itself. */
  readonly anew: boolean;
}

/** Somebody whom a cause concerned, and when last. */
export interface Concerned {
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What several have in common. */
export interface Cause {
  /** The same for the same cause, whenever it is asked for. */
  readonly id: string;
  readonly of: Failed['of'];
  readonly code: ErrorCode;
  /** Of the newest of them. */
  readonly message: string;
  readonly anew: boolean;
  readonly count: number;
  /** There may be more of them: not all that failed was looked through. */
  readonly more: boolean;
  readonly people: number;
  readonly where: readonly string[];
  readonly connections: readonly string[];
  readonly firstAt: number;
  readonly lastAt: number;
  /** The plan of the newest, where it was a change. */
  readonly plan?: string;
  /** People whom it concerned, the newest first. */
  readonly persons: readonly Concerned[];
}

/** What a sentence says beside the names and numbers in it. */
export function skeletonOf(message: string): string {
  return message
    .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'(?![\p{L}])/gu, '…')
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/https?:\S+/g, '…')
    .replaceAll(/\b[\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*\b/gu, '…');
}

/**
 * Causes, what failed before what is begun anew, the most frequent first.
 * @param cut of which there is more than is told here
 */
export function causesOf(
  failed: readonly Failed[],
  cut: ReadonlySet<Failed['of']> = new Set(),
): readonly Cause[] {
  // Thousands fail with the very same sentence.
  const skeletons = new Map<string, string>();
  const groups = Map.groupBy(failed, ({ of, code, message, anew }) => {
    const skeleton = skeletons.get(message) ?? skeletonOf(message);
    skeletons.set(message, skeleton);
    return `${of} ${code} ${anew} ${skeleton}`;
  });
  const causes = [...groups].map(([key, some]) => {
    const newest = some.toSorted((a, b) => b.at - a.at);
    const [first] = newest;
    const last = newest.at(-1);
    if (first === undefined || last === undefined) throw new Error('A group holds at least one.');
    const people = concernedBy(newest);
    return {
      id: createHash('sha256').update(key).digest('base64url').slice(0, 16),
      of: first.of,
      code: first.code,
      message: first.message,
      anew: first.anew,
      count: some.length,
      more: cut.has(first.of),
      people: people.length,
      where: [...new Set(some.map(({ where }) => where))].sort(),
      connections: [...new Set(some.flatMap(({ connection }) => connection ?? []))].sort(),
      firstAt: last.at,
      lastAt: first.at,
      ...(first.plan === undefined ? {} : { plan: first.plan }),
      persons: people,
    };
  });
  return causes.sort((a, b) => Number(a.anew) - Number(b.anew) || b.count - a.count || b.lastAt - a.lastAt);
}

/** @param newest the newest first */
function concernedBy(newest: readonly Failed[]): readonly Concerned[] {
  const last = new Map<string, number>();
  for (const { person, at } of newest) if (person !== undefined && !last.has(person)) last.set(person, at);
  // A place of its own for everybody, so that a list goes on from there.
  return [...last]
    .map(([person, at]) => ({ person, at }))
    .sort((a, b) => b.at - a.at || (a.person < b.person ? -1 : 1));
}
