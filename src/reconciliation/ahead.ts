/** Asking for the next page while one is worked on. */

/**
 * The same pages, the next one asked for as soon as one is taken, so that the database is at work while the service is. One page is
 * held beyond the one that is worked on, whatever their number. Whoever stops early waits for the page that was asked for.
 */
export async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const source = pages[Symbol.asyncIterator]();
  let next = asked(source);
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = asked(source);
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await source.return?.();
  }
}

/** What is asked for and not yet waited for may fail: that is told to whoever waits for it. */
function asked<Page>(source: AsyncIterator<Page>): Promise<IteratorResult<Page>> {
  const next = source.next();
  next.catch(() => {});
  return next;
}
