/** What was asked of a pretend product. */

export interface Calls {
  readonly total: number;
  /** All but GET. */
  readonly writes: number;
  /** `GET user/list` → how often. */
  readonly byOperation: ReadonlyMap<string, number>;
  reset(): void;
}

/** Counts requests since it was opened, or since the last reset. */
export function countCalls(): Calls & { count(operation: string): void } {
  const byOperation = new Map<string, number>();
  const sum = (wanted: (operation: string) => boolean): number =>
    [...byOperation].reduce((total, [operation, count]) => total + (wanted(operation) ? count : 0), 0);
  return {
    byOperation,
    get total() {
      return sum(() => true);
    },
    get writes() {
      return sum((operation) => !operation.startsWith('GET '));
    },
    count: (operation) => void byOperation.set(operation, (byOperation.get(operation) ?? 0) + 1),
    reset: () => byOperation.clear(),
  };
}
