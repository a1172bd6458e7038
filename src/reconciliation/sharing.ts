/** Work that several ask for at once, done as often as needed and no more. */

/**
 * Whoever asks while nothing is under way has it done at once. Whoever asks meanwhile waits for it to end and shares the
 * next with all others who wait: it begins after they asked, so it knows of all that had happened by then.
 * @param work what is done, by its key; only those with one key share.
 */
export function shareNext<Result>(work: (key: string) => Promise<Result>): (key: string) => Promise<Result> {
  const running = new Map<string, Promise<Result>>();
  const waiting = new Map<string, Promise<Result>>();

  function begin(key: string): Promise<Result> {
    const done = work(key).finally(() => {
      if (running.get(key) === done) running.delete(key);
    });
    running.set(key, done);
    return done;
  }

  return (key) => {
    const shared = waiting.get(key);
    if (shared !== undefined) return shared;
    const before = running.get(key);
    if (before === undefined) return begin(key);
    const next = before
      .catch(() => undefined)
      .then(() => {
        waiting.delete(key);
        return begin(key);
      });
    waiting.set(key, next);
    return next;
  };
}
