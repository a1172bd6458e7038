import { expect, test } from 'vitest';
import { costOf, savingOf, stepEnd } from './prices.ts';

const each = { by: 'each', price: 0.1 } as const;
const bands = {
  by: 'bands',
  steps: [{ upTo: 100, price: 10 }, { upTo: 250, price: 8 }, { price: 5 }],
} as const;
const tiers = {
  by: 'tiers',
  steps: [
    { upTo: 500, price: 1_000 },
    { upTo: 1_000, price: 1_800 },
  ],
} as const;

test('each seat costs the same, to the hundredth', () => {
  expect(costOf(each, 3)).toBe(0.3);
  expect(stepEnd(each, 3)).toBeUndefined();
});

test('of bands every seat costs what its own band says', () => {
  expect([0, 100, 101, 250, 300].map((seats) => costOf(bands, seats))).toEqual([
    0, 1_000, 1_008, 2_200, 2_450,
  ]);
  expect([1, 100, 101, 251].map((seats) => stepEnd(bands, seats))).toEqual([100, 100, 250, undefined]);
});

test('a tier costs the same whether it is full or not, and beyond the last nobody knows', () => {
  expect([0, 1, 500, 501, 1_001].map((seats) => costOf(tiers, seats))).toEqual([
    0,
    1_000,
    1_000,
    1_800,
    undefined,
  ]);
});

test('seats given back save what they cost now: within a tier nothing', () => {
  expect(savingOf(bands, { used: 120, back: 40 })).toBe(360);
  expect(savingOf(tiers, { used: 480, back: 100 })).toBe(0);
  expect(savingOf(tiers, { used: 510, back: 20 })).toBe(800);
  expect(savingOf(tiers, { used: 1_200, back: 20 })).toBeUndefined();
});
