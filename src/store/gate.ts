/** A gate that lets one through at a time, in the order of arrival. */

export interface Gate {
  /** Resolves when it is the caller's turn; whoever passed must call `leave` exactly once. */
  enter(): Promise<void>;
  leave(): void;
}

export function openGate(): Gate {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    enter() {
      if (!taken) {
        taken = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
