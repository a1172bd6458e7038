/**
 * Failures grouped by what caused them: sentences that differ only in names and numbers are one. What is only begun anew, since
 * something had changed meanwhile, is told apart. Pure.
 */

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
  readonly person?: string;
  readonly plan?: string;
  /** Nothing is amiss: something had changed meanwhile, and it is planned or read anew by itself. */
  readonly anew: boolean;
}

/** What several have in common. */
export interface Cause {
  readonly of: Failed['of'];
  readonly code: ErrorCode;
  /** Of the newest of them. */
  readonly message: string;
  readonly anew: boolean;
  readonly count: number;
  readonly people: number;
  readonly where: readonly string[];
  readonly firstAt: number;
  readonly lastAt: number;
  /** The plan of the newest, where it was a change. */
  readonly plan?: string;
  /** People whom it concerned, the newest first; some of them. */
  readonly persons: readonly string[];
}

/** People that are named for one cause. */
const named = 10;

/** What a sentence says beside the names and numbers in it. */
export function skeletonOf(message: string): string {
  return message
    .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'(?![\p{L}])/gu, '…')
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/https?:\S+/g, '…')
    .replaceAll(/\b[\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*\b/gu, '…');
}

/** Causes, what failed before what is begun anew, the most frequent first. */
export function causesOf(failed: readonly Failed[]): readonly Cause[] {
  const groups = Map.groupBy(
    failed,
    ({ of, code, message, anew }) => `${of} ${code} ${anew} ${skeletonOf(message)}`,
  );
  const causes = [...groups.values()].map((some) => {
    const newest = some.toSorted((a, b) => b.at - a.at);
    const [first] = newest;
    const last = newest.at(-1);
    if (first === undefined || last === undefined) throw new Error('A group holds at least one.');
    const people = new Set(newest.flatMap(({ person }) => person ?? []));
    return {
      of: first.of,
      code: first.code,
      message: first.message,
      anew: first.anew,
      count: some.length,
      people: people.size,
      where: [...new Set(some.map(({ where }) => where))].sort(),
      firstAt: last.at,
      lastAt: first.at,
      ...(first.plan === undefined ? {} : { plan: first.plan }),
      persons: [...people].slice(0, named),
    };
  });
  return causes.sort((a, b) => Number(a.anew) - Number(b.anew) || b.count - a.count || b.lastAt - a.lastAt);
}
