import { expect, test } from 'vitest';
import { play, providers } from './play-fixture.ts';

test.each(providers)(
  '%s tells 1,000 people and 50 groups as the same company is pulled',
  async (_, provider) => {
    const { people, groups } = await play(provider, { people: 1_000, teams: 50, days: 5 });
    expect(people).toBeGreaterThan(900);
    expect(groups).toBe(50);
  },
);
