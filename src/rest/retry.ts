/**
 * The ladder: what is tried again, when, and what never. Pure; it is read from top to bottom, and the first rung that
 * fits decides.
 */

/** What came of one try that did not succeed. */
export type Failure =
  /** An answer with this status. `retryAfter`: the header as it came. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: string | null }
  /** No usable answer. `sent`: the request may have reached the other side. `passing`: it may go better next time. */
  | { readonly kind: 'network'; readonly sent: boolean; readonly passing: boolean }
  /** An answer that ended before its end, or was not what it said it was. */
  | { readonly kind: 'cut' }
  /** The other side said, in words that are known, why it refuses; or something of ours failed. */
  | { readonly kind: 'final' };

/** How far a call has come. */
export interface Attempt {
  readonly failure: Failure;
  /** Whether sending it twice does what sending it once does: GET, PUT, DELETE. */
  readonly repeatable: boolean;
  /** Tries so far that failed by more than being told to wait. */
  readonly tries: number;
  readonly maxTries: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The call is given up at this time, milliseconds since 1970. */
  readonly deadline: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export type Decision =
  /** Try again after so many milliseconds. `counts`: the try was used up. */
  { readonly again: true; readonly wait: number; readonly counts: boolean } | { readonly again: false };

const stop: Decision = { again: false };
const first = 500;
const longest = 30_000;

/** Statuses of a server, or of what stands before it, that pass by themselves. 501 and 505 do not. */
const passing = new Set([408, 500, 502, 503, 504, 520, 522, 524, 529]);

/**
 * Decides whether a failed try is made again.
 *
 * - 429 was refused before anything was done: again for every method, as long as told (at least a second), and it uses up
 *   no try.
 * - 503 with `Retry-After`: again as told, if repeatable.
 * - 5xx, network, a cut answer: again if repeatable, after a growing, jittered pause. A creation is never blindly sent
 *   twice; it is sent again only when it provably never left.
 * - All else, and what we do not know: never. A bug does not get better by repetition.
 */
export function nextTry(attempt: Attempt): Decision {
  const { failure, repeatable } = attempt;
  if (failure.kind === 'final') return stop;
  if (failure.kind === 'status' && failure.status === 429) {
    const told = parseRetryAfter(failure.retryAfter, attempt.now);
    return within(attempt, { wait: Math.max(told ?? pause(attempt), 1_000), counts: false });
  }
  if (attempt.tries >= attempt.maxTries) return stop;
  if (failure.kind === 'network') {
    const harmless = repeatable || !failure.sent;
    return failure.passing && harmless ? within(attempt, { wait: pause(attempt), counts: true }) : stop;
  }
  if (!repeatable) return stop;
  if (failure.kind === 'cut') return within(attempt, { wait: pause(attempt), counts: true });
  if (!passing.has(failure.status)) return stop;
  const told = parseRetryAfter(failure.retryAfter, attempt.now);
  return within(attempt, { wait: Math.max(told ?? 0, pause(attempt)), counts: true });
}

/** Waiting beyond the deadline helps nobody: better to say so at once. */
function within(attempt: Attempt, next: { readonly wait: number; readonly counts: boolean }): Decision {
  return attempt.now + next.wait > attempt.deadline ? stop : { again: true, ...next };
}

/** A pause that doubles with each try, jittered so that many callers do not come back together. */
function pause({ tries, random }: Attempt): number {
  const full = Math.min(longest, first * 2 ** Math.max(0, tries - 1));
  return Math.round(full * (0.5 + random / 2));
}

/**
 * `Retry-After` (RFC 9110 section 10.2.3), seconds or a date, as milliseconds from now; nothing when it is absent or
 * malformed: then only its timing is lost.
 * @param now milliseconds since 1970
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  if (!/[a-z]{3}/i.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
