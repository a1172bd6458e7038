/** What an answer says of the limit that the other side keeps for us: each family has headers of its own. */

/** A limit as it was told. */
export type Told =
  /** A bucket for all that these credentials ask (Data Center): tokens that drip in. */
  | {
      readonly kind: 'bucket';
      readonly capacity?: number;
      readonly remaining: number;
      /** Tokens per millisecond. */
      readonly rate: number;
    }
  /** So many until a moment: of one endpoint (Atlassian Cloud and its administration), or of everything (quotas, Okta). */
  | {
      readonly kind: 'window';
      readonly scope: 'endpoint' | 'all';
      readonly capacity?: number;
      readonly remaining: number;
      /** When it begins anew, milliseconds since 1970. */
      readonly reset: number;
      /** Said by the other side itself: less than a fifth is left. */
      readonly near: boolean;
    }
  /** Too many at once; how many in a time does not matter. */
  | { readonly kind: 'concurrency' };

/**
 * Data Center: `X-RateLimit-Limit`, `-Remaining`, `-FillRate`, `-Interval-Seconds`. Cloud and administration: `-Reset` (ISO
 * 8601, or seconds since 1970), `-NearLimit`, and `RateLimit-Reason` for what was hit. Okta: `X-Rate-Limit-*`. `Retry-After`
 * stands on good answers too and says nothing there.
 */
export function readLimit(headers: Headers, now: number): Told | undefined {
  const okta = readOkta(headers, now);
  if (okta !== undefined) return okta;
  const remaining = numeric(headers, 'x-ratelimit-remaining');
  if (remaining === undefined) return undefined;
  const capacity = numeric(headers, 'x-ratelimit-limit');
  const told = { remaining, ...(capacity !== undefined && { capacity }) };
  const fill = numeric(headers, 'x-ratelimit-fillrate');
  const seconds = numeric(headers, 'x-ratelimit-interval-seconds');
  if (fill !== undefined && fill > 0 && seconds !== undefined && seconds > 0)
    return { kind: 'bucket', ...told, rate: fill / (seconds * 1_000) };
  const reset = readReset(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const near = headers.get('x-ratelimit-nearlimit')?.trim().toLowerCase() === 'true';
  return { kind: 'window', scope: scopeOf(headers), ...told, reset, near };
}

/** Whom a refusal concerns: a quota of the tenant everybody, all else the endpoint where a window is told or a burst is named. */
export function scopeOfRefusal(headers: Headers): 'endpoint' | 'all' {
  const told = readReset(headers.get('x-ratelimit-reset')) !== undefined;
  return told || /burst/i.test(headers.get('ratelimit-reason') ?? '') ? scopeOf(headers) : 'all';
}

function scopeOf(headers: Headers): 'endpoint' | 'all' {
  return /quota|cost|global/i.test(headers.get('ratelimit-reason') ?? '') ? 'all' : 'endpoint';
}

/**
 * `X-Rate-Limit-Limit`, `-Remaining`, `-Reset` of Okta: a window whose end is told by Okta's own clock. A tenth is left to
 * others who share it. A limit of 0 speaks of too many requests at once; its end means nothing.
 */
function readOkta(headers: Headers, now: number): Told | undefined {
  const capacity = numeric(headers, 'x-rate-limit-limit');
  const remaining = numeric(headers, 'x-rate-limit-remaining');
  const end = readReset(headers.get('x-rate-limit-reset'));
  if (capacity === 0) return { kind: 'concurrency' };
  if (capacity === undefined || remaining === undefined || end === undefined) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  const reset = Number.isNaN(date) ? end : now + Math.max(0, end - date);
  const left = Math.max(0, remaining - Math.floor(capacity / 10));
  return { kind: 'window', scope: 'all', capacity, remaining: left, reset, near: false };
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
