/** Rate limits of a pretend Okta: a window of a minute for each endpoint. */

const minute = 60_000;

/** What the window of an endpoint says of one request. */
interface Taken {
  readonly refused: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param perMinute requests in a minute to one endpoint */
export function openLimits(perMinute: number, now: () => number) {
  const windows = new Map<string, { until: number; left: number }>();
  return {
    take(endpoint: string): Taken {
      const at = now();
      const known = windows.get(endpoint);
      const window =
        known === undefined || known.until <= at ? { until: at + minute, left: perMinute } : known;
      windows.set(endpoint, window);
      const refused = window.left <= 0;
      window.left = Math.max(0, window.left - 1);
      return {
        refused,
        headers: {
          'x-rate-limit-limit': String(perMinute),
          'x-rate-limit-remaining': String(window.left),
          'x-rate-limit-reset': String(Math.ceil(window.until / 1_000)),
        },
      };
    },
  };
}
