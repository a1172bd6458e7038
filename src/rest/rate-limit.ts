/** One token bucket per connection: it learns from the answers how fast the other side lets us go, and slows down before it is told to. */

import { type Clock, ProvisioningError } from '../model/index.ts';
import { parseRetryAfter } from './retry.ts';

export interface RateLimit {
  /**
   * Runs one request when its turn has come, in the order asked, and learns from its answer.
   * Rejects with the signal's reason when it is aborted while waiting, and with `rate-limited` when the turn would come
   * after the deadline: then nothing was sent.
   */
  through(request: () => Promise<Response>, until: Until): Promise<Response>;
}

export interface Until {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** Known from the start, where the other side publishes a limit and sends no headers. */
export interface Pace {
  /** Requests that may go at once. */
  readonly capacity: number;
  readonly perSecond: number;
}

/** What an answer's headers say of the bucket that the other side keeps for us. */
interface Told {
  readonly capacity?: number;
  readonly remaining: number;
  /** Tokens per millisecond. */
  readonly rate?: number;
  /** When the bucket is full again, milliseconds since 1970. */
  readonly reset?: number;
}

/**
 * Reads `X-RateLimit-Limit`, `-Remaining`, `-FillRate`, `-Interval-Seconds` (Data Center) and `-Reset` (Cloud; ISO 8601,
 * or seconds since 1970). `Retry-After` stands on good answers too and says nothing there.
 */
function readHeaders(headers: Headers, now: number): Told | undefined {
  const okta = readOkta(headers, now);
  if (okta !== undefined) return okta;
  const remaining = numeric(headers, 'x-ratelimit-remaining');
  if (remaining === undefined) return undefined;
  const capacity = numeric(headers, 'x-ratelimit-limit');
  const fill = numeric(headers, 'x-ratelimit-fillrate');
  const seconds = numeric(headers, 'x-ratelimit-interval-seconds');
  const rate =
    fill !== undefined && seconds !== undefined && seconds > 0 ? fill / (seconds * 1_000) : undefined;
  const reset = readReset(headers.get('x-ratelimit-reset'));
  return {
    remaining,
    ...(capacity !== undefined && { capacity }),
    ...(rate !== undefined && rate > 0 && { rate }),
    ...(reset !== undefined && { reset }),
  };
}

/**
 * `X-Rate-Limit-Limit`, `-Remaining`, `-Reset` of Okta: a window for each endpoint, whose end is told by Okta's own clock.
 * A tenth is left to others who share it. A limit of 0 speaks of too many requests at once; its end means nothing.
 */
function readOkta(headers: Headers, now: number): Told | undefined {
  const capacity = numeric(headers, 'x-rate-limit-limit');
  const remaining = numeric(headers, 'x-rate-limit-remaining');
  const end = readReset(headers.get('x-rate-limit-reset'));
  if (capacity === undefined || remaining === undefined || end === undefined || capacity === 0)
    return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  const reset = Number.isNaN(date) ? end : now + Math.max(0, end - date);
  return { capacity, remaining: Math.max(0, remaining - Math.floor(capacity / 10)), reset };
}

function numeric(headers: Headers, name: string): number | undefined {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function readReset(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{9,11}$/.test(value.trim())) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date;
}

/**
 * Opens the bucket of one connection. Without `pace` it lets everything through until an answer tells of a limit.
 * One token is kept back, since two clocks never agree and several nodes may count.
 */
export function openRateLimit(clock: Clock, pace?: Pace): RateLimit {
  let capacity = pace?.capacity ?? 0;
  let tokens: number | undefined = pace?.capacity;
  let rate = pace === undefined ? 0 : pace.perSecond / 1_000;
  let counted = clock.now();
  let closedUntil = 0;
  let underWay = 0;
  let queue: Promise<void> = Promise.resolve();

  function refill(now: number): void {
    if (tokens !== undefined)
      tokens = Math.min(Math.max(capacity, 1), tokens + rate * Math.max(0, now - counted));
    counted = now;
  }

  /** Milliseconds until the next request may go. */
  function due(now: number): number {
    refill(now);
    const closed = Math.max(0, closedUntil - now);
    const wanted = capacity > 1 && pace === undefined ? 2 : 1;
    if (tokens === undefined || tokens >= wanted) return closed;
    return Math.max(closed, Math.ceil((wanted - tokens) / rate), 1);
  }

  async function turn({ signal, deadline }: Until): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      const wait = due(now);
      if (wait <= 0) break;
      if (now + wait > deadline) throw tooLate(wait);
      await clock.sleep(wait, signal);
    }
    if (tokens !== undefined) tokens -= 1;
    underWay += 1;
  }

  function learn(answer: Response): void {
    const now = clock.now();
    const told = readHeaders(answer.headers, now);
    if (told?.rate !== undefined) {
      capacity = told.capacity ?? capacity;
      rate = told.rate;
      tokens = told.remaining - underWay;
      counted = now;
    } else if (told?.reset !== undefined && told.remaining - underWay <= 1) {
      closedUntil = Math.max(closedUntil, told.reset);
    }
    if (answer.status !== 429 && answer.status !== 503) return;
    const asked = parseRetryAfter(answer.headers.get('retry-after'), now);
    if (answer.status === 429) closedUntil = Math.max(closedUntil, now + Math.max(asked ?? 0, 1_000));
    else if (asked !== undefined) closedUntil = Math.max(closedUntil, now + asked);
  }

  return {
    async through(request, until) {
      const mine = queue.then(() => turn(until));
      queue = mine.catch(() => undefined);
      await mine;
      let answer: Response;
      try {
        answer = await request();
      } finally {
        underWay -= 1;
      }
      learn(answer);
      return answer;
    },
  };
}

function tooLate(wait: number): ProvisioningError {
  const retryAfter = Math.ceil(wait / 1_000);
  return new ProvisioningError(
    'rate-limited',
    `The other side asked us not to come back for ${retryAfter} seconds.`,
    {
      retryAfter,
    },
  );
}
