/** What there is to tell of seats: few are left, or will be; by what runs remember, with prices. Asks nobody outside. */

import type { SeatCount, SeatForecast } from '../reconciliation/index.ts';
import { type Cause, digestOf } from './cause.ts';
import type { NoticeParts } from './room.ts';

const day = 86_400_000;
/** Days ahead of which it is told that seats will run out, or that they will cost more. */
const AHEAD = 30;

/** What there is to tell of the seats of a product: when few are left, and when none is. */
export function seatCause(
  target: string,
  { product, name, used, total, waiting }: SeatCount,
  few: number,
): Cause | undefined {
  if (total === undefined || total - used > few) return undefined;
  const free = Math.max(0, total - used);
  return {
    key: `seats-short/${target}/${product}`,
    kind: 'seats-short',
    about: target,
    digest: digestOf(total, free === 0 ? 'none' : 'few'),
    facts: { target, product: name, used, total, free, waiting },
    path: `/seats?target=${encodeURIComponent(target)}`,
    once: true,
  };
}

/** What there is to tell of a forecast: once, when its day is near. Nothing of seats that are told as few already. */
export function aheadCause(
  {
    target,
    name,
    product,
    currency,
  }: { readonly target: string; readonly currency?: string } & Pick<SeatCount, 'name' | 'product'>,
  { at, seats, perDay, on, cost, beyond }: SeatForecast,
  now: number,
): Cause | undefined {
  if (on === undefined || on - now > AHEAD * day) return undefined;
  const money =
    cost === undefined || beyond === undefined ? undefined : { cost, beyond, currency: currency ?? '' };
  // A step of the price that nobody has priced beyond is the end of the list, and no news of money.
  if (at === 'price-step' && money === undefined) return undefined;
  return {
    key: `seats-ahead/${target}/${product}/${at}`,
    kind: 'seats-ahead',
    about: target,
    digest: digestOf(at, seats),
    facts: { target, product: name, at, seats, perDay, onAt: on, ...money },
    path: `/seats?target=${encodeURIComponent(target)}`,
    once: true,
  };
}

/** Targets that were read, with their seats. */
async function* counted({ settings, reconciliation }: NoticeParts) {
  for (const { kind, name } of await settings.connections())
    if (kind === 'target') yield { target: name, counts: await reconciliation.seatCounts(name) };
}

/** Products of which few seats are left. */
export async function seatsShort(parts: NoticeParts, few: number): Promise<readonly Cause[]> {
  const causes: Cause[] = [];
  for await (const { target, counts } of counted(parts))
    causes.push(...counts.flatMap((count) => seatCause(target, count, few) ?? []));
  return causes;
}

/** Products whose last seat, or the end of whose price step, is near if it goes on as of late. */
export async function seatsAhead(parts: NoticeParts, few: number): Promise<readonly Cause[]> {
  const now = parts.clock.now();
  const causes: Cause[] = [];
  for await (const { target, counts } of counted(parts)) {
    const history = await parts.reconciliation.seatHistory({ target, since: now });
    for (const { product, currency, forecasts } of history) {
      const count = counts.find((one) => one.product === product);
      if (count === undefined) continue;
      const isShort = seatCause(target, count, few) !== undefined;
      const about = { target, product, name: count.name, ...(currency === undefined ? {} : { currency }) };
      for (const forecast of forecasts) {
        const cause = forecast.at === 'seats' && isShort ? undefined : aheadCause(about, forecast, now);
        if (cause !== undefined) causes.push(cause);
      }
    }
  }
  return causes;
}
