import { expect, test } from 'vitest';
import type { SeatPrices } from '../model/index.ts';
import { type Counted, openSeatCounts, type SeatHolder } from './seat-counts.ts';

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
function countSeats(around: Counted, holders: readonly SeatHolder[]) {
  const counts = openSeatCounts();
  for (const one of holders) counts.add(one);
  return counts.report(around);
}

test('a target without seats has no products', () => {
  expect(countSeats({ ...of, prices }, [])).toEqual({
    target: 'jira',
    asOf: 5,
    currency: 'EUR',
    products: [],
  });
});

test('seats are counted by product, in the order of their names, and priced to the hundredth', () => {
  const nobody: SeatHolder = { account: 'c', products: ['jira-software'], via: ['by-hand'] };
  const report = countSeats({ ...of, prices }, [
    holder('a', { inactive: 'Last active on 2025-01-01.', products: ['jira-software', 'jira-servicedesk'] }),
    holder('b'),
    nobody,
  ]);
  expect(report.products).toEqual([
    { product: 'jira-servicedesk', name: 'jira-servicedesk', used: 1, reclaimable: 1, unlinked: 0 },
    {
      product: 'jira-software',
      name: 'jira-software',
      used: 3,
      reclaimable: 1,
      unlinked: 1,
      price: 0.1,
      cost: 0.3,
      saving: 0.1,
    },
  ]);
});

test('without prices for the target there is no money in the report', () => {
  for (const without of [undefined, { currency: 'EUR', prices: { other: { 'jira-software': each(1) } } }]) {
    const report = countSeats({ ...of, prices: without }, [holder('a')]);
    expect(report).toEqual({
      target: 'jira',
      asOf: 5,
      products: [{ product: 'jira-software', name: 'jira-software', used: 1, reclaimable: 0, unlinked: 0 }],
    });
  }
});

test('what the target told counts: names, totals, seats that no account of ours takes, and products nobody holds', () => {
  const told = new Map([
    ['jira-software', { name: 'Jira Software', total: 10, beyond: 2 }],
    ['jira-core', { name: 'Jira Core', total: 5, beyond: 0 }],
    ['jira-old', { name: 'Jira of old', beyond: 3 }],
  ]);
  const { products } = countSeats({ ...of, prices, told, waiting: new Map([['jira-software', 4]]) }, [
    holder('a'),
  ]);
  expect(products).toEqual([
    { product: 'jira-core', name: 'Jira Core', used: 0, total: 5, reclaimable: 0, unlinked: 0 },
    {
      product: 'jira-software',
      name: 'Jira Software',
      used: 3,
      total: 10,
      reclaimable: 0,
      unlinked: 0,
      waiting: 4,
      price: 0.1,
      cost: 0.3,
      saving: 0,
    },
  ]);
});
