/** Why administrators are told something, and when they are told the same again. Pure. */

import { createHash } from 'node:crypto';
import type { NoticeKind } from '../settings/index.ts';
import type { Facts } from './words/words.ts';

/** Something that is so now, and that somebody should know. */
export interface Cause {
  /** What it is the cause of: the same key is the same cause. */
  readonly key: string;
  readonly kind: NoticeKind;
  /** A sync, a connection, a channel. */
  readonly about: string;
  /** Another one: the cause has changed, and is told anew. */
  readonly digest: string;
  readonly facts: Facts;
  /** Where in the console it is to be seen: `/plans/ID`. */
  readonly path?: string;
  /** Told only when it changes, however long it lasts. */
  readonly once?: boolean;
}

/** What is remembered of a cause. */
export interface KnownCause {
  readonly key: string;
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly toldAt: number;
  readonly overAt?: number;
}

export interface Judgement {
  /** To be told now. */
  readonly tell: readonly Cause[];
  /** Known and still so. */
  readonly lasting: readonly Cause[];
  /** Keys of those that are over. */
  readonly over: readonly string[];
  /** Keys of those that are over for so long that they are forgotten. */
  readonly forget: readonly string[];
}

/**
 * Decides on causes by what was told before. The same cause is told once, until it has changed or `again` has passed
 * since it was told; one that is over and comes back before then counts as the same.
 */
export function judgeCauses(
  causes: readonly Cause[],
  known: readonly KnownCause[],
  { now, again }: { readonly now: number; readonly again: number },
): Judgement {
  const before = new Map(known.map((one) => [one.key, one]));
  const current = new Set(causes.map(({ key }) => key));
  const tell = causes.filter((cause) => {
    const known = before.get(cause.key);
    if (known === undefined || known.digest !== cause.digest) return true;
    return cause.once !== true && now - known.toldAt >= again;
  });
  const gone = known.filter(({ key }) => !current.has(key));
  return {
    tell,
    lasting: causes.filter((cause) => !tell.includes(cause)),
    over: gone.flatMap(({ key, overAt }) => (overAt === undefined ? [key] : [])),
    forget: gone.flatMap(({ key, toldAt, overAt }) =>
      overAt !== undefined && now - Math.max(toldAt, overAt) >= again ? [key] : [],
    ),
  };
}

/** The digest of a failure: ids, numbers and times in its sentence make it no other one. */
export function failureDigest({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  return digestOf(code, message.replaceAll(/[0-9a-f-]*\d[0-9a-f-]*/gi, '#'));
}

/** A short text that differs when one of these differs. */
export function digestOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
