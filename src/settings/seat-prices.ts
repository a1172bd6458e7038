/** List prices of seats, as an administrator writes them. */

import { z } from 'zod';
import type { PriceStep, SeatPrice, SeatPrices } from '../model/index.ts';

const amount = z.number().min(0);
const Step = z.strictObject({
  'up-to': z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'The last seat for which it holds; none: all that follow.' }),
  price: amount,
});
const steps = z
  .array(Step)
  .min(1)
  .superRefine((written, context) => {
    for (const [place, step] of written.entries()) {
      const fault = (message: string): void =>
        context.addIssue({ code: 'custom', path: [place, 'up-to'], message });
      const before = written[place - 1]?.['up-to'] ?? 0;
      if (step['up-to'] === undefined && place < written.length - 1)
        fault('must be written for all but the last');
      else if (step['up-to'] !== undefined && step['up-to'] <= before)
        fault('must be more than that of the one before');
    }
  });
const per = z.enum(['month', 'year']).default('month');

const Price = z.union(
  [
    amount.meta({ description: 'Of each seat, a month.' }),
    z.strictObject({ bands: steps, per }),
    z.strictObject({ tiers: steps, per }),
  ],
  'must be an amount, { bands } of prices for each seat, or { tiers } of prices for all seats together',
);

/** Prices of seats; with nothing written there are none, and no money is told. */
export const SeatPriceList = z
  .strictObject({
    currency: z.string().min(1).max(8).default('USD').meta({ description: 'As it is shown: `EUR`.' }),
    prices: z
      .record(z.string().min(1), z.record(z.string().min(1), Price))
      .default({})
      .meta({ description: 'Target → product → price.' }),
  })
  .prefault({});
type SeatPriceList = z.output<typeof SeatPriceList>;

/** The list as it is reckoned with: amounts for a month. */
export function seatPrices({ currency, prices }: SeatPriceList): SeatPrices {
  return {
    currency,
    prices: Object.fromEntries(
      Object.entries(prices).map(([target, products]) => [
        target,
        Object.fromEntries(Object.entries(products).map(([product, price]) => [product, priceOf(price)])),
      ]),
    ),
  };
}

function priceOf(written: z.output<typeof Price>): SeatPrice {
  if (typeof written === 'number') return { by: 'each', price: written };
  const months = written.per === 'year' ? 12 : 1;
  const read = (list: z.output<typeof steps>): readonly PriceStep[] =>
    list.map(({ 'up-to': upTo, price }) => ({
      ...(upTo === undefined ? {} : { upTo }),
      price: price / months,
    }));
  return 'bands' in written
    ? { by: 'bands', steps: read(written.bands) }
    : { by: 'tiers', steps: read(written.tiers) };
}
