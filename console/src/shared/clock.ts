/** One clock for all that grows old on the page: no timer for each, and none while nobody looks. */

/** Milliseconds between two ticks: what is shown goes by minutes. */
const pace = 10_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  for (const listener of listeners) listener();
}

/** Goes while somebody listens and the page is seen. */
function turn(): void {
  if (listeners.size > 0 && !document.hidden) timer ??= setInterval(tick, pace);
  else {
    clearInterval(timer);
    timer = undefined;
  }
}

document.addEventListener('visibilitychange', () => {
  turn();
  if (!document.hidden) tick();
});

/** Calls it every now and then while the page is seen, and when it is seen again. Gives what ends it. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  turn();
  return () => {
    listeners.delete(listener);
    turn();
  };
}
