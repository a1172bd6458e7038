/** Who gets a seat and who waits, when there are fewer seats than people who need one. Pure. */

/** Somebody who needs seats. */
export interface Taker {
  readonly person: string;
  /** Products that are short, of which this person needs a seat. */
  readonly products: readonly string[];
  /** Whether an account is opened by it: then without one of the seats none is taken. */
  readonly opens: boolean;
  readonly group: number;
  readonly order: number;
  /** Since when the person waits, milliseconds since 1970. */
  readonly since: number;
}

/** Somebody who waits, for what, and how many wait before. */
export interface Waiting extends Taker {
  readonly lacks: readonly string[];
  readonly before: number;
}

/** The order of the line: as the sync ranks, then whoever has waited longest. */
export function inLine(a: Taker, b: Taker): number {
  return (
    a.group - b.group ||
    a.order - b.order ||
    a.since - b.since ||
    (a.person < b.person ? -1 : Number(a.person > b.person))
  );
}

/** Hands out the free seats along the line; gives those who get none. */
export function waitingOf(takers: readonly Taker[], free: ReadonlyMap<string, number>): readonly Waiting[] {
  const left = new Map(free);
  const waiting: Waiting[] = [];
  for (const taker of takers.toSorted(inLine)) {
    const lacks = taker.products.filter((product) => (left.get(product) ?? 0) <= 0);
    if (lacks.length > 0) waiting.push({ ...taker, lacks, before: waiting.length });
    if (lacks.length > 0 && taker.opens) continue;
    for (const product of taker.products)
      if (!lacks.includes(product)) left.set(product, (left.get(product) ?? 0) - 1);
  }
  return waiting;
}
