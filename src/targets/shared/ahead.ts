/** Several requests under way at once, their results in the order of the items; what is under way is left when the reader leaves. */

/**
 * Fetches for each item, at most `atOnce` side by side, and yields results in order. When the consumer stops, or one
 * fetch fails, the signal given to the others is aborted and nothing more is sent.
 */
export async function* fetchAhead<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  fetch: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
  const leaving = new AbortController();
  const underWay: Promise<Result>[] = [];
  const start = (item: Item): void => {
    const result = fetch(item, leaving.signal);
    // Whoever waits for it sees the failure; until then it must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
  };
  try {
    for (const item of items) {
      start(item);
      if (underWay.length < atOnce) continue;
      const first = underWay.shift();
      if (first !== undefined) yield await first;
    }
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) yield await next;
  } finally {
    leaving.abort();
  }
}
