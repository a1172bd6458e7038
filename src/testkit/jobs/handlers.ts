/** Handlers that tell what was done with them, and ways to wait for it without sleeping. */

import type { JobContext, JobHandler, JobPayload } from '../../jobs/index.ts';

/** One call of a handler. */
interface Call {
  readonly payload: JobPayload;
  readonly context: JobContext;
  /** Lets the call end, well or with that error. */
  end(error?: Error): void;
}

/** A handler whose calls last until they are told to end, or until their signal aborts. */
export interface HeldHandler {
  readonly handler: JobHandler;
  readonly calls: readonly Call[];
  /** The most calls that were under way at once. */
  readonly most: number;
  /** Resolves with the nth call (from 1) as soon as it has begun. */
  call(nth: number): Promise<Call>;
}

export function heldHandler(options: { readonly deaf?: boolean } = {}): HeldHandler {
  const calls: Call[] = [];
  const waiting = new Map<number, PromiseWithResolvers<Call>>();
  let under = 0;
  let most = 0;
  return {
    calls,
    get most() {
      return most;
    },
    call(nth) {
      const there = calls[nth - 1];
      if (there !== undefined) return Promise.resolve(there);
      const arrival = waiting.get(nth) ?? Promise.withResolvers<Call>();
      waiting.set(nth, arrival);
      return arrival.promise;
    },
    async handler(payload, context) {
      const end = Promise.withResolvers<void>();
      const call: Call = {
        payload,
        context,
        end: (error) => (error === undefined ? end.resolve() : end.reject(error)),
      };
      under += 1;
      most = Math.max(most, under);
      if (options.deaf !== true)
        context.signal.addEventListener('abort', () => end.reject(context.signal.reason), { once: true });
      calls.push(call);
      waiting.get(calls.length)?.resolve(call);
      try {
        await end.promise;
      } finally {
        under -= 1;
      }
    },
  };
}

/** A handler that ends at once and remembers the payloads it was given, and the attempts. */
export function quickHandler(fail?: (attempt: number) => Error | undefined): {
  readonly handler: JobHandler;
  readonly payloads: readonly JobPayload[];
  readonly attempts: readonly number[];
} {
  const payloads: JobPayload[] = [];
  const attempts: number[] = [];
  return {
    payloads,
    attempts,
    async handler(payload, { attempt }) {
      payloads.push(payload);
      attempts.push(attempt);
      const error = fail?.(attempt);
      if (error !== undefined) throw error;
    },
  };
}

/** Resolves when the condition holds; what it waits for is the answer of a database or the end of a process, not time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 40_000; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`It did not come to pass that ${what}.`);
}
