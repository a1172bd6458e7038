import { expect, test } from 'vitest';
import type { SeatPrices } from '../model/index.ts';
import { countSeats, type SeatHolder } from './seat-counts.ts';

const holder = (account: string, more: Partial<SeatHolder> = {}): SeatHolder => ({
  account,
  person: `p-${account}`,
  products: ['jira-software'],
  via: ['jira-users'],
  ...more,
});
const each = (price: number) => ({ by: 'each', price }) as const;
const prices: SeatPrices = { currency: 'EUR', prices: { jira: { 'jira-software': each(0.1) } } };
const of = { target: 'jira', asOf: 5 };

test('a target without seats has no products', async () => {
  expect(await countSeats({ ...of, prices }, [])).toEqual({
    target: 'jira',
    asOf: 5,
    currency: 'EUR',
    products: [],
  });
});

test('seats are counted by product, in the order of their names, and priced to the hundredth', async () => {
  const nobody: SeatHolder = { account: 'c', products: ['jira-software'], via: ['by-hand'] };
  const report = await countSeats({ ...of, prices }, [
    holder('a', { inactive: 'Last active on 2025-01-01.', products: ['jira-software', 'jira-servicedesk'] }),
    holder('b'),
    nobody,
  ]);
  expect(report.products).toEqual([
    { product: 'jira-servicedesk', used: 1, reclaimable: 1, unlinked: 0 },
    {
      product: 'jira-software',
      used: 3,
      reclaimable: 1,
      unlinked: 1,
      price: 0.1,
      cost: 0.3,
      saving: 0.1,
    },
  ]);
});

test('without prices for the target there is no money in the report', async () => {
  for (const without of [undefined, { currency: 'EUR', prices: { other: { 'jira-software': each(1) } } }]) {
    const report = await countSeats({ ...of, prices: without }, [holder('a')]);
    expect(report).toEqual({
      target: 'jira',
      asOf: 5,
      products: [{ product: 'jira-software', used: 1, reclaimable: 0, unlinked: 0 }],
    });
  }
});
