/** The limit of one credential: it learns from the answers how fast the other side lets us go, and slows down before it is told to. */

import { type Clock, ProvisioningError } from '../model/index.ts';
import { readLimit, scopeOfRefusal, type Told } from './limit-headers.ts';
import { parseRetryAfter } from './retry.ts';

export interface RateLimit {
  /**
   * Runs one request when its turn has come, in the order asked within its lane, and learns from its answer.
   * Rejects with the signal's reason when it is aborted while waiting, and with `rate-limited` when the turn would come
   * after the deadline: then nothing was sent.
   * @param lane the endpoint, where limits are kept for each; lanes do not hold each other up
   */
  through(request: () => Promise<Response>, until: Until, lane?: string): Promise<Response>;
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

/** Requests of one credential under way at once, until the other side says that it is too many. */
const mostAtOnce = 32;
/** After so many good answers one more is tried again. */
const calmAfter = 50;
/** From this share of a window on, what is left of it is spread over the time that is left. */
const nearLimit = 0.2;
/** More lanes than this are tidied: names can stand in addresses. */
const mostLanes = 200;

/** What holds up requests: of one lane, or of all. */
interface Gate {
  closedUntil: number;
  /** Milliseconds between two requests until `pacedUntil`. */
  gap: number;
  pacedUntil: number;
  next: number;
  underWay: number;
}

interface Lane extends Gate {
  queue: Promise<void>;
  waiting: number;
}

const openGate = (): Gate => ({ closedUntil: 0, gap: 0, pacedUntil: 0, next: 0, underWay: 0 });

/**
 * Opens the limit of one credential. Without `pace` it lets everything through until an answer tells of a limit.
 * One token is kept back, since two clocks never agree and several nodes may count.
 */
export function openRateLimit(clock: Clock, pace?: Pace): RateLimit {
  let capacity = pace?.capacity ?? 0;
  let tokens: number | undefined = pace?.capacity;
  let rate = pace === undefined ? 0 : pace.perSecond / 1_000;
  let counted = clock.now();
  let allowed = mostAtOnce;
  let calm = 0;
  const all = openGate();
  const lanes = new Map<string, Lane>();
  const waiting = new Set<() => void>();

  function laneOf(name: string): Lane {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    if (lanes.size >= mostLanes) tidy();
    const lane: Lane = { ...openGate(), queue: Promise.resolve(), waiting: 0 };
    lanes.set(name, lane);
    return lane;
  }

  function tidy(): void {
    const now = clock.now();
    for (const [name, lane] of lanes) {
      const idle = lane.waiting === 0 && lane.underWay === 0;
      if (idle && Math.max(lane.closedUntil, lane.pacedUntil, lane.next) <= now) lanes.delete(name);
    }
  }

  /** Milliseconds until the bucket has a token for one more. */
  function tokenDue(now: number): number {
    if (tokens === undefined) return 0;
    tokens = Math.min(Math.max(capacity, 1), tokens + rate * Math.max(0, now - counted));
    counted = now;
    const wanted = capacity > 1 && pace === undefined ? 2 : 1;
    return tokens >= wanted ? 0 : Math.max(Math.ceil((wanted - tokens) / rate), 1);
  }

  const gateDue = (gate: Gate, now: number): number =>
    Math.max(gate.closedUntil, now < gate.pacedUntil ? gate.next : 0) - now;

  async function turn(lane: Lane, { signal, deadline }: Until): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (all.underWay >= allowed) {
        await oneLess(signal);
        continue;
      }
      const now = clock.now();
      const wait = Math.max(tokenDue(now), gateDue(all, now), gateDue(lane, now));
      if (wait <= 0) break;
      if (now + wait > deadline) throw tooLate(wait);
      await clock.sleep(wait, signal);
    }
    if (tokens !== undefined) tokens -= 1;
    const now = clock.now();
    for (const gate of [all, lane]) {
      gate.underWay += 1;
      if (gate.gap > 0) gate.next = now + gate.gap;
    }
  }

  /** Resolves when a request under way has ended, or the signal is given. */
  function oneLess(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  function takeBucket(told: Extract<Told, { kind: 'bucket' }>, now: number): void {
    capacity = told.capacity ?? capacity;
    rate = told.rate;
    tokens = told.remaining - all.underWay;
    counted = now;
  }

  /** Near its end, what is left is spread over the time that is left; at its end nothing goes until it begins anew. */
  function takeWindow(told: Extract<Told, { kind: 'window' }>, gate: Gate, now: number): void {
    const left = told.remaining - gate.underWay;
    if (left <= 1) {
      gate.closedUntil = Math.max(gate.closedUntil, told.reset);
      return;
    }
    const near = told.near || (told.capacity !== undefined && left < told.capacity * nearLimit);
    gate.gap = near ? Math.max(0, told.reset - now) / left : 0;
    gate.pacedUntil = near ? told.reset : 0;
    if (near) gate.next = Math.max(gate.next, now + gate.gap);
  }

  function learn(answer: Response, lane: Lane): void {
    const now = clock.now();
    const told = readLimit(answer.headers, now);
    if (told?.kind === 'bucket') takeBucket(told, now);
    else if (told?.kind === 'window') takeWindow(told, told.scope === 'all' ? all : lane, now);
    const asked = parseRetryAfter(answer.headers.get('retry-after'), now);
    if (answer.status === 429) {
      if (told?.kind === 'concurrency') allowed = Math.max(1, Math.floor((all.underWay + 1) / 2));
      calm = 0;
      const gate = scopeOfRefusal(answer.headers) === 'all' ? all : lane;
      gate.closedUntil = Math.max(gate.closedUntil, now + Math.max(asked ?? 0, 1_000));
    } else if (answer.status === 503 && asked !== undefined) {
      all.closedUntil = Math.max(all.closedUntil, now + asked);
    } else if (allowed < mostAtOnce) {
      calm += 1;
      if (calm >= calmAfter) allowed += 1;
      if (calm >= calmAfter) calm = 0;
    }
  }

  return {
    async through(request, until, name = '') {
      const lane = laneOf(name);
      lane.waiting += 1;
      const mine = lane.queue.then(() => turn(lane, until));
      lane.queue = mine.catch(() => undefined);
      try {
        await mine;
      } finally {
        lane.waiting -= 1;
      }
      let answer: Response;
      try {
        answer = await request();
      } finally {
        lane.underWay -= 1;
        all.underWay -= 1;
        for (const wake of waiting) wake();
      }
      learn(answer, lane);
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
