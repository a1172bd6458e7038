import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openCompany } from './pretend-world.ts';

test('a full reading of 10,000 people costs the calls that README.md says', async () => {
  const { site, target } = openCompany((fetch) => testTools({ fetch }), 10_000);
  const { accounts, grants, told } = await readTarget(target);
  expect([accounts.size, grants.size, told.at(-1)]).toEqual([10_000, 100_000, 'complete']);
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  expect(readme).toContain(`in 60 groups, ten each | ${site.calls.total} |`);
});
