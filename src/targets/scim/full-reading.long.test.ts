import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

test('a full reading of 10,000 people costs the calls that README.md says', async () => {
  const { app, target } = openPretend((fetch) => testTools({ fetch }));
  const ids = Array.from({ length: 10_000 }, (_, n) => app.hand.user({ userName: `u${n}` }));
  for (let n = 0; n < 60; n += 1) app.hand.group(`g${n}`, ids.slice(n * 100, n * 100 + 1_000));
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([10_000, 60_000, 'complete']);
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  expect(readme).toContain(`in 60 groups | ${app.calls.total} |`);
});
