/** Resource units of a pretend tenant: a bucket for ten seconds, and what each request takes out of it. */

const window = 10_000;

/** @param units in ten seconds; without them nothing is ever refused */
export function openThrottle(units: number | undefined, now: () => number) {
  let began = now();
  let taken = 0;
  return {
    /** Takes what the request costs; gives the seconds to wait when too little is left. */
    take(url: URL): number | undefined {
      if (units === undefined) return undefined;
      if (now() - began >= window) {
        began = now();
        taken = 0;
      }
      const cost = costOf(url);
      if (taken + cost > units) return Math.ceil((began + window - now()) / 1_000);
      taken += cost;
      return undefined;
    },
  };
}

/** List 2, members 3, one object 1; one less with `$select`, one more with `$expand`. */
function costOf({ pathname, searchParams }: URL): number {
  const steps = pathname.split('/').length;
  const base = pathname.endsWith('/members') ? 3 : steps === 3 || pathname.endsWith('/delta') ? 2 : 1;
  return Math.max(1, base - Number(searchParams.has('$select')) + Number(searchParams.has('$expand')));
}
