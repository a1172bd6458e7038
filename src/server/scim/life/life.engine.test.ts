/** Whether people are pushed in the shapes of a real client or read from a file, what is known of them is the same. */

import { expect, test } from 'vitest';
import { play, providers } from './play-fixture.ts';

test.each(providers)(
  '%s leaves what the same company leaves that is pulled, day after day',
  async (_, provider) => {
    const { people, gone, groups } = await play(provider, { people: 30, teams: 3, days: 4 });
    expect(people).toBeGreaterThan(20);
    expect(groups).toBe(3);
    expect(gone > 0).toBe(provider.deletes);
  },
);
