/** How long the process works without a turn of the event loop: nobody else is answered meanwhile. */

/** Looks at every turn of the event loop how much the thread has worked since the last: whoever else has the processor does not count. */
export function watchTurns(): () => number {
  const worked = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let longest = 0;
  let last = worked();
  const timer = setInterval(() => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return Math.round(longest);
  };
}
