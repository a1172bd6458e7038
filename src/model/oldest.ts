/** What is remembered is bounded: beyond so much the oldest is let go. Pure but for what it is handed. */

interface Remembered<Key> {
  readonly size: number;
  keys(): IteratorObject<Key>;
  delete(key: Key): boolean;
}

/** Takes out of a map or set what was put into it first, where it holds more than `most`; called whenever something was put in. */
export function forgetOldest<Key>(remembered: Remembered<Key>, most: number): void {
  if (remembered.size <= most) return;
  const oldest = remembered.keys().next();
  if (oldest.done !== true) remembered.delete(oldest.value);
}
