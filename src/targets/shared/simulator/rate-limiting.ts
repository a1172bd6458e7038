/** The token bucket that Data Center products keep for each user, with its headers. */

import type { Clock } from '../../../model/index.ts';
import { json, page } from './answers.ts';

export interface RateLimiting {
  /** Tokens that a user can save up. */
  readonly capacity: number;
  /** Tokens that drip in during one interval. */
  readonly fill: number;
  readonly seconds: number;
}

export interface Buckets {
  /** Takes a token; gives the headers to send, and the refusal when there was none. */
  take(
    user: string,
    request: Request,
  ): { readonly headers: Readonly<Record<string, string>>; readonly refused?: Response };
}

export function openBuckets(limits: RateLimiting, clock: Pick<Clock, 'now'>): Buckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMillisecond = limits.fill / (limits.seconds * 1_000);
  return {
    take(user, request) {
      const now = clock.now();
      const bucket = buckets.get(user) ?? { tokens: limits.capacity, at: now };
      bucket.tokens = Math.min(limits.capacity, bucket.tokens + (now - bucket.at) * perMillisecond);
      bucket.at = now;
      buckets.set(user, bucket);
      const granted = bucket.tokens >= 1;
      if (granted) bucket.tokens -= 1;
      const wait = bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) / perMillisecond / 1_000);
      const headers = {
        'x-ratelimit-limit': String(limits.capacity),
        'x-ratelimit-remaining': String(Math.floor(bucket.tokens)),
        'x-ratelimit-fillrate': String(limits.fill),
        'x-ratelimit-interval-seconds': String(limits.seconds),
        'retry-after': String(wait),
      };
      return granted ? { headers } : { headers, refused: tooMany(request) };
    },
  };
}

function tooMany(request: Request): Response {
  const wantsJson = (request.headers.get('accept') ?? '').includes('application/json');
  return wantsJson ? json({ message: 'Rate limit exceeded.' }, 429) : page(429, 'Rate limit exceeded');
}
