/** What seats cost, and where the next step of the price begins. Pure. */

import type { PriceStep, SeatPrice } from '../model/index.ts';

/** What so many seats cost a month; nothing where the price list ends before. */
export function costOf(price: SeatPrice, seats: number): number | undefined {
  if (price.by === 'each') return money(price.price * seats);
  if (price.by === 'tiers') {
    if (seats === 0) return 0;
    const tier = stepAt(price.steps, seats);
    return tier === undefined ? undefined : money(tier.price);
  }
  let cost = 0;
  let before = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, price: each } of price.steps) {
    if (seats <= before) break;
    cost += (Math.min(seats, upTo) - before) * each;
    before = upTo;
  }
  return seats > before ? undefined : money(cost);
}

/** What is spent less, a month, when so many of the used seats are given back. */
export function savingOf(price: SeatPrice, { used, back }: { readonly used: number; readonly back: number }) {
  const before = costOf(price, used);
  const after = costOf(price, Math.max(0, used - back));
  return before === undefined || after === undefined ? undefined : money(before - after);
}

/** The number of seats up to which today's step of the price holds; nothing where it holds for all. */
export function stepEnd(price: SeatPrice | undefined, seats: number): number | undefined {
  if (price === undefined || price.by === 'each') return undefined;
  return stepAt(price.steps, Math.max(1, seats))?.upTo;
}

function stepAt(steps: readonly PriceStep[], seats: number): PriceStep | undefined {
  return steps.find(({ upTo = Number.POSITIVE_INFINITY }) => seats <= upTo);
}

/** To the hundredth: 3 × 0.1 is 0.3. */
export function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
